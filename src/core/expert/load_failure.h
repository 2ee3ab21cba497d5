// SPDX-License-Identifier: MIT
// Why a module is not an expert that can be loaded here, as far as its file shows: sentences for
// people. Depends on port.h, guarded.h, file_bytes.h, module_tables.h, netmon_names.h.
#pragma once

#include <string>

namespace netmon {

// After the loader refused the file at `path`, and `said` why. What the file itself shows comes
// first: that it is for another machine, and all that it needs and nobody has; else what the loader
// said. May throw std::bad_alloc.
std::string describe_load_failure(const std::string& path, const std::string& said);

// After it was loaded, but has no entry point of an expert by the names in `lacks`.
std::string describe_missing_entry(const std::string& path, const std::string& lacks);

} // namespace netmon
