# SPDX-License-Identifier: MIT
# Windows x86, cross-built with MinGW-w64. SSE2 gives floating point the results of the other
# machines; old experts keep the stack aligned to 4 bytes only, so functions align their own.
# Not large-address-aware: experts of those days took a pointer's sign bit for theirs.
set(machine i686)
set(machine_flags "-msse2 -mfpmath=sse -mstackrealign")
set(machine_linker_flags "")
include("${CMAKE_CURRENT_LIST_DIR}/mingw.cmake")
