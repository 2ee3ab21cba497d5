// SPDX-License-Identifier: MIT
// The guard's frame for Microsoft's compiler, which has a statement for it. Here, handlers and
// destructors between the fault and the frame run, as the compiler arranges. Depends on
// guard_frame.h, cxx_exception.h.
#include "guard_frame.h"

#include "cxx_exception.h"

#include <intrin.h>

#include <exception>
#include <typeinfo>

namespace netmon::port {

namespace {

using Function = void (*)(void*);

constexpr DWORD kLeave = 0xE04E4D4C; // raised by leave_frame; its argument is the frame

void call_and_catch(GuardFrame& frame, Function function, void* argument) {
  try {
    function(argument);
  } catch (const std::exception& exception) {
    describe_cxx_exception(&typeid(exception), exception.what(), frame.report);
  } catch (...) {
    describe_cxx_exception(nullptr, nullptr, frame.report);
  }
}

int filter(GuardFrame& frame, const EXCEPTION_POINTERS& exception) noexcept {
  const EXCEPTION_RECORD& record = *exception.ExceptionRecord;
  if (record.ExceptionCode == kLeave) {
    return record.ExceptionInformation[0] == reinterpret_cast<ULONG_PTR>(&frame)
               ? EXCEPTION_EXECUTE_HANDLER
               : EXCEPTION_CONTINUE_SEARCH;
  }
  on_guarded_exception(frame, record, *exception.ContextRecord);
  return EXCEPTION_EXECUTE_HANDLER;
}

// A function with __try may not have objects with destructors.
bool enter(GuardFrame& frame, Function function, void* argument) noexcept {
  __try {
    call_and_catch(frame, function, argument);
    return false;
  } __except (filter(frame, *GetExceptionInformation())) {
    return true;
  }
}

} // namespace

bool call_in_frame(GuardFrame& frame, void (*function)(void*), void* argument) noexcept {
  frame.sse_control = _mm_getcsr();
  const bool was_left = enter(frame, function, argument);
  if (was_left) _mm_setcsr(frame.sse_control);
  return was_left;
}

void leave_frame(GuardFrame& frame) noexcept {
  const ULONG_PTR argument = reinterpret_cast<ULONG_PTR>(&frame);
  RaiseException(kLeave, EXCEPTION_NONCONTINUABLE, 1, &argument);
  for (;;) Sleep(INFINITE); // not reached
}

} // namespace netmon::port
