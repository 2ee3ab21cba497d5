# SPDX-License-Identifier: MIT
# Builds zlib as a static library; run by the target netmon_zlib_build as a script (cmake -P).
# SOURCE, URL, SHA256, PREFIX, LIBRARY: see from_source.cmake; CMAKE_TOOLCHAIN_FILE,
# CMAKE_GENERATOR, CFLAGS: how.
cmake_minimum_required(VERSION 3.24)
include("${CMAKE_CURRENT_LIST_DIR}/unpack_source.cmake")
if(done)
  return()
endif()

# Its script moves a header of the sources aside.
file(COPY "${tree}/" DESTINATION "${work}/own")
step(configure ${CMAKE_COMMAND} -G "${CMAKE_GENERATOR}" -S "${work}/own" -B .
  "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" "-DCMAKE_C_FLAGS=${CFLAGS}"
  -DCMAKE_BUILD_TYPE=Release)
step(build ${CMAKE_COMMAND} --build . --config Release --target zlibstatic)

file(COPY "${tree}/zlib.h" "${work}/build/zconf.h" DESTINATION "${PREFIX}/include")
keep_built(LICENSE libz.a libzlibstatic.a zlibstatic.lib)
