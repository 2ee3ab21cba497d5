# SPDX-License-Identifier: MIT
# cpack: the installed tree as one archive; for Windows netmon-VERSION-win-{x64,x86}.zip. On Debian
# `cpack -G DEB` makes a package instead, which apt and dpkg install, upgrade and remove.
set(CPACK_PACKAGE_VENDOR netmon)
set(CPACK_PACKAGE_CONTACT "The netmon developers <netmon@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Experts are the plug-ins of Microsoft Network Monitor 2.x: they read the \
frames of a capture and report what they found. This package holds the library that they call, the \
program nmexpert, which runs them on captures of Network Monitor and on pcap and pcapng files, two \
experts, and the headers that experts and programs are built with.")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS  # whatever the umask of who packs it
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
if(WIN32)
  set(CPACK_GENERATOR ZIP)
  if(CMAKE_SIZEOF_VOID_P EQUAL 8)
    set(system win-x64)
  else()
    set(system win-x86)
  endif()
else()
  set(CPACK_GENERATOR TGZ)
  string(TOLOWER "${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}" system)

  # dpkg-shlibdeps, of the package dpkg-dev, finds out what the library and the program need.
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
  set(CPACK_DEBIAN_PACKAGE_SECTION net)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${PROJECT_BINARY_DIR}/src/abi")
  set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
  set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
  set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/debian_layout.cmake")
  set(CPACK_POST_BUILD_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/debian_trigger.cmake")
endif()
set(CPACK_PACKAGE_FILE_NAME "netmon-${PROJECT_VERSION}-${system}")
include(CPack)
