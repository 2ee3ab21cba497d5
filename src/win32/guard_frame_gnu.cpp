// SPDX-License-Identifier: MIT
// The guard's frame for GCC and clang. On x64, a function whose unwind data names a handler; on
// x86, one that links a record into the thread's list. Depends on guard_frame.h, cxx_exception.h.
#include "guard_frame.h"

#include "cxx_exception.h"

#include <cxxabi.h>

#include <cstddef>
#include <cstdio>
#include <exception>
#include <typeinfo>

namespace netmon::port {

extern "C" {

using Function = void (*)(void*);

// Returns 0 when the function returned, 1 after netmon_leave_frame.
int netmon_enter_frame(Function function, void* argument, GuardFrame* frame) noexcept
    __asm__("netmon_enter_frame");
[[noreturn]] void netmon_leave_frame(GuardFrame* frame) noexcept __asm__("netmon_leave_frame");

// Called by the exception dispatcher for the frame of netmon_enter_frame. `established`: its stack
// pointer on x64, its record on x86; the address of the GuardFrame is at a fixed offset from that.
[[gnu::used]] EXCEPTION_DISPOSITION netmon_frame_handler(EXCEPTION_RECORD* record,
                                                         void* established, CONTEXT* context,
                                                         void* dispatcher) noexcept
    __asm__("netmon_frame_handler");

} // extern "C"

static_assert(offsetof(GuardFrame, stack) == 0);
static_assert(offsetof(GuardFrame, sse_control) == sizeof(void*));
static_assert(offsetof(GuardFrame, x87_control) == sizeof(void*) + 4);

#if defined(__x86_64__)

// 32 bytes of home space for the callee, ten registers of 16 bytes, then the GuardFrame.
constexpr std::size_t kFramePlace = 192;

__asm__(R"(
    .text
    .p2align 4
    .globl netmon_enter_frame
    .def netmon_enter_frame; .scl 2; .type 32; .endef
    .seh_proc netmon_enter_frame
netmon_enter_frame:
    pushq %rbp
    .seh_pushreg %rbp
    pushq %rbx
    .seh_pushreg %rbx
    pushq %rsi
    .seh_pushreg %rsi
    pushq %rdi
    .seh_pushreg %rdi
    pushq %r12
    .seh_pushreg %r12
    pushq %r13
    .seh_pushreg %r13
    pushq %r14
    .seh_pushreg %r14
    pushq %r15
    .seh_pushreg %r15
    subq $200, %rsp
    .seh_stackalloc 200
    movaps %xmm6, 32(%rsp)
    .seh_savexmm %xmm6, 32
    movaps %xmm7, 48(%rsp)
    .seh_savexmm %xmm7, 48
    movaps %xmm8, 64(%rsp)
    .seh_savexmm %xmm8, 64
    movaps %xmm9, 80(%rsp)
    .seh_savexmm %xmm9, 80
    movaps %xmm10, 96(%rsp)
    .seh_savexmm %xmm10, 96
    movaps %xmm11, 112(%rsp)
    .seh_savexmm %xmm11, 112
    movaps %xmm12, 128(%rsp)
    .seh_savexmm %xmm12, 128
    movaps %xmm13, 144(%rsp)
    .seh_savexmm %xmm13, 144
    movaps %xmm14, 160(%rsp)
    .seh_savexmm %xmm14, 160
    movaps %xmm15, 176(%rsp)
    .seh_savexmm %xmm15, 176
    .seh_endprologue
    .seh_handler netmon_frame_handler, @except, @unwind
    movq %r8, 192(%rsp)
    movq %rsp, (%r8)
    stmxcsr 8(%r8)
    fnstcw 12(%r8)
    movq %rcx, %rax
    movq %rdx, %rcx
    call *%rax
    xorl %eax, %eax
.Lnetmon_return:
    movaps 32(%rsp), %xmm6
    movaps 48(%rsp), %xmm7
    movaps 64(%rsp), %xmm8
    movaps 80(%rsp), %xmm9
    movaps 96(%rsp), %xmm10
    movaps 112(%rsp), %xmm11
    movaps 128(%rsp), %xmm12
    movaps 144(%rsp), %xmm13
    movaps 160(%rsp), %xmm14
    movaps 176(%rsp), %xmm15
    addq $200, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rdi
    popq %rsi
    popq %rbx
    popq %rbp
    ret
    .seh_endproc

    .p2align 4
    .globl netmon_leave_frame
    .def netmon_leave_frame; .scl 2; .type 32; .endef
netmon_leave_frame:
    movq (%rcx), %rsp
    cld
    fninit
    fldcw 12(%rcx)
    ldmxcsr 8(%rcx)
    movl $1, %eax
    jmp .Lnetmon_return
)");

#elif defined(__i386__)

// The record of the exception list (next, handler), then the GuardFrame.
constexpr std::size_t kFramePlace = 8;

__asm__(R"(
    .text
    .p2align 4
    .globl netmon_enter_frame
    .def netmon_enter_frame; .scl 2; .type 32; .endef
netmon_enter_frame:
    pushl %ebp
    movl %esp, %ebp
    pushl %ebx
    pushl %esi
    pushl %edi
    movl 16(%ebp), %eax
    pushl %eax
    pushl $netmon_frame_handler
    pushl %fs:0
    movl %esp, %fs:0
    movl %esp, (%eax)
    stmxcsr 4(%eax)
    fnstcw 8(%eax)
    movl 12(%ebp), %ecx
    andl $-16, %esp
    subl $16, %esp
    movl %ecx, (%esp)
    call *8(%ebp)
    xorl %eax, %eax
    leal -24(%ebp), %esp
.Lnetmon_return:
    popl %fs:0
    addl $8, %esp
    popl %edi
    popl %esi
    popl %ebx
    popl %ebp
    ret

    .p2align 4
    .globl netmon_leave_frame
    .def netmon_leave_frame; .scl 2; .type 32; .endef
netmon_leave_frame:
    movl 4(%esp), %ecx
    movl (%ecx), %esp
    cld
    fninit
    fldcw 8(%ecx)
    ldmxcsr 4(%ecx)
    movl $1, %eax
    jmp .Lnetmon_return
)");

#else
#error "The fault guard knows x86 and x64 only"
#endif

extern "C" EXCEPTION_DISPOSITION netmon_frame_handler(EXCEPTION_RECORD* record, void* established,
                                                      CONTEXT* context, void*) noexcept {
  constexpr DWORD kUnwinding = 0x02 | 0x04; // EXCEPTION_UNWINDING, EXCEPTION_EXIT_UNWIND
  GuardFrame& frame =
      **reinterpret_cast<GuardFrame**>(static_cast<std::byte*>(established) + kFramePlace);
  if ((record->ExceptionFlags & kUnwinding) != 0) {
    on_frame_unwound(frame);
    return ExceptionContinueSearch;
  }
  on_guarded_exception(frame, *record, *context);
  leave_frame(frame);
}

namespace {

// The first members of the runtime's per-thread data, by the Itanium C++ ABI.
struct ExceptionBooks {
  void* caught;
  unsigned uncaught;
};

ExceptionBooks& exception_books() noexcept {
  return *reinterpret_cast<ExceptionBooks*>(abi::__cxa_get_globals());
}

struct Call {
  GuardFrame& frame;
  Function function;
  void* argument;
};

bool is_ours(const std::type_info* type) noexcept {
  HMODULE there = nullptr;
  HMODULE here = nullptr;
  constexpr DWORD kFlags =
      GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  return GetModuleHandleExW(kFlags, reinterpret_cast<const wchar_t*>(type), &there) &&
         GetModuleHandleExW(kFlags, reinterpret_cast<const wchar_t*>(&is_ours), &here) &&
         there == here;
}

// An expert has a C++ runtime of its own, whose exceptions our runtime can inspect but must not
// free, so such a handler is left by a jump.
void leave_foreign(GuardFrame& frame) noexcept {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (!type || !is_ours(type)) leave_frame(frame);
}

void call_and_catch(void* argument) {
  const auto& call = *static_cast<Call*>(argument);
  try {
    call.function(call.argument);
  } catch (const std::exception& exception) {
    describe_cxx_exception(abi::__cxa_current_exception_type(), exception.what(),
                           call.frame.report);
    leave_foreign(call.frame);
  } catch (...) {
    describe_cxx_exception(abi::__cxa_current_exception_type(), nullptr, call.frame.report);
    leave_foreign(call.frame);
  }
}

} // namespace

bool call_in_frame(GuardFrame& frame, void (*function)(void*), void* argument) noexcept {
  Call call{frame, function, argument};
  const ExceptionBooks before = exception_books();
  // Wine keeps an exception list on x64 as well, for its own use, and its dispatcher is left
  // without returning.
  NT_TIB& thread = *reinterpret_cast<NT_TIB*>(NtCurrentTeb());
  auto* const handlers = thread.ExceptionList;
  if (netmon_enter_frame(call_and_catch, &call, &frame) == 0) return false;
  thread.ExceptionList = handlers;
  exception_books() = before;
  return true;
}

void leave_frame(GuardFrame& frame) noexcept { netmon_leave_frame(&frame); }

} // namespace netmon::port
