// SPDX-License-Identifier: MIT
// The functions behind include/netmon/compat: what experts use of <windows.h>, on POSIX. Part of
// libnmapi, but independent of the core. Memory of the caller is read before a lock is taken and
// written after it is released, so that a wild pointer faults while nothing is held.
#include "base/calendar.h"
#include "netmon/compat/windows.h"
#include "netmon/support.h"

#include "windows_format.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>

namespace {

thread_local DWORD last_error = ERROR_SUCCESS;

bool fail(DWORD error) noexcept {
  last_error = error;
  return false;
}

// ---- Heap: a header before each block keeps the size that was asked for

struct alignas(16) BlockHeader {
  SIZE_T bytes;
};
static_assert(sizeof(BlockHeader) == 16);

BlockHeader* header_of(void* block) noexcept { return static_cast<BlockHeader*>(block) - 1; }

// ---- Threads and events

struct Waitable {
  std::mutex mutex;
  std::condition_variable changed;
  bool signaled = false;
  bool resets = false; // an auto-reset event
  bool is_thread = false;
  DWORD exit_code = STILL_ACTIVE;
};

using WaitablePtr = std::shared_ptr<Waitable>;

// Handles are numbers, never addresses, so an invalid one is refused without being dereferenced.
class HandleTable {
 public:
  HANDLE add(WaitablePtr object) {
    const std::lock_guard lock(mutex_);
    next_ += 4;
    objects_.emplace(next_, std::move(object));
    return reinterpret_cast<HANDLE>(next_);
  }
  WaitablePtr find(HANDLE handle) {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(reinterpret_cast<std::uintptr_t>(handle));
    return found == objects_.end() ? nullptr : found->second;
  }
  bool remove(HANDLE handle) {
    const std::lock_guard lock(mutex_);
    return objects_.erase(reinterpret_cast<std::uintptr_t>(handle)) == 1;
  }

 private:
  std::mutex mutex_;
  std::map<std::uintptr_t, WaitablePtr> objects_;
  std::uintptr_t next_ = 0x100;
};

HandleTable& handles() {
  static auto* table = new HandleTable; // never destroyed: threads may outlive main
  return *table;
}

struct ThreadStart {
  LPTHREAD_START_ROUTINE routine;
  void* parameter;
  WaitablePtr object;
  DWORD id;
};

std::atomic<DWORD> last_thread_id = 0;
thread_local DWORD thread_id = 0;

// A stack for signal handlers, without which a stack overflow of the thread cannot be contained.
class HandlerStack {
 public:
  HandlerStack() noexcept : memory_(std::malloc(kBytes)) {
    if (!memory_) return;
    stack_t stack = {};
    stack.ss_sp = memory_;
    stack.ss_size = kBytes;
    sigaltstack(&stack, nullptr);
  }
  ~HandlerStack() {
    if (!memory_) return;
    stack_t off = {};
    off.ss_flags = SS_DISABLE;
    sigaltstack(&off, nullptr);
    std::free(memory_);
  }
  HandlerStack(const HandlerStack&) = delete;
  HandlerStack& operator=(const HandlerStack&) = delete;

