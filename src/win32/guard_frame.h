// SPDX-License-Identifier: MIT
// A stack frame that structured exceptions do not get past, as with __try, which the GNU compilers
// do not have. One implementation for each compiler: guard_frame_gnu.cpp, guard_frame_msvc.cpp.
// Internal to the Windows backend.
#pragma once

#include "core/runtime/port.h"

#include <windows.h>

#include <cstdint>

namespace netmon::port {

struct GuardFrame {
  // What call_in_frame saves in order to be returned to. Its assembly code relies on these members
  // being first.
  void* stack = nullptr;
  std::uint32_t sse_control = 0;
  std::uint32_t x87_control = 0;

  GuardFrame* outer = nullptr; // of the thread
  FaultReport report;
  bool is_described = false;  // `report` is being written, or is complete
  bool stack_ran_out = false; // and its guard page is used up
};

// Calls function(argument). False when it returned, with a report if a C++ exception ended it; true
// when leave_frame was called below. An exception of any other kind goes to on_guarded_exception.
bool call_in_frame(GuardFrame& frame, void (*function)(void*), void* argument) noexcept;

// Abandons the stack up to the frame, without running any destructor or handler in between, and
// makes its call_in_frame return true. The processor's modes are restored.
[[noreturn]] void leave_frame(GuardFrame& frame) noexcept;

// ---- What call_in_frame requires of port_guard.cpp

// Called for an exception that nothing below handles. Fills the report of the frame, unless that is
// already filled.
void on_guarded_exception(GuardFrame& frame, const EXCEPTION_RECORD& record,
                          const CONTEXT& context) noexcept;

// Called when the stack is unwound past the frame, which is then gone.
void on_frame_unwound(GuardFrame& frame) noexcept;

} // namespace netmon::port
