/* SPDX-License-Identifier: MIT */
/* A program that uses the library, not an expert: shows that it links and runs where it was
 * installed. */
#include <netmon/netmon.h>

#if defined(__has_include) && !defined(_WIN32) /* Windows has one of its own */
#if __has_include(<windows.h>)
#error "netmon::nmapi puts a <windows.h> on the include path of a program"
#endif
#endif

int main(void) {
  DWORD Error = NMERR_SUCCESS;
  return ExpertAllocMemory(NULL, 1, &Error) == NULL && Error == NMERR_INVALID_EXPERT_HANDLE ? 0 : 1;
}
