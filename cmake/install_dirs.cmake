# SPDX-License-Identifier: MIT
# Where things are installed, relative to the prefix: for install.cmake, and for the program, which
# has to find them.
include(GNUInstallDirs)
if(WIN32)
  # A tree unpacked from an archive is not searched by any system: short paths.
  set(NETMON_EXPERT_DIR experts)
  set(NETMON_DOC_DIR .)
else()
  set(NETMON_EXPERT_DIR "${CMAKE_INSTALL_LIBDIR}/netmon/experts")
  set(NETMON_DOC_DIR "${CMAKE_INSTALL_DOCDIR}")
endif()
file(RELATIVE_PATH NETMON_EXPERTS_FROM_PROGRAM
  "/${CMAKE_INSTALL_BINDIR}" "/${NETMON_EXPERT_DIR}")
