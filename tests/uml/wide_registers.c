/* SPDX-License-Identifier: MIT
   Loaded into the kernel of user-mode-linux. That kernel has room for 2696 bytes of a processor's
   registers, and the system takes all of them or none: on a processor with more (with AMX) it
   panics at its first process. This adds the rest, with its contents at that moment; Linux only. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

typedef long Ptrace(enum __ptrace_request request, ...);

__attribute__((visibility("default"))) Ptrace ptrace;

static Ptrace* system_ptrace;

__attribute__((constructor)) static void find_it(void) {
  system_ptrace = (Ptrace*)(uintptr_t)dlsym(RTLD_NEXT, "ptrace");
}

long ptrace(enum __ptrace_request request, ...) {
  static char registers[1 << 16]; /* the stacks of that kernel are small, and one thread traces */
  struct iovec all = {registers, sizeof registers};
  va_list rest;
  va_start(rest, request);
  const int process = va_arg(rest, int);
  void* address = va_arg(rest, void*);
  void* data = va_arg(rest, void*);
  va_end(rest);

  if (request == PTRACE_SETREGSET && (uintptr_t)address == NT_X86_XSTATE) {
    const struct iovec* given = data;
    if (system_ptrace(PTRACE_GETREGSET, process, address, &all) == 0 &&
        all.iov_len > given->iov_len) {
      memcpy(registers, given->iov_base, given->iov_len);
      data = &all;
    }
  }
  return system_ptrace(request, process, address, data);
}
