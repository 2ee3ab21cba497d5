// SPDX-License-Identifier: MIT
// The fault guard of the porter's contract: a frame on the stack where structured exceptions end,
// after the expert's own handlers have had their chance; a handler for abort(); and, for threads
// without such a frame, the filter for unhandled exceptions. Best effort by nature: faulty code may
// have overwritten anything. Depends on core/runtime/port.h, guard_frame.h, fault_text.h,
// backend/module_ranges.h, stack_guard.h, stay_loaded.h.
#include "backend/module_ranges.h"
#include "core/runtime/port.h"
#include "fault_text.h"
#include "guard_frame.h"
#include "stack_guard.h"
#include "stay_loaded.h"

#include <windows.h>

#include <winternl.h>

#include <atomic>
#include <csignal>
#include <cstdlib>

namespace netmon::port {

namespace {

using Filter = LONG(WINAPI*)(EXCEPTION_POINTERS*);
using SignalHandler = void(__cdecl*)(int);

DWORD thread_slot = TLS_OUT_OF_INDEXES;
GuardFrame no_frame; // for a thread that was in guarded calls, but is not in one now
Filter previous_filter = nullptr;
SignalHandler previous_abort = SIG_DFL;

std::atomic<bool (*)() noexcept> is_expert_thread_hook = nullptr;
std::atomic<void (*)(const FaultReport&) noexcept> stray_fault_hook = nullptr;

// Null for a thread that was never in a guarded call.
GuardFrame* thread_frame() noexcept { return static_cast<GuardFrame*>(TlsGetValue(thread_slot)); }

GuardFrame* innermost_frame() noexcept {
  GuardFrame* frame = thread_frame();
  return frame != &no_frame ? frame : nullptr;
}

[[noreturn]] void park() noexcept {
  for (;;) Sleep(INFINITE);
}

// Whether a thread that was never in a guarded call belongs to an expert.
bool is_stray(const CONTEXT& context) noexcept {
  const auto is_expert_thread = is_expert_thread_hook.load();
  if (is_expert_thread && is_expert_thread()) return true;
  ExpertCode code;
  bool is_caller = false;
  return find_faulting_code(context, code, is_caller);
}

// Does not return when the thread is to be parked.
template <class Describe>
void park_if_stray(const CONTEXT& context, Describe describe) noexcept {
  const auto on_stray_fault = stray_fault_hook.load();
  if (!on_stray_fault || thread_frame() || !is_stray(context)) return;
  FaultReport report;
  describe(report);
  on_stray_fault(report);
  park();
}

// Reached by exceptions that no frame handled: of threads without a guarded call, and of threads
// with one whose stack is damaged above.
LONG WINAPI on_unhandled(EXCEPTION_POINTERS* exception) {
  const EXCEPTION_RECORD& record = *exception->ExceptionRecord;
  const CONTEXT& context = *exception->ContextRecord;
  if (GuardFrame* frame = innermost_frame()) {
    on_guarded_exception(*frame, record, context);
    leave_frame(*frame);
  }
  park_if_stray(context, [&](FaultReport& report) { describe_fault(record, context, report); });
  return previous_filter ? previous_filter(exception) : EXCEPTION_CONTINUE_SEARCH;
}

// While a module is loaded or unloaded, its code runs under the loader's lock, and the loader has a
// handler of its own for exceptions in that code. A jump past the handler would leave the lock
// held.
bool is_inside_loader() noexcept {
  constexpr std::size_t kLoaderLock = sizeof(void*) == 8 ? 0x110 : 0xA0; // in the PEB
  const auto* peb = reinterpret_cast<const std::byte*>(NtCurrentTeb()->ProcessEnvironmentBlock);
  const auto* lock = *reinterpret_cast<RTL_CRITICAL_SECTION* const*>(peb + kLoaderLock);
  return lock && lock->OwningThread ==
                     reinterpret_cast<HANDLE>(static_cast<std::uintptr_t>(GetCurrentThreadId()));
}

void __cdecl on_abort(int number) {
  std::signal(SIGABRT, on_abort); // the C library has reset the handler
  CONTEXT context;
  RtlCaptureContext(&context);
  if (GuardFrame* frame = innermost_frame()) {
    if (is_inside_loader()) {
      RaiseException(static_cast<DWORD>(STATUS_FATAL_APP_EXIT), EXCEPTION_NONCONTINUABLE, 0,
                     nullptr);
    }
    describe_abort(context, frame->report);
    leave_frame(*frame);
  }
  park_if_stray(context, [&](FaultReport& report) { describe_abort(context, report); });
  if (previous_abort != SIG_DFL && previous_abort != SIG_IGN) previous_abort(number);
}

// Called once per process. Handlers that others install later are left alone.
bool install() noexcept {
  thread_slot = TlsAlloc();
  if (thread_slot == TLS_OUT_OF_INDEXES) return false;
  stay_loaded();
  previous_filter = SetUnhandledExceptionFilter(on_unhandled);
  previous_abort = std::signal(SIGABRT, on_abort);
  _set_error_mode(_OUT_TO_STDERR); // abort() must not open a message box that nobody answers
  return true;
}

} // namespace

void on_guarded_exception(GuardFrame& frame, const EXCEPTION_RECORD& record,
                          const CONTEXT& context) noexcept {
  if (record.ExceptionCode == EXCEPTION_STACK_OVERFLOW) frame.stack_ran_out = true;
  if (frame.is_described) return; // an exception while the report was being written
  frame.is_described = true;
  describe_fault(record, context, frame.report);
}

void on_frame_unwound(GuardFrame& frame) noexcept { TlsSetValue(thread_slot, frame.outer); }

FaultReport guarded_call(void (*function)(void*), void* argument) noexcept {
  static const bool installed = install();
  GuardFrame frame;
  if (!installed) { // only C++ exceptions are contained
    if (!call_in_frame(frame, function, argument)) return frame.report;
    return frame.report;
  }
  frame.outer = thread_frame();
  if (!frame.outer) {
    frame.outer = &no_frame;
    guard_stack_end();
  }
  TlsSetValue(thread_slot, &frame);
  const bool was_left = call_in_frame(frame, function, argument);
  TlsSetValue(thread_slot, frame.outer);
  if (was_left && frame.stack_ran_out) guard_stack_end();
  return frame.report;
}

void guard_stray_threads(bool (*is_expert_thread)() noexcept,
                         void (*on_fault)(const FaultReport&) noexcept) noexcept {
  guarded_call([](void*) {}, nullptr); // installs the handlers
  is_expert_thread_hook = is_expert_thread;
  stray_fault_hook = on_fault;
}

} // namespace netmon::port
