// SPDX-License-Identifier: MIT
// The porter's contract on POSIX: capabilities, thread values, barriers, waiting, fork.
#include "core/port.h"

#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

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

pthread_key_t exit_key() noexcept {
  static const pthread_key_t key = [] {
    pthread_key_t made;
    return pthread_key_create(&made, run_exit_callback) == 0 ? made : pthread_key_t(-1);
  }();
  return key;
}

#if defined(__linux__)
long membarrier(int command) noexcept { return syscall(SYS_membarrier, command, 0, 0); }

// Also after fork: the registration is the process's, and a child inherits it.
bool register_membarrier() noexcept {
  return membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED) == 0;
}
#else
bool register_membarrier() noexcept { return false; }
#endif

Capabilities detect() noexcept {
  Capabilities capabilities;
  capabilities.page_size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
#if defined(MREMAP_FIXED)
  capabilities.moves_pages = true;
#endif
  capabilities.purges_to_zero = true;
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
  const pthread_key_t key = exit_key();
  if (key != pthread_key_t(-1)) pthread_setspecific(key, value);
}

void on_thread_exit(void (*callback)(void* value)) noexcept { exit_callback = callback; }

void heavy_barrier() noexcept {
#if defined(__linux__)
  membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED);
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
  pthread_atfork(prepare, parent, child);
}

} // namespace netmon::port
