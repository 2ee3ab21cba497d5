// SPDX-License-Identifier: MIT
// The fault guard of the porter's contract: signal handlers on a stack of their own, and a long
// jump back to the innermost guarded call of the thread. Best effort by nature: faulty code may
// have overwritten anything. Depends on core/runtime/port.h, fault_text.h and
// backend/module_ranges.h.
#include "backend/module_ranges.h"
#include "core/runtime/port.h"
#include "fault_text.h"

#include <cxxabi.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <typeinfo>

namespace netmon::port {

namespace {

constexpr int kSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};

struct Landing {
  sigjmp_buf place;
  Landing* outer;
};

// What the guard knows about a thread. Kept behind a pthread key, not in thread_local storage: the
// handler may run on any thread of the process, and the first use of the latter allocates.
struct GuardedThread {
  Landing* innermost = nullptr; // null outside guarded calls
  FaultReport report;           // of the fault that is being contained
  void* stack = nullptr;        // for the handlers; null when the thread has its own
  std::size_t stack_bytes = 0;  // guard page included
};

pthread_key_t thread_key;
bool thread_key_made = false;
struct sigaction previous[NSIG];

std::atomic<bool (*)() noexcept> is_expert_thread_hook = nullptr;
std::atomic<void (*)(const FaultReport&) noexcept> stray_fault_hook = nullptr;

[[noreturn]] void park() noexcept {
  sigset_t all;
  sigfillset(&all);
  for (;;) sigsuspend(&all);
}

// Whether a thread that was never in a guarded call belongs to an expert.
bool is_stray(const void* context) noexcept {
  const auto is_expert_thread = is_expert_thread_hook.load();
  if (is_expert_thread && is_expert_thread()) return true;
  ExpertCode code;
  bool is_caller = false;
  return find_faulting_code(context, code, is_caller);
}

// Calls the handler that was installed before ours, or does what the system does by default.
void pass_on(int signal, siginfo_t* info, void* context) noexcept {
  const struct sigaction& action = previous[signal];
  if ((action.sa_flags & SA_SIGINFO) != 0 && action.sa_sigaction) {
    action.sa_sigaction(signal, info, context);
    return;
  }
  const bool can_repeat = info->si_code > 0; // the faulting instruction runs again on return
  if (action.sa_handler == SIG_IGN && !can_repeat) return;
  if (action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN) {
    action.sa_handler(signal);
    return;
  }
  struct sigaction standard = {};
  standard.sa_handler = SIG_DFL;
  sigaction(signal, &standard, nullptr);
  if (!can_repeat) raise(signal); // delivered when this handler returns
}

void on_signal(int signal, siginfo_t* info, void* context) {
  const int saved_errno = errno;
  // A signal that another process sent is not a fault of this one.
  if (info->si_code > 0 || info->si_pid == getpid()) {
    auto* thread = static_cast<GuardedThread*>(pthread_getspecific(thread_key));
    if (thread && thread->innermost) {
      describe_fault(signal, *info, context, thread->report);
      siglongjmp(thread->innermost->place, 1);
    }
    const auto on_stray_fault = stray_fault_hook.load();
    if (on_stray_fault && !thread && is_stray(context)) {
      FaultReport report;
      describe_fault(signal, *info, context, report);
      on_stray_fault(report);
      park();
    }
  }
  pass_on(signal, info, context);
  errno = saved_errno;
}

void forget_thread(void* value) {
  auto* thread = static_cast<GuardedThread*>(value);
  if (thread->stack) {
    stack_t current = {};
    if (sigaltstack(nullptr, &current) == 0 && (current.ss_flags & SS_DISABLE) == 0 &&
        current.ss_sp > thread->stack &&
        current.ss_sp < static_cast<char*>(thread->stack) + thread->stack_bytes) {
      stack_t off = {};
      off.ss_flags = SS_DISABLE;
      sigaltstack(&off, nullptr);
    }
    munmap(thread->stack, thread->stack_bytes);
  }
  delete thread;
}

// Called once per process. Handlers that others install later are left alone.
bool install() noexcept {
  if (pthread_key_create(&thread_key, forget_thread) != 0) return false;
  thread_key_made = true;
  for (const int signal : kSignals) {
    struct sigaction action = {};
    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    // Stored before our handler is in place, so that a fault in between is passed on as well.
    if (sigaction(signal, nullptr, &previous[signal]) == 0) sigaction(signal, &action, nullptr);
  }
  return true;
}

// Stack overflow can be handled only on another stack. A thread that already has one keeps it.
void give_handler_stack(GuardedThread& thread) noexcept {
  stack_t current = {};
  if (sigaltstack(nullptr, &current) != 0 || (current.ss_flags & SS_DISABLE) == 0) return;
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::size_t bytes = 64 * 1024;
#if defined(_SC_MINSIGSTKSZ)
  const long least = sysconf(_SC_MINSIGSTKSZ); // grows with the processor's registers
  if (least > 0) bytes = std::max(bytes, 4 * static_cast<std::size_t>(least));
#endif
  bytes = (bytes + page - 1) / page * page + page;
  void* stack = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED) return;
  mprotect(stack, page, PROT_NONE);
  stack_t ours = {};
  ours.ss_sp = static_cast<char*>(stack) + page;
  ours.ss_size = bytes - page;
  if (sigaltstack(&ours, nullptr) != 0) {
    munmap(stack, bytes);
    return;
  }
  thread.stack = stack;
  thread.stack_bytes = bytes;
}

