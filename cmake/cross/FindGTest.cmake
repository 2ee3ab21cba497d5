# SPDX-License-Identifier: MIT
# GTest::gtest, GTest::gmock and GTest::gtest_main for cross builds: built with the project, from
# the sources that Debian's package `googletest` installs.
set(NETMON_GOOGLETEST_SOURCE "/usr/src/googletest" CACHE PATH "GoogleTest's source folder")
if(NOT EXISTS "${NETMON_GOOGLETEST_SOURCE}/CMakeLists.txt")
  message(FATAL_ERROR "${NETMON_GOOGLETEST_SOURCE} holds no GoogleTest; scripts/setup test installs "
    "it, or set NETMON_GOOGLETEST_SOURCE")
endif()
if(NOT TARGET gtest)
  set(INSTALL_GTEST OFF CACHE INTERNAL "")
  set(gtest_force_shared_crt ON CACHE INTERNAL "")
  add_subdirectory("${NETMON_GOOGLETEST_SOURCE}" "${PROJECT_BINARY_DIR}/_googletest" EXCLUDE_FROM_ALL)
endif()
set(GTest_FOUND TRUE)