 private:
  static constexpr std::size_t kBytes = 64 * 1024;
  void* memory_;
};

void* run_thread(void* argument) {
  const std::unique_ptr<ThreadStart> start(static_cast<ThreadStart*>(argument));
  thread_id = start->id;
  const HandlerStack handler_stack;
  const DWORD code = start->routine(start->parameter);
  {
    const std::lock_guard lock(start->object->mutex);
    start->object->exit_code = code;
    start->object->signaled = true;
  }
  start->object->changed.notify_all();
  return nullptr;
}

DWORD next_thread_id() noexcept { return (last_thread_id += 4); }

// ---- Time

constexpr std::int64_t kTicksPerMillisecond = 10'000;

// Ticks of 100 ns since 1601.
SYSTEMTIME calendar_of(std::int64_t ticks) noexcept {
  return netmon::system_time_of(ticks / kTicksPerMillisecond);
}

constexpr std::int64_t kTicksTo1970 = 11'644'473'600'000 * kTicksPerMillisecond;

std::int64_t ticks_now(timespec& now) noexcept {
  clock_gettime(CLOCK_REALTIME, &now);
  return kTicksTo1970 + static_cast<std::int64_t>(now.tv_sec) * 10'000'000 + now.tv_nsec / 100;
}

void print(const std::string& line) noexcept {
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

} // namespace

extern "C" {

// ---- Last error

DWORD WINAPI GetLastError(VOID) { return last_error; }
VOID WINAPI SetLastError(DWORD Error) { last_error = Error; }

// ---- Memory

HANDLE WINAPI GetProcessHeap(VOID) {
  static const char the_heap = 0;
  return const_cast<char*>(&the_heap);
}

LPVOID WINAPI HeapAlloc(HANDLE, DWORD Flags, SIZE_T Bytes) {
  if (Bytes > SIZE_MAX - sizeof(BlockHeader)) {
    fail(ERROR_NOT_ENOUGH_MEMORY);
    return nullptr;
  }
  const SIZE_T all = Bytes + sizeof(BlockHeader);
  void* memory = (Flags & HEAP_ZERO_MEMORY) ? std::calloc(1, all) : std::malloc(all);
  if (!memory) {
    fail(ERROR_NOT_ENOUGH_MEMORY);
    return nullptr;
  }
  auto* header = static_cast<BlockHeader*>(memory);
  header->bytes = Bytes;
  return header + 1;
}

LPVOID WINAPI HeapReAlloc(HANDLE, DWORD Flags, LPVOID Memory, SIZE_T Bytes) {
  if (!Memory || (Flags & HEAP_REALLOC_IN_PLACE_ONLY) || Bytes > SIZE_MAX - sizeof(BlockHeader)) {
    fail(Memory ? ERROR_NOT_ENOUGH_MEMORY : ERROR_INVALID_PARAMETER);
    return nullptr;
  }
  const SIZE_T before = header_of(Memory)->bytes;
  void* memory = std::realloc(header_of(Memory), Bytes + sizeof(BlockHeader));
  if (!memory) {
    fail(ERROR_NOT_ENOUGH_MEMORY);
    return nullptr;
  }
  auto* header = static_cast<BlockHeader*>(memory);
  header->bytes = Bytes;
  if ((Flags & HEAP_ZERO_MEMORY) && Bytes > before) {
    std::memset(reinterpret_cast<char*>(header + 1) + before, 0, Bytes - before);
  }
  return header + 1;
}

BOOL WINAPI HeapFree(HANDLE, DWORD, LPVOID Memory) {
  if (Memory) std::free(header_of(Memory));
  return TRUE;
}

SIZE_T WINAPI HeapSize(HANDLE, DWORD, LPCVOID Memory) {
  return Memory ? header_of(const_cast<void*>(Memory))->bytes : static_cast<SIZE_T>(-1);
}

// ---- Formatting and debug output

int _vsnprintf(LPSTR Buffer, SIZE_T Bytes, LPCSTR Format, va_list Arguments) {
  std::string text;
  if (!netmon::format_like_windows(text, Format, Arguments)) return -1;
  const SIZE_T kept = text.size() < Bytes ? text.size() : Bytes;
  std::memcpy(Buffer, text.data(), kept);
  if (kept < Bytes) Buffer[kept] = '\0';
  return text.size() <= Bytes ? static_cast<int>(text.size()) : -1;
}

int _snprintf(LPSTR Buffer, SIZE_T Bytes, LPCSTR Format, ...) {
  va_list arguments;
  va_start(arguments, Format);
  const int length = _vsnprintf(Buffer, Bytes, Format, arguments);
  va_end(arguments);
  return length;
}

int WINAPI wvsprintfA(LPSTR Buffer, LPCSTR Format, va_list Arguments) {
  std::string text;
  if (!netmon::format_like_windows(text, Format, Arguments)) text.clear();
  if (text.size() > 1023) text.resize(1023);
  std::memcpy(Buffer, text.c_str(), text.size() + 1);
  return static_cast<int>(text.size());
}

int WINAPIV wsprintfA(LPSTR Buffer, LPCSTR Format, ...) {
  va_list arguments;
  va_start(arguments, Format);
  const int length = wvsprintfA(Buffer, Format, arguments);
  va_end(arguments);
  return length;
}

VOID WINAPI OutputDebugStringA(LPCSTR Text) {
  if (!Text) return;
  try {
    print(Text);
  } catch (...) { // no memory for a copy: no debug output
  }
}

int WINAPI MessageBoxA(HWND, LPCSTR Text, LPCSTR Caption, UINT Type) {
  try {
    std::string line = Caption ? Caption : "Error"; // the default caption of a message box
    line += ": ";
    if (Text) line += Text;
    line += '\n';
    print(line);
  } catch (...) {
  }
  switch (Type & 0x0f) {
    case MB_YESNO:
    case MB_YESNOCANCEL: return IDYES;
    case MB_RETRYCANCEL: return IDCANCEL;
    case MB_ABORTRETRYIGNORE: return IDABORT;
    default: return IDOK;
  }
}

// ---- Time

DWORD WINAPI GetTickCount(VOID) {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<DWORD>(static_cast<std::uint64_t>(now.tv_sec) * 1000 +
                            static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000);
}

VOID WINAPI Sleep(DWORD Milliseconds) {
  timespec left = {};
  do {
    left.tv_sec = static_cast<time_t>(Milliseconds / 1000);
    left.tv_nsec = static_cast<long>(Milliseconds % 1000) * 1'000'000;
    while (nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
  } while (Milliseconds == INFINITE);
}

VOID WINAPI GetSystemTime(LPSYSTEMTIME SystemTime) {
  timespec now = {};
  *SystemTime = calendar_of(ticks_now(now));
}

VOID WINAPI GetLocalTime(LPSYSTEMTIME SystemTime) {
  timespec now = {};
  const std::int64_t ticks = ticks_now(now);
  tm local = {};
  if (!localtime_r(&now.tv_sec, &local)) {
    *SystemTime = calendar_of(ticks);
    return;
  }
  *SystemTime = calendar_of(ticks + static_cast<std::int64_t>(local.tm_gmtoff) * 10'000'000);
}

VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME FileTime) {
  timespec now = {};
  const auto ticks = static_cast<std::uint64_t>(ticks_now(now));
  FileTime->dwLowDateTime = static_cast<DWORD>(ticks);
  FileTime->dwHighDateTime = static_cast<DWORD>(ticks >> 32);
}

BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME* SystemTime, LPFILETIME FileTime) {
  const std::int64_t milliseconds = netmon::milliseconds_of(*SystemTime);
  if (milliseconds < 0) return fail(ERROR_INVALID_PARAMETER);
  const std::int64_t ticks = milliseconds * kTicksPerMillisecond;
  FileTime->dwLowDateTime = static_cast<DWORD>(ticks);
  FileTime->dwHighDateTime = static_cast<DWORD>(ticks >> 32);
  return TRUE;
}

BOOL WINAPI FileTimeToSystemTime(const FILETIME* FileTime, LPSYSTEMTIME SystemTime) {
  const auto ticks = static_cast<std::int64_t>(
      static_cast<std::uint64_t>(FileTime->dwHighDateTime) << 32 | FileTime->dwLowDateTime);
  if (ticks < 0 || ticks / kTicksPerMillisecond >= netmon::end_of_calendar()) {
    return fail(ERROR_INVALID_PARAMETER);
  }
  *SystemTime = calendar_of(ticks);
  return TRUE;
}

// ---- Critical sections

static_assert(sizeof(pthread_mutex_t) <= sizeof(CRITICAL_SECTION));
static_assert(alignof(pthread_mutex_t) <= alignof(CRITICAL_SECTION));

VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION Section) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(reinterpret_cast<pthread_mutex_t*>(Section), &attributes);
  pthread_mutexattr_destroy(&attributes);
}

VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION Section) {
  pthread_mutex_lock(reinterpret_cast<pthread_mutex_t*>(Section));
}

BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION Section) {
  return pthread_mutex_trylock(reinterpret_cast<pthread_mutex_t*>(Section)) == 0;
}

VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION Section) {
  pthread_mutex_unlock(reinterpret_cast<pthread_mutex_t*>(Section));
}

VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION Section) {
  pthread_mutex_destroy(reinterpret_cast<pthread_mutex_t*>(Section));
}

// ---- Threads and events

DWORD WINAPI GetCurrentThreadId(VOID) {
  if (thread_id == 0) thread_id = next_thread_id();
  return thread_id;
}

HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES, SIZE_T StackBytes, LPTHREAD_START_ROUTINE Start,
                           LPVOID Parameter, DWORD Flags, LPDWORD pThreadId) {
  if (!Start || (Flags & CREATE_SUSPENDED)) {
    fail(Start ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
    return nullptr;
  }
  try {
    auto object = std::make_shared<Waitable>();
    object->is_thread = true;
    auto start = std::make_unique<ThreadStart>();
    *start = {Start, Parameter, object, next_thread_id()};
    const DWORD id = start->id;
    const HANDLE handle = handles().add(std::move(object));
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    constexpr SIZE_T kLeastStack = 256 * 1024; // libraries use more stack here than on Windows
    if (StackBytes != 0) {
      const SIZE_T wanted = StackBytes < kLeastStack ? kLeastStack : StackBytes;
      const SIZE_T bytes = (wanted + 4095) & ~SIZE_T{4095};
      pthread_attr_setstacksize(&attributes, bytes);
    }
    pthread_t thread;
    const int error = pthread_create(&thread, &attributes, run_thread, start.get());
    pthread_attr_destroy(&attributes);
    if (error != 0) {
      handles().remove(handle);
      fail(ERROR_NOT_ENOUGH_MEMORY);
      return nullptr;
    }
    static_cast<void>(start.release()); // the thread owns it now
    if (pThreadId) *pThreadId = id;
    return handle;
  } catch (const std::bad_alloc&) {
    fail(ERROR_NOT_ENOUGH_MEMORY);
    return nullptr;
  }
}

BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD pExitCode) {
  const WaitablePtr object = handles().find(hThread);
  if (!object || !object->is_thread) return fail(ERROR_INVALID_HANDLE);
  DWORD code = 0;
  {
    const std::lock_guard lock(object->mutex);
    code = object->exit_code;
  }
  *pExitCode = code;
  return TRUE;
}

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES, BOOL ManualReset, BOOL InitialState,
                           LPCSTR Name) {
  if (Name) {
    fail(ERROR_NOT_SUPPORTED);
    return nullptr;
  }
  try {
    auto object = std::make_shared<Waitable>();
    object->resets = !ManualReset;
    object->signaled = InitialState != FALSE;
    return handles().add(std::move(object));
  } catch (const std::bad_alloc&) {
    fail(ERROR_NOT_ENOUGH_MEMORY);
    return nullptr;
  }
}

