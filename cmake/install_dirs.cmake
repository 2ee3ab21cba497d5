# SPDX-License-Identifier: MIT
# Where things are installed, under the prefix: what install.cmake puts there, and what the program
# has to know of it.
include(GNUInstallDirs)
if(WIN32)
  # What is unpacked from an archive, and not found by a system: short ways.
  set(NETMON_EXPERT_DIR experts)
  set(NETMON_DOC_DIR .)
else()
  set(NETMON_EXPERT_DIR "${CMAKE_INSTALL_LIBDIR}/netmon/experts")
  set(NETMON_DOC_DIR "${CMAKE_INSTALL_DOCDIR}")
endif()
file(RELATIVE_PATH NETMON_EXPERTS_FROM_PROGRAM
  "/${CMAKE_INSTALL_BINDIR}" "/${NETMON_EXPERT_DIR}")
