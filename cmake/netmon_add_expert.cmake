# SPDX-License-Identifier: MIT
# netmon_add_expert(NAME SOURCES file...): an expert, as a module that nmexpert can load.
# C or C++. <windows.h> and <netmon.h> are found, the three entry points stay visible.
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
endfunction()
