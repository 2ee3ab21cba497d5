// SPDX-License-Identifier: MIT
// What the header of a Windows module tells. Internal to the Windows backend. Depends on
// backend/module_ranges.h.
#pragma once

#include "backend/module_ranges.h"

#include <string>

namespace netmon::port {

// Where the code of a loaded module stands. `instance`: its HMODULE.
CodeRange code_of(const void* instance) noexcept;

// Why a file that the system calls no module cannot be loaded here: it is for another machine, or
// it is no module at all. May throw std::bad_alloc.
std::string describe_wrong_machine(const std::wstring& path);

} // namespace netmon::port
