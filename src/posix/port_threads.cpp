// SPDX-License-Identifier: MIT
// The porter's contract on POSIX: capabilities, thread values, barriers, waiting, fork.
#include "core/runtime/port.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>

#if defined(__linux__)
#include <linux/membarrier.h>
#include <sys/syscall.h>
#endif

namespace netmon::port {

namespace {

// A pointer of thread-local storage is read without a call into libpthread; the key next to it is
// there for its destructor.
thread_local void* value_of_this_thread = nullptr;

void (*exit_callback)(void*) = nullptr;

void run_exit_callback(void* value) {
  value_of_this_thread = nullptr;
  if (exit_callback) exit_callback(value);
}

// Made at once: the child of a fork() must not wait for another thread to make it.
const pthread_key_t exit_key = [] {
  pthread_key_t made;
  return pthread_key_create(&made, run_exit_callback) == 0 ? made : pthread_key_t(-1);
}();

// Room for a block to grow into: enough for most tables there are, and 32,000 such blocks fit into
// what a process can address. The sanitizers keep books of what is mapped, and some of them leave
// the process little room.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kGrowthRoom = std::size_t{64} << 20;
#else
constexpr std::size_t kGrowthRoom =
    sizeof(void*) == 8 ? static_cast<std::size_t>(std::uint64_t{4} << 30) : 0;
#endif

#if defined(__linux__)
long membarrier(int command) noexcept { return syscall(SYS_membarrier, command, 0, 0); }

// Also after fork: the registration is the process's, and a child inherits it.
bool register_membarrier() noexcept {
  return membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
}

// Taking a right away from a page that was just written makes the kernel interrupt every processor
// that runs a thread of this process, on x86; and an interrupt is a full barrier.
bool interrupt_all_processors() noexcept {
#if defined(__x86_64__) || defined(__i386__)
  static std::mutex mutex;
  static const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::lock_guard lock(mutex);
  static void* const memory =
      mmap(nullptr, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED || mprotect(memory, page, PROT_READ | PROT_WRITE) != 0) return false;
  static_cast<volatile char*>(memory)[0] = 1;
  return mprotect(memory, page, PROT_NONE) == 0;
#else
  return false;
#endif
}
#else
bool register_membarrier() noexcept { return false; }
#endif

Capabilities detect() noexcept {
  Capabilities capabilities;
  capabilities.page_size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  capabilities.purges_to_zero = true;
  capabilities.growth_room = kGrowthRoom;
  capabilities.asymmetric_barrier = register_membarrier();
  capabilities.guards_faults = true;
  return capabilities;
}

} // namespace

const Capabilities& capabilities() noexcept {
  static const Capabilities detected = detect();
  return detected;
}

void* thread_value() noexcept { return value_of_this_thread; }

void set_thread_value(void* value) noexcept {
  value_of_this_thread = value;
  if (exit_key != pthread_key_t(-1)) pthread_setspecific(exit_key, value);
}

void* thread_value_in_handler() noexcept {
  // First use of thread-local storage of a library that was loaded late allocates, which a handler
  // may have interrupted.
  return exit_key != pthread_key_t(-1) ? pthread_getspecific(exit_key) : nullptr;
}

#if defined(__linux__)
// Locks ask for it each time: a system call would cost more than the rest of them.
thread_local std::uint64_t id_of_this_thread = 0;

std::uint64_t thread_id() noexcept {
  static const int forgets_in_child =
      pthread_atfork(nullptr, nullptr, [] { id_of_this_thread = 0; });
  static_cast<void>(forgets_in_child);
  if (id_of_this_thread == 0) id_of_this_thread = static_cast<std::uint64_t>(syscall(SYS_gettid));
  return id_of_this_thread;
}

bool thread_exists(std::uint64_t id) noexcept {
  return syscall(SYS_tgkill, getpid(), static_cast<pid_t>(id), 0) == 0 || errno != ESRCH;
}
#else
std::uint64_t thread_id() noexcept {
  return static_cast<std::uint64_t>(reinterpret_cast<std::uintptr_t>(pthread_self()));
}

bool thread_exists(std::uint64_t) noexcept { return true; } // nobody would know
#endif

void on_thread_exit(void (*callback)(void* value)) noexcept { exit_callback = callback; }

bool heavy_barrier() noexcept {
#if defined(__linux__)
  if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0) return true;
  // Short of memory, or a filter of system calls that came after the registration.
  return interrupt_all_processors();
#else
  return false;
#endif
}

void back_off(unsigned attempt) noexcept {
  if (attempt < 16) {
    sched_yield();
    return;
  }
  const unsigned doublings = attempt - 16 < 5 ? attempt - 16 : 5;
  const timespec pause = {0, 30'000L << doublings};
  nanosleep(&pause, nullptr);
}

void on_fork(void (*prepare)(), void (*parent)(), void (*child)()) noexcept {
  thread_id(); // what it does in a child comes before what others do there
  pthread_atfork(prepare, parent, child);
}

} // namespace netmon::port
