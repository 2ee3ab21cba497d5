# SPDX-License-Identifier: MIT
# What the MinGW-w64 toolchain files share; the file that includes it sets `machine` (x86_64, i686).
# The -posix compilers have C++ threads; what they need at run time is linked in, so that a program
# imports system DLLs only. Programs run through Wine.
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR ${machine})

set(triplet ${machine}-w64-mingw32)
set(CMAKE_C_COMPILER ${triplet}-gcc-posix)
set(CMAKE_CXX_COMPILER ${triplet}-g++-posix)
set(CMAKE_RC_COMPILER ${triplet}-windres)
set(CMAKE_AR ${triplet}-gcc-ar-posix CACHE FILEPATH "Archiver")
set(CMAKE_RANLIB ${triplet}-gcc-ranlib-posix CACHE FILEPATH "Archive indexer")
set(CMAKE_DLLTOOL ${triplet}-dlltool CACHE FILEPATH "Maker of import libraries")

# CMAKE_PREFIX_PATH applies to this target as well.
set(CMAKE_FIND_ROOT_PATH /usr/${triplet} ${CMAKE_PREFIX_PATH})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# ASLR and DEP, stated explicitly: older linkers have them off.
set(linker_flags "-static -Wl,--dynamicbase,--nxcompat ${machine_linker_flags}")
foreach(kind EXE SHARED MODULE)
  set(CMAKE_${kind}_LINKER_FLAGS_INIT "${linker_flags}")
endforeach()
set(CMAKE_C_FLAGS_INIT "${machine_flags}")
set(CMAKE_CXX_FLAGS_INIT "${machine_flags}")

set(CMAKE_CROSSCOMPILING_EMULATOR "${CMAKE_CURRENT_LIST_DIR}/../../scripts/wine")
