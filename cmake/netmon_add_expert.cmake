# SPDX-License-Identifier: MIT
# netmon_add_expert(NAME SOURCES file...): an expert, as a module that nmexpert can load. C or C++.
# <windows.h> and <netmon.h> are found, and the three entry points are exported by their plain
# names. A module definition file may be among the sources.
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
  # Sources of that time pass literals to parameters of type LPSTR.
  target_compile_options(${name} PRIVATE
    "$<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang,AppleClang>:-Wno-write-strings>")
  if(MINGW)
    # This linker exports everything when nothing is marked for export. The names lose the argument
    # bytes of x86, and the compiler's libraries are linked in.
    target_link_options(${name} PRIVATE -static -Wl,--kill-at)
  elseif(MSVC)
    set(listed ${arg_SOURCES})
    list(FILTER listed INCLUDE REGEX "\\.def$")
    if(NOT listed)
      set_target_properties(${name} PROPERTIES WINDOWS_EXPORT_ALL_SYMBOLS ON)
    endif()
  endif()
endfunction()
