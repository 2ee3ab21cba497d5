// SPDX-License-Identifier: MIT
// The porter's contract on Windows: capabilities, thread values, barriers, waiting. Depends on
// port.h, stack_guard.h and stay_loaded.h.
#include "core/runtime/port.h"

#include "stack_guard.h"
#include "stay_loaded.h"

#include <windows.h>

#include <winternl.h>

namespace netmon::port {

namespace {

void (*exit_callback)(void*) = nullptr;

// The slot of the thread values; not number 0, which means "not known yet" below.
DWORD value_slot() noexcept {
  static const DWORD made = [] {
    const DWORD first = TlsAlloc();
    return first != 0 ? first : TlsAlloc();
  }();
  return made;
}

// Fiber slots have a callback at the end of a thread, in a program as well as in a DLL. It is also
// called for a fiber that another thread deletes, when it is unknown who still uses the value.
void WINAPI run_exit_callback(void* value) {
  if (TlsGetValue(value_slot()) != value) return;
  TlsSetValue(value_slot(), nullptr);
  if (exit_callback) exit_callback(value);
}

DWORD exit_slot() noexcept {
  static const DWORD slot = [] {
    stay_loaded();
    return FlsAlloc(run_exit_callback);
  }();
  return slot;
}

// Room for a block to grow into: enough for most tables. Under Wine, and before Windows 8.1,
// address space costs memory in proportion to its size.
constexpr std::size_t kGrowthRoom = sizeof(void*) == 8 ? std::size_t{256} << 20 : 0;

bool is_wine() noexcept {
  const HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
  return ntdll && GetProcAddress(ntdll, "wine_get_version");
}
const bool in_wine = is_wine(); // for waiting; other static objects call is_wine()

// Sleeps for exactly one millisecond. With a timer, Wine asks its server at each step, which may be
// busy; and its Sleep first yields to all other threads.
void sleep_in_wine() noexcept {
  SRWLOCK lock = SRWLOCK_INIT;
  CONDITION_VARIABLE never = CONDITION_VARIABLE_INIT;
  AcquireSRWLockExclusive(&lock);
  SleepConditionVariableSRW(&never, &lock, 1, 0);
  ReleaseSRWLockExclusive(&lock);
}

Capabilities detect() noexcept {
  SYSTEM_INFO system;
  GetSystemInfo(&system);
  Capabilities capabilities;
  capabilities.page_size = system.dwPageSize;
  capabilities.growth_room = kGrowthRoom;
  capabilities.asymmetric_barrier = !is_wine(); // Wine has the function, but it does nothing
  capabilities.guards_faults = true;
  capabilities.runs_module_entry = true;
  return capabilities;
}

// A copy that is read without checking whether the slot was created: 0 until then.
const DWORD slot = value_slot();

void* value_in(DWORD thread_slot) noexcept {
  constexpr DWORD kSlotsInBlock = sizeof(TEB::TlsSlots) / sizeof(void*);
  // TlsGetValue calls into the system, and clears the last error, which the expert may read.
  if (thread_slot < kSlotsInBlock) [[likely]]
    return NtCurrentTeb()->TlsSlots[thread_slot];
  const DWORD error = GetLastError();
  void* value = TlsGetValue(thread_slot);
  SetLastError(error);
  return value;
}

} // namespace

const Capabilities& capabilities() noexcept {
  static const Capabilities detected = detect();
  return detected;
}

void* thread_value() noexcept { return value_in(slot != 0 ? slot : value_slot()); }

void set_thread_value(void* value) noexcept {
  TlsSetValue(value_slot(), value);
  FlsSetValue(exit_slot(), value);
  if (value) guard_stack_end(); // an expert's own thread passes here, and nowhere else
}

// Without a slot, no thread has a value; creating the slot would take a lock.
void* thread_value_in_handler() noexcept { return slot != 0 ? value_in(slot) : nullptr; }

std::uint64_t thread_id() noexcept { return GetCurrentThreadId(); }

bool thread_exists(std::uint64_t id) noexcept {
  const HANDLE thread =
      OpenThread(SYNCHRONIZE | THREAD_QUERY_LIMITED_INFORMATION, FALSE, static_cast<DWORD>(id));
  if (!thread) return GetLastError() != ERROR_INVALID_PARAMETER;
  // Ids are unique to the system, not to the process: another process may have reused this one.
  const DWORD process = GetProcessIdOfThread(thread);
  const bool exists = (process == 0 || process == GetCurrentProcessId()) &&
                      WaitForSingleObject(thread, 0) != WAIT_OBJECT_0;
  CloseHandle(thread);
  return exists;
}

void on_thread_exit(void (*callback)(void* value)) noexcept { exit_callback = callback; }

bool heavy_barrier() noexcept {
  FlushProcessWriteBuffers();
  return true;
}

void back_off(unsigned attempt) noexcept {
  if (attempt < 16) {
    SwitchToThread();
    return;
  }
  if (in_wine) {
    sleep_in_wine();
    return;
  }
  // Sleep may take sixteen milliseconds, and not all systems have the high-resolution timer.
  constexpr DWORD kHighResolution = 2; // CREATE_WAITABLE_TIMER_HIGH_RESOLUTION
  const HANDLE timer = CreateWaitableTimerExW(nullptr, nullptr, kHighResolution, TIMER_ALL_ACCESS);
  LARGE_INTEGER due;
  due.QuadPart = -(300LL << (attempt - 16 < 5 ? attempt - 16 : 5)); // in 100 ns
  if (timer && SetWaitableTimer(timer, &due, 0, nullptr, nullptr, FALSE)) {
    WaitForSingleObject(timer, INFINITE);
  } else {
    Sleep(1);
  }
  if (timer) CloseHandle(timer);
}

void on_fork(void (*)(), void (*)(), void (*)()) noexcept {} // Windows has no fork

} // namespace netmon::port