GuardedThread* this_thread() noexcept {
  static const bool installed = install();
  if (!installed) return nullptr;
  if (void* known = pthread_getspecific(thread_key)) return static_cast<GuardedThread*>(known);
  auto* thread = new (std::nothrow) GuardedThread;
  if (!thread) return nullptr;
  if (pthread_setspecific(thread_key, thread) != 0) {
    delete thread;
    return nullptr;
  }
  give_handler_stack(*thread);
  return thread;
}

void describe_exception(const char* type, const char* what, FaultReport& report) noexcept {
  report.kind = FaultKind::exception;
  int status = -1;
  char* readable = type ? abi::__cxa_demangle(type, nullptr, nullptr, &status) : nullptr;
  const char* name = readable ? readable : type ? type : "unknown";
  std::snprintf(report.text, sizeof(report.text),
                what ? "C++ exception %s: %s" : "C++ exception %s", name, what);
  std::free(readable);
}

const char* current_exception_type() noexcept {
  const std::type_info* type = abi::__cxa_current_exception_type();
  return type ? type->name() : nullptr;
}

// A function of its own: everything that lives here is below the landing place and may be
// abandoned. The reference to a forced unwind refers to no object, which a sanitizer would report.
__attribute__((noinline, no_sanitize("undefined"))) void call_and_catch(void (*function)(void*),
                                                                        void* argument,
                                                                        FaultReport& report,
                                                                        GuardedThread* thread) {
  static_cast<void>(thread);
  try {
    function(argument);
#if defined(__GLIBCXX__)
  } catch (const abi::__forced_unwind&) {
    // pthread_exit, or a canceled thread. The C library does not allow this handler to be left at
    // its end; a jump is allowed.
    report.kind = FaultKind::other;
    std::snprintf(report.text, sizeof(report.text), "the thread was terminated (pthread_exit)");
    if (!thread) throw;
    thread->report = report;
    siglongjmp(thread->innermost->place, 1);
#endif
  } catch (const std::exception& exception) {
    describe_exception(current_exception_type(), exception.what(), report);
  } catch (...) {
    describe_exception(current_exception_type(), nullptr, report);
  }
}

} // namespace

FaultReport guarded_call(void (*function)(void*), void* argument) noexcept {
  FaultReport report;
  GuardedThread* const thread = this_thread();
  if (!thread) {
    call_and_catch(function, argument, report, nullptr);
    return report;
  }
  Landing landing;
  landing.outer = thread->innermost;
  if (sigsetjmp(landing.place, 1) == 0) {
    thread->innermost = &landing;
    call_and_catch(function, argument, report, thread);
    thread->innermost = landing.outer;
    return report;
  }
  thread->innermost = landing.outer;
  return thread->report;
}

void guard_stray_threads(bool (*is_expert_thread)() noexcept,
                         void (*on_fault)(const FaultReport&) noexcept) noexcept {
  this_thread(); // installs the handlers
  is_expert_thread_hook = is_expert_thread;
  stray_fault_hook = on_fault;
}

} // namespace netmon::port
