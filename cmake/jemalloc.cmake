# SPDX-License-Identifier: MIT
# The static library target `netmon_jemalloc`: jemalloc built from source and private to netmon.
# Each of its symbols has our prefix, none is exported, and it does not replace any other malloc.
# How it is obtained: from_source.cmake.
set(jemalloc_version 5.3.0)
set(jemalloc_sha256 2db82d1e7119df3e71b7640219b6dfe84789bc0537983c3b7ac4f7189aecfeaa)
set(jemalloc_archive jemalloc-${jemalloc_version}.tar.bz2)
set(jemalloc_url
  "https://github.com/jemalloc/jemalloc/releases/download/${jemalloc_version}/${jemalloc_archive}")

# `retain` would keep address space for good with each arena; thread caches and automatic arenas are
# of no use here; a key's large arrays must not be purged at each doubling (oversize_threshold).
set(jemalloc_options
  retain:false,tcache:false,narenas:1,oversize_threshold:0,dirty_decay_ms:0,muzzy_decay_ms:0)

set(jemalloc_configure
  --with-malloc-conf=${jemalloc_options}
  --with-jemalloc-prefix=netmon_je_
  --with-private-namespace=netmon_je_priv_
  --without-export
  --disable-shared
  --enable-static
  --disable-cxx
  --disable-stats
  --disable-fill
  --disable-cache-oblivious
  --disable-libdl
  --disable-doc)
if(WIN32)
  # Otherwise the page size is determined by running a program. Each arena takes its metadata from
  # the system in "huge pages": these have to be small where memory is charged for as soon as it is
  # mapped, and on x86, where address space is scarce.
  list(APPEND jemalloc_configure --with-lg-page=12 --with-lg-hugepage=16)
  # jemalloc assumes that mappings on Windows cannot be merged; with the port's hooks they can. It
  # includes <windows.h> everywhere and needs little of it.
  set(jemalloc_cflags "-DJEMALLOC_MAPS_COALESCE -DWIN32_LEAN_AND_MEAN")
endif()
if(MSVC AND NOT NETMON_JEMALLOC_PREFIX)
  message(FATAL_ERROR "jemalloc is configured by a shell script, which Microsoft's tools do not run. "
    "Build it in a shell of MSYS2 (with cl on its PATH: CC=cl CFLAGS='-O2 -MT ${jemalloc_cflags}' ./configure, then make) "
    "with the options\n  ${jemalloc_configure}\n"
    "and set NETMON_JEMALLOC_PREFIX to a folder with lib/libjemalloc.a (its static library), include/ "
    "and NOTICE (its COPYING)")
endif()
if(WIN32)
  if(CMAKE_SIZEOF_VOID_P EQUAL 8)
    list(APPEND jemalloc_configure --host=x86_64-w64-mingw32 --with-lg-vaddr=48)
  else()
    list(APPEND jemalloc_configure --host=i686-w64-mingw32)
  endif()
  string(PREPEND jemalloc_cflags "-O3 -g1 ${CMAKE_C_FLAGS} ")
  set(jemalloc_built jemalloc.lib)
  set(jemalloc_needs "")
  set(jemalloc_tls ON) # never: the system's slots
else()
  # jemalloc's thread-local block of 2.6 KB would make the library's too large for what the C
  # library reserves for libraries that are loaded late: reading the one pointer that each memory
  # function needs would then cost twenty instructions instead of two. jemalloc itself is off the
  # fast paths.
  set(jemalloc_tls OFF)
  # initial-exec TLS would make libnmapi.so impossible to dlopen once the static TLS block is used up.
  list(APPEND jemalloc_configure --disable-initial-exec-tls)
  set(jemalloc_cflags "-O3 -fPIC -fvisibility=hidden -g1")
  set(jemalloc_built libjemalloc_pic.a)
  set(jemalloc_needs "Threads::Threads;m")
endif()

if(NETMON_TAKES_CF_PROTECTION)
  # One object without it, and the library has none. Also with sanitizers: one build serves all.
  string(APPEND jemalloc_cflags " -fcf-protection")
endif()

list(JOIN jemalloc_configure " " jemalloc_configure)
netmon_from_source(jemalloc LIBRARY libjemalloc.a
  ARGUMENTS "CC=${CMAKE_C_COMPILER}" "CFLAGS=${jemalloc_cflags}" "BUILT=${jemalloc_built}"
    "CONFIGURE=${jemalloc_configure}" "TLS=${jemalloc_tls}")
set_target_properties(netmon_jemalloc PROPERTIES INTERFACE_LINK_LIBRARIES "${jemalloc_needs}")

# The benchmarks' peer is measured on jemalloc's own fast path: with its thread-local storage.
if(NETMON_BENCH)
  netmon_from_source(jemalloc VARIANT peer LIBRARY libjemalloc.a
    ARGUMENTS "CC=${CMAKE_C_COMPILER}" "CFLAGS=${jemalloc_cflags}" "BUILT=${jemalloc_built}"
      "CONFIGURE=${jemalloc_configure}" "TLS=ON")
  set_target_properties(netmon_jemalloc_peer PROPERTIES INTERFACE_LINK_LIBRARIES "${jemalloc_needs}")
endif()
