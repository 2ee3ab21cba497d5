# SPDX-License-Identifier: MIT
# netmon_add_expert(NAME SOURCES file...): an expert, as a module that nmexpert can load.
# C or C++. <windows.h> and <netmon.h> are found, the three entry points leave the module by their
# plain names. A module definition file may stand among the sources.
function(netmon_add_expert name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES")
  if(NOT arg_SOURCES OR arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "usage: netmon_add_expert(NAME SOURCES file...)")
  endif()
  add_library(${name} MODULE ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES
    PREFIX ""
    C_VISIBILITY_PRESET default
    CXX_VISIBILITY_PRESET default)
  target_link_libraries(${name} PRIVATE netmon::expert)
  # Sources of those days hand literals to parameters of type LPSTR.
  target_compile_options(${name} PRIVATE
    "$<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-Wno-write-strings>")
  if(MINGW)
    # Its linker exports what nothing else says; without the argument bytes of x86, and with the
    # compiler's libraries inside.
    target_link_options(${name} PRIVATE -static -Wl,--kill-at)
  elseif(MSVC)
    set(listed ${arg_SOURCES})
    list(FILTER listed INCLUDE REGEX "\\.def$")
    if(NOT listed)
      set_target_properties(${name} PROPERTIES WINDOWS_EXPORT_ALL_SYMBOLS ON)
    endif()
  endif()
endfunction()
