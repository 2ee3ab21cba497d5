# SPDX-License-Identifier: MIT
# Install rules: the library, its headers, the program, the example experts, and the packages for
# CMake (find_package(netmon)) and pkg-config (netmon, netmon-expert). The tree may be moved.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/netmon")
install(TARGETS nmapi netmon_expert EXPORT netmonTargets)
install(EXPORT netmonTargets NAMESPACE netmon:: DESTINATION "${package_dir}")
if(WIN32)
  # Windows has its own <windows.h>, and needs a second import library for the other family of
  # linkers.
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/netmon" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.h" PATTERN "*.ver" PATTERN "compat" EXCLUDE)
  if(NOT MSVC)
    install(FILES "$<TARGET_LINKER_FILE_DIR:nmapi>/nmapi.lib" DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  endif()
else()
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/netmon" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.h" PATTERN "*.ver")
  if(NETMON_SPELLINGS_DIR)
    install(DIRECTORY "${NETMON_SPELLINGS_DIR}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/netmon")
  endif()
endif()

# From the folder of the program, or of an expert, to that of the library.
file(RELATIVE_PATH bin_to_lib "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LIBDIR}")
file(RELATIVE_PATH experts_to_lib "/${NETMON_EXPERT_DIR}" "/${CMAKE_INSTALL_LIBDIR}")
if(NETMON_PROGRAM)
  install(TARGETS nmexpert)
  set_target_properties(nmexpert PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
endif()
if(NETMON_EXAMPLES)
  install(TARGETS ${NETMON_INSTALLED_EXPERTS} LIBRARY DESTINATION "${NETMON_EXPERT_DIR}")
  set_target_properties(${NETMON_INSTALLED_EXPERTS} PROPERTIES
    INSTALL_RPATH "$ORIGIN/${experts_to_lib}")
endif()

configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/netmonConfig.cmake.in" "${PROJECT_BINARY_DIR}/netmonConfig.cmake"
  INSTALL_DESTINATION "${package_dir}"
  PATH_VARS CMAKE_INSTALL_LIBDIR
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
set(pc_compat "")
if(NOT WIN32)
  set(pc_compat "-I\${includedir}/netmon/compat")
  if(NETMON_SPELLINGS_DIR)
    string(APPEND pc_compat " -I\${includedir}/netmon/spellings")
  endif()
endif()
foreach(pc netmon netmon-expert)
  configure_file("${CMAKE_CURRENT_LIST_DIR}/${pc}.pc.in" "${PROJECT_BINARY_DIR}/${pc}.pc" @ONLY)
  install(FILES "${PROJECT_BINARY_DIR}/${pc}.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endforeach()

include("${CMAKE_CURRENT_LIST_DIR}/documents.cmake")
install(DIRECTORY "${NETMON_DOCUMENTS}/" DESTINATION "${NETMON_DOC_DIR}")
if(NETMON_PROGRAM AND NOT WIN32)
  install(FILES "${PROJECT_BINARY_DIR}/share/man/man1/nmexpert.1"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
  foreach(shell bash-completion fish zsh)
    install(DIRECTORY "${PROJECT_BINARY_DIR}/share/${shell}" DESTINATION "${CMAKE_INSTALL_DATADIR}")
  endforeach()
endif()
if(WIN32)
  install(DIRECTORY
      "${PROJECT_SOURCE_DIR}/examples/common"
      "${PROJECT_SOURCE_DIR}/examples/protdist"
      "${PROJECT_SOURCE_DIR}/examples/topuser"
    DESTINATION examples FILES_MATCHING PATTERN "*.cpp" PATTERN "*.h")
endif()

if(NETMON_PROGRAM)
  install(FILES "${PROJECT_SOURCE_DIR}/docs/schema/nmexpert.schema.json"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/netmon")
endif()

# The licenses of what is linked in.
get_property(libraries GLOBAL PROPERTY NETMON_LIBRARIES_FROM_SOURCE)
foreach(name IN LISTS libraries)
  get_target_property(notice netmon_${name} NETMON_NOTICE)
  install(FILES "${notice}" DESTINATION "${NETMON_DOC_DIR}/licences" RENAME ${name}.txt)
endforeach()
if(CMAKE_CROSSCOMPILING)
  foreach(package libcli11-dev libfmt-dev mingw-w64-common nlohmann-json3-dev)
    install(FILES "/usr/share/doc/${package}/copyright" DESTINATION "${NETMON_DOC_DIR}/licences"
      RENAME ${package}.txt OPTIONAL)
  endforeach()
endif()

if(PROJECT_IS_TOP_LEVEL)
  include("${CMAKE_CURRENT_LIST_DIR}/package.cmake")
endif()
