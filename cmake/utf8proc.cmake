# SPDX-License-Identifier: MIT
# The target `netmon_utf8proc`: the properties of Unicode characters, which the program's tables
# need. The system's library where there is one; for Windows it is built from source. How it is
# obtained: from_source.cmake.
set(utf8proc_version 2.8.0)
set(utf8proc_sha256 a0a60a79fe6f6d54e7d411facbfcc867a6e198608f2cd992490e46f04b1bcecc)
set(utf8proc_archive utf8proc-${utf8proc_version}.tar.gz)
set(utf8proc_url
  "https://github.com/JuliaStrings/utf8proc/archive/refs/tags/v${utf8proc_version}.tar.gz")

if(NOT WIN32)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(UTF8PROC REQUIRED IMPORTED_TARGET GLOBAL libutf8proc)
  add_library(netmon_utf8proc INTERFACE)
  target_link_libraries(netmon_utf8proc INTERFACE PkgConfig::UTF8PROC)
  return()
endif()

netmon_from_source(utf8proc LIBRARY libutf8proc.a
  ARGUMENTS "CMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" "CMAKE_GENERATOR=${CMAKE_GENERATOR}"
    "CFLAGS=${CMAKE_C_FLAGS}")
target_compile_definitions(netmon_utf8proc INTERFACE UTF8PROC_STATIC)
