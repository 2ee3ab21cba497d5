# SPDX-License-Identifier: MIT
# netmon_target(NAME): what all our targets share. C++20, warnings, sanitizers, hardening, hidden
# symbols.
function(netmon_target name)
  target_compile_features(${name} PRIVATE cxx_std_20 c_std_11)
  set_target_properties(${name} PROPERTIES
    CXX_EXTENSIONS OFF
    C_VISIBILITY_PRESET hidden
    CXX_VISIBILITY_PRESET hidden
    VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  if(WIN32)
    target_compile_definitions(${name} PRIVATE _WIN32_WINNT=0x0601 NOMINMAX)  # Windows 7 on
  endif()
  target_link_libraries(${name} PRIVATE netmon_warnings netmon_sanitizers netmon_hardening)
endfunction()
