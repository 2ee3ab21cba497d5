# SPDX-License-Identifier: MIT
# The static library target `netmon_jemalloc`: jemalloc built from source and private to netmon.
# Every symbol of it carries our prefix, nothing of it is exported, and it replaces nobody's malloc.
#
# The source is NETMON_JEMALLOC_SOURCE (the release's .tar.bz2 or its unpacked folder) when that is
# set; else an archive that scripts/fetch-jemalloc left in third_party/cache; else the release is
# downloaded. An archive is used only if its SHA-256 is the one below. The build runs when the
# target is first needed, in NETMON_DEPS_DIR, under a hash of all that goes into it: build trees
# that share the folder share the result, whatever sanitizer they use.
set(NETMON_JEMALLOC_SOURCE "" CACHE PATH "jemalloc's source: archive or folder; empty: find or download it")
set(NETMON_DEPS_DIR "${CMAKE_BINARY_DIR}/_deps" CACHE PATH "Where libraries built from source are kept")

set(jemalloc_version 5.3.0)
set(jemalloc_sha256 2db82d1e7119df3e71b7640219b6dfe84789bc0537983c3b7ac4f7189aecfeaa)
set(jemalloc_url
  "https://github.com/jemalloc/jemalloc/releases/download/${jemalloc_version}/jemalloc-${jemalloc_version}.tar.bz2")


# initial-exec TLS would make libnmapi.so impossible to dlopen once the static TLS block is used up.
set(jemalloc_configure
  --with-jemalloc-prefix=netmon_je_
  --with-private-namespace=netmon_je_priv_
  --without-export
  --disable-shared
  --enable-static
  --disable-cxx
  --disable-initial-exec-tls
  --disable-stats
  --disable-fill
  --disable-cache-oblivious
  --disable-libdl
  --disable-doc)
set(jemalloc_cflags "-O3 -fPIC -fvisibility=hidden -g1")

if(NETMON_JEMALLOC_SOURCE)
  set(jemalloc_source "${NETMON_JEMALLOC_SOURCE}")
  if(NOT EXISTS "${jemalloc_source}")
    message(FATAL_ERROR "NETMON_JEMALLOC_SOURCE: there is no ${jemalloc_source}")
  endif()
else()
  set(jemalloc_source "${PROJECT_SOURCE_DIR}/third_party/cache/jemalloc-${jemalloc_version}.tar.bz2")
  if(NOT EXISTS "${jemalloc_source}")
    set(jemalloc_source "${NETMON_DEPS_DIR}/jemalloc-${jemalloc_version}.tar.bz2")
  endif()
endif()
if(IS_DIRECTORY "${jemalloc_source}")
  set(jemalloc_identity "${jemalloc_source}")  # a folder is trusted as it is
else()
  set(jemalloc_identity "${jemalloc_sha256}")
endif()

file(SHA256 "${CMAKE_CURRENT_LIST_DIR}/build_jemalloc.cmake" jemalloc_recipe)
string(SHA256 jemalloc_key
  "${jemalloc_identity} ${jemalloc_configure} ${jemalloc_cflags} ${CMAKE_C_COMPILER} ${CMAKE_C_COMPILER_VERSION} ${jemalloc_recipe}")
string(SUBSTRING "${jemalloc_key}" 0 12 jemalloc_key)
set(jemalloc_dir "${NETMON_DEPS_DIR}/jemalloc-${jemalloc_version}-${jemalloc_key}")
set(jemalloc_library "${jemalloc_dir}/lib/libjemalloc_pic.a")

add_custom_command(
  OUTPUT "${jemalloc_library}"
  COMMAND ${CMAKE_COMMAND}
    "-DSOURCE=${jemalloc_source}" "-DURL=${jemalloc_url}" "-DSHA256=${jemalloc_sha256}"
    "-DPREFIX=${jemalloc_dir}" "-DCC=${CMAKE_C_COMPILER}" "-DCFLAGS=${jemalloc_cflags}"
    "-DCONFIGURE=${jemalloc_configure}"
    -P "${CMAKE_CURRENT_LIST_DIR}/build_jemalloc.cmake"
  COMMENT "jemalloc ${jemalloc_version}, private to netmon"
  USES_TERMINAL
  VERBATIM)
add_custom_target(netmon_jemalloc_build DEPENDS "${jemalloc_library}")

file(MAKE_DIRECTORY "${jemalloc_dir}/include")
add_library(netmon_jemalloc STATIC IMPORTED GLOBAL)
add_dependencies(netmon_jemalloc netmon_jemalloc_build)
set_target_properties(netmon_jemalloc PROPERTIES
  IMPORTED_LOCATION "${jemalloc_library}"
  INTERFACE_INCLUDE_DIRECTORIES "${jemalloc_dir}/include"
  INTERFACE_LINK_LIBRARIES "Threads::Threads;m")
