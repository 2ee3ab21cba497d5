# SPDX-License-Identifier: MIT
# The target `netmon_zlib`: zlib, which decompresses captures. The system's where there is one; for
# Windows it is built from source. How it is obtained: from_source.cmake; there is no place to download
# Debian's archive from other than the configured apt sources.
set(zlib_version 1.2.13)
set(zlib_sha256 71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1)
set(zlib_archive zlib-${zlib_version}.dfsg.tar.bz2)

if(NOT WIN32)
  find_package(ZLIB REQUIRED)
  add_library(netmon_zlib INTERFACE)
  target_link_libraries(netmon_zlib INTERFACE ZLIB::ZLIB)
  return()
endif()

netmon_from_source(zlib LIBRARY libz.a
  ARGUMENTS "CMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" "CMAKE_GENERATOR=${CMAKE_GENERATOR}"
    "CFLAGS=${CMAKE_C_FLAGS}")
