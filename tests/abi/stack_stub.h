// SPDX-License-Identifier: MIT
// Calls a function of 32-bit x86 the way callers of any compiler do. Standalone.
#pragma once

#include <cstdint>

extern "C" {

// What a call left behind.
struct NetmonStackState {
  std::int32_t left;            // bytes of arguments that are still on the stack
  std::uint32_t registers_kept; // 1: ebx, esi and edi are as they were
};

// Pushes `words` arguments above `misalignment` unused words, calls, and looks at the stack
// pointer.
void netmon_call_and_look(void* function, const std::uint32_t* arguments, std::uint32_t words,
                          std::uint32_t misalignment, NetmonStackState* state);
}
