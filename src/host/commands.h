// SPDX-License-Identifier: MIT
// The commands of nmexpert; each returns the exit code. Depends on options.h.
#pragma once

#include "options.h"

namespace nmexpert {

int run_experts(const Options& options);
int list_experts(const Options& options);
int show_captures(const Options& options);
int save_capture(const Options& options);

} // namespace nmexpert
