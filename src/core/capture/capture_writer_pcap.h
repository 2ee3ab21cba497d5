// SPDX-License-Identifier: MIT
// Writes pcap and pcapng files. Reference: capture-files.md 13. Depends on capture.h, byte_sink.h.
#pragma once

#include "byte_sink.h"
#include "capture.h"

#include <string>
#include <vector>

namespace netmon {

// Little-endian; times in microseconds, or finer where the capture's are: of nanoseconds in pcap,
// of 100 ns in pcapng. pcap has one link type and times from 1970 to 2106: an error when the frames
// have others. A frame whose medium has no link type is an error in both. Nothing has been written
// then. pcapng gets an interface for each one of the capture, and for each link type otherwise.
Error write_pcap(const Capture& capture, bool is_pcapng, SinkBuffer& out,
                 std::vector<std::string>& notes);

} // namespace netmon
