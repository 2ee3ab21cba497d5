// SPDX-License-Identifier: MIT
// The names of what belonged to Network Monitor, whether this library has it or not. Depends on
// nothing.
#pragma once

#include <string_view>

namespace netmon {

// True for a function that one of Network Monitor's libraries exported or its headers declared.
bool is_netmon_function(std::string_view name) noexcept;

// True for one of its DLLs; ignores case.
bool is_netmon_library(std::string_view name) noexcept;

// The name of a function in the source, given what a C or C++ compiler makes of it: Run for
// _Run@20, Run@20, _Z3Run..., ?Run@@...; any other name is returned unchanged.
std::string_view plain_name(std::string_view symbol) noexcept;

} // namespace netmon
