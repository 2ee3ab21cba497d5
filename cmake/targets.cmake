# SPDX-License-Identifier: MIT
# netmon_target(NAME): what all targets of ours share. C++20, warnings, sanitizers, hidden symbols.
function(netmon_target name)
  target_compile_features(${name} PRIVATE cxx_std_20 c_std_11)
  set_target_properties(${name} PROPERTIES
    CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${name} PRIVATE netmon_warnings netmon_sanitizers)
endfunction()

# netmon_present(OUT FILES...): those of the named sources that stand in this folder, while the
# tree is being filled.
function(netmon_present out)
  set(found)
  foreach(file IN LISTS ARGN)
    if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${file}")
      list(APPEND found "${file}")
    else()
      message(STATUS "not there yet: ${CMAKE_CURRENT_SOURCE_DIR}/${file}")
    endif()
  endforeach()
  if(NOT found)
    file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp" "")
    set(found "${CMAKE_CURRENT_BINARY_DIR}/empty.cpp")
  endif()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}")
  set(${out} ${found} PARENT_SCOPE)
endfunction()
