# SPDX-License-Identifier: MIT
# The target `netmon_libpcap`: the system's libpcap, which tests and benchmarks compare with. netmon
# itself does not use it.
include_guard(GLOBAL)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCAP REQUIRED IMPORTED_TARGET GLOBAL libpcap)
add_library(netmon_libpcap INTERFACE)
target_link_libraries(netmon_libpcap INTERFACE PkgConfig::PCAP)
