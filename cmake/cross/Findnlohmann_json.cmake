# SPDX-License-Identifier: MIT
# nlohmann_json::nlohmann_json for cross builds.
include("${CMAKE_CURRENT_LIST_DIR}/host_headers.cmake")
netmon_host_headers(nlohmann_json::nlohmann_json nlohmann json.hpp)
set(nlohmann_json_FOUND TRUE)
