# SPDX-License-Identifier: MIT
# netmon_exports: what the shared library takes from the backend: exports of the backend's own and
# the list of the names that leave, in the form that the linker at hand reads. GNU's wants the stdcall
# bytes of x86 at each name, and --kill-at to leave them out of the export table; Microsoft's finds
# the decorated function by its plain name.
add_library(netmon_exports INTERFACE)
target_sources(netmon_exports INTERFACE "${CMAKE_CURRENT_LIST_DIR}/debug_print.cpp")

set(list "${CMAKE_CURRENT_LIST_DIR}/nmapi.def")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${list}")
file(READ "${list}" names)
string(REGEX REPLACE "([A-Za-z0-9_])@[0-9]+" "\\1" plain_names "${names}")
if(CMAKE_SIZEOF_VOID_P EQUAL 4 AND NOT MSVC)
  set(plain_names "${names}")
  target_link_options(netmon_exports INTERFACE -Wl,--kill-at)
endif()
set(list "${CMAKE_CURRENT_BINARY_DIR}/nmapi.def")
file(CONFIGURE OUTPUT "${list}" CONTENT "${plain_names}" @ONLY)
target_sources(netmon_exports INTERFACE "${list}")
set_target_properties(netmon_exports PROPERTIES NETMON_DEF_FILE "${list}")