BOOL WINAPI SetEvent(HANDLE hEvent) {
  const WaitablePtr object = handles().find(hEvent);
  if (!object || object->is_thread) return fail(ERROR_INVALID_HANDLE);
  {
    const std::lock_guard lock(object->mutex);
    object->signaled = true;
  }
  object->changed.notify_all();
  return TRUE;
}

BOOL WINAPI ResetEvent(HANDLE hEvent) {
  const WaitablePtr object = handles().find(hEvent);
  if (!object || object->is_thread) return fail(ERROR_INVALID_HANDLE);
  const std::lock_guard lock(object->mutex);
  object->signaled = false;
  return TRUE;
}

DWORD WINAPI WaitForSingleObject(HANDLE hObject, DWORD Milliseconds) {
  const WaitablePtr object = handles().find(hObject);
  if (!object) {
    fail(ERROR_INVALID_HANDLE);
    return WAIT_FAILED;
  }
  std::unique_lock lock(object->mutex);
  const auto is_signaled = [&] { return object->signaled; };
  if (Milliseconds == INFINITE) {
    object->changed.wait(lock, is_signaled);
  } else if (!object->changed.wait_for(lock, std::chrono::milliseconds(Milliseconds),
                                       is_signaled)) {
    return WAIT_TIMEOUT;
  }
  if (object->resets) object->signaled = false;
  return WAIT_OBJECT_0;
}

BOOL WINAPI CloseHandle(HANDLE hObject) {
  return handles().remove(hObject) ? TRUE : fail(ERROR_INVALID_HANDLE);
}

} // extern "C"

// The old API's debug output; see support.h for the name.
VOID dprintf(LPCSTR format, ...) {
  std::string text;
  va_list arguments;
  va_start(arguments, format);
  const bool formatted = netmon::format_like_windows(text, format, arguments);
  va_end(arguments);
  if (formatted) print(text);
}
