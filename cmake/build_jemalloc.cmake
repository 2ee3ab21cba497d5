# SPDX-License-Identifier: MIT
# Builds the private jemalloc; run by the target netmon_jemalloc_build as a script (cmake -P).
# SOURCE, URL, SHA256, PREFIX, LIBRARY: see from_source.cmake; CC, CFLAGS, CONFIGURE: how;
# BUILT: the static library's name in jemalloc's own lib/; TLS: whether it uses thread-local storage.
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
if(NOT TLS)
  # There is no option for it. What a thread has then stands behind a pthread key.
  set(definitions "${work}/build/include/jemalloc/internal/jemalloc_internal_defs.h")
  file(READ "${definitions}" text)
  string(REPLACE "#define JEMALLOC_TLS " "#undef JEMALLOC_TLS" without_tls "${text}")
  if(without_tls STREQUAL text)
    message(FATAL_ERROR "${definitions} does not define JEMALLOC_TLS")
  endif()
  file(WRITE "${definitions}" "${without_tls}")
endif()
step(make make -j${cores} lib/${BUILT})
step(headers make install_include)

keep_built(COPYING ${BUILT})
