// SPDX-License-Identifier: MIT
// What belonged to Network Monitor, by name, whether this library has it or not. Depends on
// nothing.
#pragma once

#include <string_view>

namespace netmon {

// A function that one of Network Monitor's libraries exported or that its headers declared.
bool is_netmon_function(std::string_view name) noexcept;

// One of its DLLs; upper and lower case are the same.
bool is_netmon_library(std::string_view name) noexcept;

// The name of a function in a source, out of what a compiler for C or C++ makes of it: Run out of
// _Run@20, Run@20, _Z3Run..., ?Run@@...; any other stays what it is.
std::string_view plain_name(std::string_view symbol) noexcept;

} // namespace netmon
