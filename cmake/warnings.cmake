# SPDX-License-Identifier: MIT
# The interface target `netmon_warnings`: the warnings that our own code must compile without.
option(NETMON_WERROR "Treat warnings as errors" OFF)

add_library(netmon_warnings INTERFACE)
if(MSVC)
  # Standard C++, and sources read as UTF-8. C4200: structures of the ABI end in arrays without a
  # length; C4324: padding for alignment is intended; C4702: code after a call that never returns.
  target_compile_options(netmon_warnings INTERFACE
    /W4 /wd4200 /wd4324 /wd4702 /permissive- /utf-8 /EHsc
    $<$<COMPILE_LANGUAGE:CXX>:/Zc:__cplusplus>
    $<$<BOOL:${NETMON_WERROR}>:/WX>)
  target_compile_definitions(netmon_warnings INTERFACE
    _CRT_SECURE_NO_WARNINGS _CRT_NONSTDC_NO_WARNINGS)
  return()
endif()
target_compile_options(netmon_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${NETMON_WERROR}>:-Werror>)
