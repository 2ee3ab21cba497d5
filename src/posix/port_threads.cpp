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

// A thread-local pointer is read without a call into libpthread; the key beside it exists for its
// destructor.
thread_local void* value_of_this_thread = nullptr;

void (*exit_callback)(void*) = nullptr;

void run_exit_callback(void* value) {
  value_of_this_thread = nullptr;
  if (exit_callback) exit_callback(value);
}

// Created at load time: the child of a fork() must not wait for another thread to create it.
const pthread_key_t exit_key = [] {
  pthread_key_t made;
  return pthread_key_create(&made, run_exit_callback) == 0 ? made : pthread_key_t(-1);
}();

// Room for a block to grow into: enough for most tables, and 32,000 such blocks fit into the
// address space of a process. The sanitizers track what is mapped, and some of them leave the
// process little room.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t kGrowthRoom = std::size_t{64} << 20;
#else
constexpr std::size_t kGrowthRoom =
    sizeof(void*) == 8 ? static_cast<std::size_t>(std::uint64_t{4} << 30) : 0;
#endif

#if defined(__linux__)
long membarrier(int command) noexcept { return syscall(SYS_membarrier, command, 0, 0); }

// Holds after fork as well: the registration belongs to the process, and a child inherits it.
bool register_membarrier() noexcept {
  return membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
}

// On x86, removing a permission from a page that was just written makes the kernel interrupt every
// processor that runs a thread of this process, and an interrupt is a full barrier.
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
  // In a library that was loaded late, the first use of thread-local storage allocates, and the
  // handler may have interrupted an allocation.
  return exit_key != pthread_key_t(-1) ? pthread_getspecific(exit_key) : nullptr;
}

#if defined(__linux__)
// Cached, because every lock asks for it: a system call would cost more than the rest of the lock.
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

bool thread_exists(std::uint64_t) noexcept { return true; } // there is no way to know
#endif

void on_thread_exit(void (*callback)(void* value)) noexcept { exit_callback = callback; }

bool heavy_barrier() noexcept {
#if defined(__linux__)
  if (membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED) == 0) return true;
  // Out of memory, or a system call filter was installed after the registration.
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
  thread_id(); // registers its handler for the child, so that it runs before those registered below
  pthread_atfork(prepare, parent, child);
}

} // namespace netmon::port
