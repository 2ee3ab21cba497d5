# SPDX-License-Identifier: MIT
# The interface target `netmon_hardening`: what makes a bug of ours harder to exploit, in all our
# targets; and netmon_check_bounds(). structure.hardening checks the resulting files. Empty with
# sanitizers, which check more, and for Microsoft's compiler, where these are the defaults.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)
check_pie_supported()  # POSITION_INDEPENDENT_CODE links programs as such, too

add_library(netmon_hardening INTERFACE)
set(NETMON_IS_HARDENED ON)
if(MSVC OR NETMON_SANITIZE OR NETMON_FUZZ)
  set(NETMON_IS_HARDENED OFF)
endif()

# Checked library calls need the optimizer: without it the compiler warns, and nothing is checked.
set(NETMON_IS_FORTIFIED OFF)
if(NETMON_IS_HARDENED AND CMAKE_BUILD_TYPE MATCHES "^(Release|RelWithDebInfo|MinSizeRel)$")
  set(NETMON_IS_FORTIFIED ON)
endif()

# Landing pads and the shadow stack of x86. A PE file cannot state that it has them.
if(NOT WIN32 AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|i[3-6]86")
  check_cxx_compiler_flag(-fcf-protection NETMON_TAKES_CF_PROTECTION)
endif()
set(NETMON_HAS_CF_PROTECTION OFF)
if(NETMON_IS_HARDENED AND NETMON_TAKES_CF_PROTECTION)
  set(NETMON_HAS_CF_PROTECTION ON)
endif()

if(NETMON_IS_HARDENED)
  target_compile_options(netmon_hardening INTERFACE -fstack-protector-strong)
  if(NETMON_IS_FORTIFIED)
    target_compile_options(netmon_hardening INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  endif()
  if(NETMON_HAS_CF_PROTECTION)
    target_compile_options(netmon_hardening INTERFACE -fcf-protection)
  endif()
  if(WIN32)
    # With the option, the linker finds what checked calls need. The toolchain files do the rest, so
    # that experts get it as well.
    target_link_options(netmon_hardening INTERFACE -fstack-protector-strong)
  else()
    target_link_options(netmon_hardening INTERFACE
      -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
  endif()
endif()

# netmon_check_bounds(TARGET [PATTERN]): has the C++ library check indexes and iterators in the
# sources of TARGET, or in those that match the pattern. Not for paths that every block or every
# frame takes.
function(netmon_check_bounds target)
  if(NOT NETMON_IS_HARDENED)
    return()
  endif()
  if(ARGC EQUAL 1)
    target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
    return()
  endif()
  get_target_property(sources ${target} SOURCES)
  list(FILTER sources INCLUDE REGEX "${ARGV1}")
  set_property(SOURCE ${sources} APPEND PROPERTY COMPILE_DEFINITIONS _GLIBCXX_ASSERTIONS)
endfunction()
