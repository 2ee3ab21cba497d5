# SPDX-License-Identifier: MIT
# Windows x64, cross-built with MinGW-w64.
set(machine x86_64)
set(machine_flags "")
set(machine_linker_flags "-Wl,--high-entropy-va")
include("${CMAKE_CURRENT_LIST_DIR}/mingw.cmake")
