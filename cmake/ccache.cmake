# SPDX-License-Identifier: MIT
# Compiles through ccache if it is installed and no other launcher was chosen.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(NETMON_CCACHE ccache)
  mark_as_advanced(NETMON_CCACHE)
  if(NETMON_CCACHE)
    set(CMAKE_C_COMPILER_LAUNCHER "${NETMON_CCACHE}")
    set(CMAKE_CXX_COMPILER_LAUNCHER "${NETMON_CCACHE}")
  endif()
endif()
