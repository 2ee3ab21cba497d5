// SPDX-License-Identifier: MIT
// What the tests of the fault guard share.
#pragma once

#include "core/runtime/port.h"

#include <cstdint>
#include <string>

namespace netmon::port {

template <class Function>
FaultReport guarded(Function function) {
  return guarded_call([](void* argument) { (*static_cast<Function*>(argument))(); }, &function);
}

inline bool says(const FaultReport& report, const char* text) {
  return std::string(report.text).find(text) != std::string::npos;
}

inline void write_to(std::uintptr_t address) {
  volatile std::uintptr_t unknown = address; // compilers make assumptions about small addresses
  *reinterpret_cast<volatile int*>(unknown) = 1;
}

} // namespace netmon::port
