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

# A thread that is inside our extent hooks may be adding a node to jemalloc's map of addresses when
# another one calls fork(). jemalloc renews all its locks in the child but that one, and the child
# would wait forever. What the lock protects is whole at any time: a node is made, then stored.
if(IS_DIRECTORY "${SOURCE}")  # not in somebody's own folder
  file(COPY "${tree}/" DESTINATION "${work}/source/jemalloc")
  set(tree "${work}/source/jemalloc")
endif()
set(renewed "malloc_mutex_postfork_child(tsd_tsdn(tsd), &arenas_lock);")
file(READ "${tree}/src/jemalloc.c" text)
string(REPLACE "${renewed}"
  "${renewed}\n\tmalloc_mutex_postfork_child(tsd_tsdn(tsd), &arena_emap_global.rtree.init_lock);"
  mended "${text}")
if(mended STREQUAL text)
  message(FATAL_ERROR "${tree}/src/jemalloc.c does not say \"${renewed}\"")
endif()
file(WRITE "${tree}/src/jemalloc.c" "${mended}")

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
# jemalloc compiles itself twice, at first only to learn its own names: they need no optimizer.
step(names make -j${cores} EXTRA_CFLAGS=-O0 include/jemalloc/internal/private_namespace.gen.h)
step(make make -j${cores} lib/${BUILT})
step(headers make install_include)

keep_built(COPYING ${BUILT})
