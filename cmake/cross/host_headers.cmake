# SPDX-License-Identifier: MIT
# netmon_host_headers(TARGET NAME FOLDER): an imported target TARGET for the header-only library
# whose headers are in FOLDER of the building machine's include folder. They are reached through a
# link of their own: the rest of that folder would mix two systems' headers.
function(netmon_host_headers target folder header)
  if(TARGET ${target})
    return()
  endif()
  # NO_CMAKE_FIND_ROOT_PATH: found outside the target's root as well.
  find_path(NETMON_HOST_${folder}_DIR "${folder}/${header}" PATHS /usr/include /usr/local/include
    NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(NETMON_HOST_${folder}_DIR)
  if(NOT NETMON_HOST_${folder}_DIR)
    message(FATAL_ERROR "There is no ${folder}/${header}; scripts/setup test installs it, or set NETMON_HOST_${folder}_DIR")
  endif()
  set(links "${PROJECT_BINARY_DIR}/_headers/${folder}")
  file(MAKE_DIRECTORY "${links}")
  file(CREATE_LINK "${NETMON_HOST_${folder}_DIR}/${folder}" "${links}/${folder}"
    COPY_ON_ERROR SYMBOLIC)
  add_library(${target} INTERFACE IMPORTED GLOBAL)
  target_include_directories(${target} INTERFACE "${links}")
endfunction()
