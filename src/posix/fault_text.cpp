// SPDX-License-Identifier: MIT
// What happened, where, and in which module, as read from the kernel's record of a signal. Runs
// only inside signal handlers. Depends on fault_text.h and the backend folder.
#include "fault_text.h"

#include "backend/fault_line.h"
#include "backend/module_ranges.h"

#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace netmon::port {

namespace {

struct Registers {
  std::uintptr_t instruction = 0;
  std::uintptr_t stack = 0;
};

Registers registers_of(const void* context) noexcept {
  const auto& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return {static_cast<std::uintptr_t>(machine.gregs[REG_RIP]),
          static_cast<std::uintptr_t>(machine.gregs[REG_RSP])};
#elif defined(__i386__)
  return {static_cast<std::uintptr_t>(machine.gregs[REG_EIP]),
          static_cast<std::uintptr_t>(machine.gregs[REG_ESP])};
#elif defined(__aarch64__)
  return {static_cast<std::uintptr_t>(machine.pc), static_cast<std::uintptr_t>(machine.sp)};
#else
  static_cast<void>(machine);
  return {};
#endif
}

// Copies memory that may not be mapped, without faulting. Returns the number of bytes copied.
std::size_t copy_memory(std::uintptr_t from, void* to, std::size_t bytes) noexcept {
#if defined(__linux__)
  const iovec local = {to, bytes};
  const iovec remote = {reinterpret_cast<void*>(from), bytes};
  const ssize_t copied = process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
  return copied < 0 ? 0 : static_cast<std::size_t>(copied);
#else
  static_cast<void>(from), static_cast<void>(to), static_cast<void>(bytes);
  return 0;
#endif
}

// Finds the first word from the stack pointer upward that points into expert code: a return address
// into the innermost expert function, or into one that has just returned.
bool find_on_stack(std::uintptr_t stack, ExpertCode& code) noexcept {
  constexpr std::size_t kMostBytes = 256 * 1024;
  constexpr std::size_t kPiece = 4096;
  std::uintptr_t words[kPiece / sizeof(std::uintptr_t)];
  std::uintptr_t from = stack & ~(sizeof(std::uintptr_t) - 1);
  for (const std::uintptr_t end = from + kMostBytes; from < end;) {
    // At most to the end of a page: the next one may not be mapped.
    const std::size_t bytes = kPiece - from % kPiece;
    const std::size_t copied = copy_memory(from, words, bytes) / sizeof(std::uintptr_t);
    for (std::size_t i = 0; i < copied; ++i) {
      if (find_expert_code(words[i], code)) return true;
    }
    if (copied != bytes / sizeof(std::uintptr_t)) return false;
    from += bytes;
  }
  return false;
}

FaultKind kind_of(int signal) noexcept {
  switch (signal) {
    case SIGSEGV:
    case SIGBUS: return FaultKind::access_violation;
    case SIGFPE: return FaultKind::arithmetic;
    case SIGILL: return FaultKind::illegal_instruction;
    case SIGABRT: return FaultKind::abort;
    default: return FaultKind::other;
  }
}

const char* name_of(int signal, int code) noexcept {
  switch (signal) {
    case SIGSEGV: return "access violation (SIGSEGV)";
    case SIGBUS: return "bus error (SIGBUS)";
    case SIGFPE:
      return code == FPE_INTDIV ? "integer division by zero (SIGFPE)" : "arithmetic error (SIGFPE)";
    case SIGILL: return "illegal instruction (SIGILL)";
    case SIGABRT: return "abort (SIGABRT)";
    case SIGTRAP: return "breakpoint (SIGTRAP)";
    case SIGSYS: return "forbidden system call (SIGSYS)";
    default: return "fatal signal";
  }
}

// Mapped stack never faults, so an unmapped address next to the stack pointer means that the stack
// has run out.
bool is_near(std::uintptr_t address, std::uintptr_t stack) noexcept {
  constexpr std::uintptr_t kReach = 64 * 1024;
  return stack != 0 && address + kReach >= stack && address <= stack + kReach;
}

} // namespace

bool find_faulting_code(const void* context, ExpertCode& code, bool& is_caller) noexcept {
  const Registers registers = registers_of(context);
  is_caller = false;
  if (find_expert_code(registers.instruction, code)) return true;
  is_caller = true;
  return registers.stack != 0 && find_on_stack(registers.stack, code);
}

void describe_fault(int signal, const siginfo_t& info, const void* context,
                    FaultReport& report) noexcept {
  const Registers registers = registers_of(context);
  report = FaultReport{};
  report.kind = kind_of(signal);
  report.instruction = reinterpret_cast<void*>(registers.instruction);

  FaultLine line(report.text);
  const bool from_kernel = info.si_code > 0;
  if (from_kernel && report.kind == FaultKind::access_violation) {
    report.address = info.si_addr;
    const auto address = reinterpret_cast<std::uintptr_t>(info.si_addr);
    if (signal == SIGSEGV && (info.si_code == SEGV_MAPERR || info.si_code == SEGV_ACCERR) &&
        is_near(address, registers.stack)) {
      report.kind = FaultKind::stack_overflow;
      line << "stack overflow (SIGSEGV)";
    } else if (info.si_code == SEGV_MAPERR || info.si_code == SEGV_ACCERR || signal == SIGBUS) {
      line << name_of(signal, info.si_code) << " at address " << address;
    } else {
      line << name_of(signal, info.si_code) << " at an impossible address";
    }
  } else {
    line << name_of(signal, info.si_code);
    if (!from_kernel && signal != SIGABRT) line << ", sent by the process itself";
  }

  ExpertCode code;
  bool is_caller = false;
  if (find_faulting_code(context, code, is_caller)) {
    report.module = code.instance;
    line << (is_caller ? ", called from " : ", in ") << code.name << "+" << code.offset;
  }
}

} // namespace netmon::port
