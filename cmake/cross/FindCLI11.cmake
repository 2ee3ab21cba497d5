# SPDX-License-Identifier: MIT
# CLI11::CLI11 for cross builds.
include("${CMAKE_CURRENT_LIST_DIR}/host_headers.cmake")
netmon_host_headers(CLI11::CLI11 CLI CLI.hpp)
set(CLI11_FOUND TRUE)
