// SPDX-License-Identifier: MIT
// What the header of a Windows module tells. Internal to the Windows backend.
#pragma once

#include <cstdint>
#include <string>

namespace netmon::port {

struct CodeRange {
  std::uintptr_t begin = 0; // 0: no code
  std::uintptr_t end = 0;
};

// Where the code of a loaded module stands. `instance`: its HMODULE.
CodeRange code_of(const void* instance) noexcept;

// Why a file that the system calls no module cannot be loaded here: it is for another machine, or
// it is no module at all. May throw std::bad_alloc.
std::string describe_wrong_machine(const std::wstring& path);

} // namespace netmon::port
