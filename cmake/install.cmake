# SPDX-License-Identifier: MIT
# Install rules: the library, its headers, the program, the example experts, and the packages for
# CMake (find_package(netmon)) and pkg-config (netmon, netmon-expert). The tree may be moved.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/netmon")
set(expert_dir "${CMAKE_INSTALL_LIBDIR}/netmon/experts")

install(TARGETS nmapi netmon_expert EXPORT netmonTargets)
install(EXPORT netmonTargets NAMESPACE netmon:: DESTINATION "${package_dir}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/netmon" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  FILES_MATCHING PATTERN "*.h")

# From the program's folder, or an expert's, to the library's.
file(RELATIVE_PATH bin_to_lib "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
file(RELATIVE_PATH experts_to_lib "/${expert_dir}" "/${CMAKE_INSTALL_LIBDIR}")
if(NETMON_PROGRAM)
  install(TARGETS nmexpert)
  set_target_properties(nmexpert PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
endif()
if(NETMON_EXAMPLES)
  install(TARGETS ${NETMON_INSTALLED_EXPERTS} LIBRARY DESTINATION "${expert_dir}")
  set_target_properties(${NETMON_INSTALLED_EXPERTS} PROPERTIES
    INSTALL_RPATH "$ORIGIN/${experts_to_lib}")
endif()

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/netmonConfig.cmake.in" "${PROJECT_BINARY_DIR}/netmonConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/netmonConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/netmonConfig.cmake"
    "${PROJECT_BINARY_DIR}/netmonConfigVersion.cmake"
    "${CMAKE_CURRENT_LIST_DIR}/netmon_add_expert.cmake"
  DESTINATION "${package_dir}")

# ${pcfiledir} makes the prefix follow the files.
file(RELATIVE_PATH pc_to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
foreach(pc netmon netmon-expert)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${pc}.pc.in" "${PROJECT_BINARY_DIR}/${pc}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${pc}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/README.md"
  DESTINATION "${CMAKE_INSTALL_DOCDIR}")
