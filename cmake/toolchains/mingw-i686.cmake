# SPDX-License-Identifier: MIT
# Windows x86, cross-built with MinGW-w64. With SSE2, floating point has the same results as on the
# other machines; old experts keep the stack aligned to 4 bytes only, so functions align their own.
# Not large-address-aware: old experts used a pointer's sign bit for themselves.
set(machine i686)
set(machine_flags "-msse2 -mfpmath=sse -mstackrealign")
set(machine_linker_flags "")
include("${CMAKE_CURRENT_LIST_DIR}/mingw.cmake")
