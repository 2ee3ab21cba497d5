# SPDX-License-Identifier: MIT
# The interface target `netmon_sanitizers`: the compile and link flags for NETMON_SANITIZE and
# NETMON_FUZZ; empty otherwise. All our targets link it; global flags stay untouched.
add_library(netmon_sanitizers INTERFACE)

if(NETMON_SANITIZE STREQUAL "address")
  set(flags -fsanitize=address,undefined -fno-sanitize-recover=undefined)
elseif(NETMON_SANITIZE STREQUAL "thread")
  set(flags -fsanitize=thread)
elseif(NOT NETMON_SANITIZE STREQUAL "")
  message(FATAL_ERROR "NETMON_SANITIZE is '${NETMON_SANITIZE}': use address, thread or nothing")
endif()

if(NETMON_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "NETMON_FUZZ needs clang: libFuzzer is part of it")
  endif()
  # Coverage for every target; only the fuzz targets link the engine.
  target_compile_options(netmon_sanitizers INTERFACE -fsanitize=fuzzer-no-link)
  list(APPEND link_flags -fsanitize=fuzzer-no-link)
endif()

if(DEFINED flags)
  # Level 1 and short debug information take half the time to compile, and run fast enough. A target
  # with the property NETMON_COMPILED_QUICKLY takes a third of that, and runs slower.
  target_compile_options(netmon_sanitizers INTERFACE ${flags} -fno-omit-frame-pointer -g1
    $<IF:$<BOOL:$<TARGET_PROPERTY:NETMON_COMPILED_QUICKLY>>,-O0,-O1>)
endif()
target_link_options(netmon_sanitizers INTERFACE ${flags} ${link_flags})
unset(flags)
unset(link_flags)
