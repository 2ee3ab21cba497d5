# SPDX-License-Identifier: MIT
# fmt::fmt for cross builds, header-only.
include("${CMAKE_CURRENT_LIST_DIR}/host_headers.cmake")
netmon_host_headers(fmt::fmt fmt format.h)
target_compile_definitions(fmt::fmt INTERFACE FMT_HEADER_ONLY=1)
set(fmt_FOUND TRUE)
