# SPDX-License-Identifier: MIT
# Builds libpcap for Windows, offline only; run by the target netmon_libpcap_build as a script
# (cmake -P). SOURCE, URL, SHA256, PREFIX, LIBRARY: see from_source.cmake; CMAKE_TOOLCHAIN_FILE,
# CMAKE_GENERATOR, CFLAGS: how.
cmake_minimum_required(VERSION 3.24)
include("${CMAKE_CURRENT_LIST_DIR}/unpack_source.cmake")
if(done)
  return()
endif()

# Its script wants a packet library and the shared target to exist; neither is linked or built.
step(configure ${CMAKE_COMMAND} -G "${CMAKE_GENERATOR}" -S "${tree}" -B .
  "-DCMAKE_TOOLCHAIN_FILE=${CMAKE_TOOLCHAIN_FILE}" "-DCMAKE_C_FLAGS=${CFLAGS}"
  -DCMAKE_BUILD_TYPE=Release
  -DPCAP_TYPE=null -DBUILD_SHARED_LIBS=ON -DENABLE_REMOTE=OFF -DDISABLE_DBUS=ON -DDISABLE_RDMA=ON
  -DPacket_LIBRARY=ws2_32 -DPacket_INCLUDE_DIR=.)
step(build ${CMAKE_COMMAND} --build . --config Release --target pcap_static)

file(COPY "${tree}/pcap.h" "${tree}/pcap" DESTINATION "${PREFIX}/include" FILES_MATCHING PATTERN "*.h")
keep_built(LICENSE libpcap.a pcap_static.lib libpcap_static.a)
