// SPDX-License-Identifier: MIT
// What happened, where, and in which module, as read from the system's record of an exception.
// Depends on fault_text.h, cxx_exception.h and the backend folder.
#include "fault_text.h"

#include "backend/fault_line.h"
#include "backend/module_ranges.h"
#include "cxx_exception.h"

#include <algorithm>
#include <cstdint>

namespace netmon::port {

namespace {

// Codes of language runtimes.
constexpr DWORD kMicrosoftException = 0xE06D7363;
constexpr DWORD kGnuException = 0x20474343; // and 0x21474343, 0x22474343
constexpr DWORD kGnuMask = 0xFCFFFFFF;

struct Registers {
  std::uintptr_t instruction;
  std::uintptr_t stack;
};

Registers registers_of(const CONTEXT& context) noexcept {
#if defined(_WIN64)
  return {context.Rip, context.Rsp};
#else
  return {context.Eip, context.Esp};
#endif
}

// Finds the first word from the stack pointer upward that points into expert code: a return address
// into the innermost expert function, or into one that has just returned.
bool find_on_stack(std::uintptr_t stack, ExpertCode& code) noexcept {
  constexpr std::size_t kMostBytes = 256 * 1024;
  const auto* tib = reinterpret_cast<const NT_TIB*>(NtCurrentTeb());
  const auto base = reinterpret_cast<std::uintptr_t>(tib->StackBase);
  const auto limit = reinterpret_cast<std::uintptr_t>(tib->StackLimit);
  if (stack < limit || stack >= base) return false;
  const auto* word =
      reinterpret_cast<const std::uintptr_t*>((stack + sizeof(stack) - 1) & ~(sizeof(stack) - 1));
  const auto* end =
      reinterpret_cast<const std::uintptr_t*>(stack + std::min(base - stack, kMostBytes));
  for (; word + 1 <= end; ++word) {
    if (find_expert_code(*word, code)) return true;
  }
  return false;
}

struct Meaning {
  FaultKind kind;
  const char* name; // null: an exception that a program raised
};

Meaning meaning_of(DWORD code) noexcept {
  switch (code) {
    case EXCEPTION_ACCESS_VIOLATION: return {FaultKind::access_violation, "access violation"};
    case EXCEPTION_IN_PAGE_ERROR:
      return {FaultKind::access_violation, "a mapped file could not be read"};
    case EXCEPTION_GUARD_PAGE: return {FaultKind::access_violation, "touched a guard page"};
    case EXCEPTION_DATATYPE_MISALIGNMENT: return {FaultKind::access_violation, "misaligned access"};
    case EXCEPTION_STACK_OVERFLOW: return {FaultKind::stack_overflow, "stack overflow"};
    case EXCEPTION_INT_DIVIDE_BY_ZERO: return {FaultKind::arithmetic, "integer division by zero"};
    case EXCEPTION_INT_OVERFLOW: return {FaultKind::arithmetic, "integer overflow"};
    case EXCEPTION_FLT_DENORMAL_OPERAND:
    case EXCEPTION_FLT_DIVIDE_BY_ZERO:
    case EXCEPTION_FLT_INEXACT_RESULT:
    case EXCEPTION_FLT_INVALID_OPERATION:
    case EXCEPTION_FLT_OVERFLOW:
    case EXCEPTION_FLT_STACK_CHECK:
    case EXCEPTION_FLT_UNDERFLOW: return {FaultKind::arithmetic, "arithmetic error"};
    case EXCEPTION_ILLEGAL_INSTRUCTION:
    case EXCEPTION_PRIV_INSTRUCTION: return {FaultKind::illegal_instruction, "illegal instruction"};
    case EXCEPTION_BREAKPOINT: return {FaultKind::other, "breakpoint"};
    case EXCEPTION_SINGLE_STEP: return {FaultKind::other, "single step"};
    case kMicrosoftException:
      return {FaultKind::exception, "C++ exception of the Microsoft runtime"};
    default:
      if ((code & kGnuMask) == kGnuException) return {FaultKind::exception, "C++ exception"};
      return {FaultKind::other, nullptr};
  }
}

// Pages of this thread's stack that have not been touched yet are not committed.
bool is_in_own_stack(std::uintptr_t address) noexcept {
  MEMORY_BASIC_INFORMATION here = {}, there = {};
  return VirtualQuery(&here, &here, sizeof(here)) != 0 &&
         VirtualQuery(reinterpret_cast<void*>(address), &there, sizeof(there)) != 0 &&
         here.AllocationBase == there.AllocationBase;
}

void add_module(const CONTEXT& context, FaultLine& line, FaultReport& report) noexcept {
  ExpertCode code;
  bool is_caller = false;
  if (!find_faulting_code(context, code, is_caller)) return;
  report.module = code.instance;
  line << (is_caller ? ", called from " : ", in ") << code.name << "+" << code.offset;
}

} // namespace

bool find_faulting_code(const CONTEXT& context, ExpertCode& code, bool& is_caller) noexcept {
  const Registers registers = registers_of(context);
  is_caller = false;
  if (find_expert_code(registers.instruction, code)) return true;
  is_caller = true;
  return find_on_stack(registers.stack, code);
}

void describe_fault(const EXCEPTION_RECORD& record, const CONTEXT& context,
                    FaultReport& report) noexcept {
  report = FaultReport{};
  const Meaning meaning = meaning_of(record.ExceptionCode);
  report.kind = meaning.kind;
  report.instruction = record.ExceptionAddress;

  FaultLine line(report.text);
  const bool has_address = (record.ExceptionCode == EXCEPTION_ACCESS_VIOLATION ||
                            record.ExceptionCode == EXCEPTION_IN_PAGE_ERROR) &&
                           record.NumberParameters >= 2;
  const std::uintptr_t address = has_address ? record.ExceptionInformation[1] : 0;
  if (has_address && is_in_own_stack(address)) {
    report.kind = FaultKind::stack_overflow;
    line << "stack overflow (" << record.ExceptionCode << ")";
  } else if (meaning.name) {
    line << meaning.name << " (" << record.ExceptionCode << ")";
  } else {
    line << "exception " << record.ExceptionCode << " (RaiseException)";
  }
  if (has_address) {
    report.address = reinterpret_cast<void*>(address);
    if (report.kind == FaultKind::access_violation && address == ~std::uintptr_t{0}) {
      line << " at an impossible address";
    } else if (report.kind == FaultKind::access_violation) {
      line << " at address " << address;
    }
  }
  add_module(context, line, report);
}

void describe_abort(const CONTEXT& context, FaultReport& report) noexcept {
  report = FaultReport{};
  if (find_thrown_exception(registers_of(context).stack, report)) return;
  report.kind = FaultKind::abort;
  report.instruction = reinterpret_cast<void*>(registers_of(context).instruction);
  FaultLine line(report.text);
  line << "abort (SIGABRT)";
  add_module(context, line, report);
}

} // namespace netmon::port
