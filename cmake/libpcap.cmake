# SPDX-License-Identifier: MIT
# The target `netmon_pcap`: libpcap, which netmon uses to read files only. The system's where there
# is one; for Windows built from source, without anything that captures. How it is obtained:
# from_source.cmake.
set(libpcap_version 1.10.3)
set(libpcap_sha256 2a8885c403516cf7b0933ed4b14d6caa30e02052489ebd414dc75ac52e7559e6)
set(libpcap_archive libpcap-${libpcap_version}.tar.gz)
set(libpcap_url "https://www.tcpdump.org/release/${libpcap_archive}")

add_library(netmon_pcap INTERFACE)
if(NOT WIN32)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(PCAP REQUIRED IMPORTED_TARGET libpcap)
  target_link_libraries(netmon_pcap INTERFACE PkgConfig::PCAP)
  return()
endif()

netmon_from_source(libpcap LIBRARY libpcap.a
  ARGUMENTS "CMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" "CMAKE_GENERATOR=${CMAKE_GENERATOR}"
    "CFLAGS=${CMAKE_C_FLAGS}")
target_link_libraries(netmon_pcap INTERFACE netmon_libpcap ws2_32)
