# SPDX-License-Identifier: MIT
# netmon_exports: what the shared library takes from the backend: exports of the backend's own and
# the list of exported names, in the form that the linker reads.
add_library(netmon_exports INTERFACE)
target_sources(netmon_exports INTERFACE "${CMAKE_CURRENT_LIST_DIR}/debug_print.cpp")

set(def "${CMAKE_CURRENT_BINARY_DIR}/nmapi.def")
netmon_def_file("${def}")
target_sources(netmon_exports INTERFACE "${def}")
set_target_properties(netmon_exports PROPERTIES NETMON_DEF_FILE "${def}")
if(CMAKE_SIZEOF_VOID_P EQUAL 4 AND NOT MSVC)
  target_link_options(netmon_exports INTERFACE -Wl,--kill-at)
endif()
