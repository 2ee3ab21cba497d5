# SPDX-License-Identifier: MIT
# Builds the private jemalloc; run by the target netmon_jemalloc_build as a script (cmake -P).
# SOURCE, URL, SHA256, PREFIX, LIBRARY: see from_source.cmake; CC, CFLAGS, CONFIGURE: how;
# BUILT: the static library's name in jemalloc's own lib/.
cmake_minimum_required(VERSION 3.24)
include("${CMAKE_CURRENT_LIST_DIR}/unpack_source.cmake")
if(done)
  return()
endif()

if(NOT EXISTS "${tree}/configure")
  message(FATAL_ERROR "${tree} holds no `configure`: jemalloc's release is needed, not its repository")
endif()

separate_arguments(CONFIGURE UNIX_COMMAND "${CONFIGURE}")
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
set(ENV{MAKEFLAGS} "")
step(configure "${tree}/configure" "CC=${CC}" "CFLAGS=${CFLAGS}" ${CONFIGURE} "--prefix=${PREFIX}")
step(make make -j${cores} lib/${BUILT})
step(headers make install_include)

file(COPY_FILE "${tree}/COPYING" "${PREFIX}/NOTICE")
file(COPY_FILE "${work}/build/lib/${BUILT}" "${PREFIX}/lib/${LIBRARY}")
file(REMOVE_RECURSE "${work}")
