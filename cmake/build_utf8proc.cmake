# SPDX-License-Identifier: MIT
# Builds utf8proc as a static library; run by the target netmon_utf8proc_build as a script
# (cmake -P). SOURCE, URL, SHA256, PREFIX, LIBRARY: see from_source.cmake; CMAKE_TOOLCHAIN_FILE,
# CMAKE_GENERATOR, CFLAGS: how.
cmake_minimum_required(VERSION 3.24)
include("${CMAKE_CURRENT_LIST_DIR}/unpack_source.cmake")
if(done)
  return()
endif()

step(configure ${CMAKE_COMMAND} -G "${CMAKE_GENERATOR}" -S "${tree}" -B .
  "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" "-DCMAKE_C_FLAGS=${CFLAGS}"
  -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DUTF8PROC_ENABLE_TESTING=OFF)
step(build ${CMAKE_COMMAND} --build . --config Release --target utf8proc)

file(COPY "${tree}/utf8proc.h" DESTINATION "${PREFIX}/include")
keep_built(LICENSE.md libutf8proc.a utf8proc_static.lib)
