// SPDX-License-Identifier: MIT
// Reader of pcap files: microseconds and nanoseconds in either byte order, Kuznetzov's longer
// record headers, AIX's, and the versions since 2.0. Reference: capture-files.md 13.1. Depends on
// byte_stream.h, frame_import.h.
#pragma once

#include "byte_stream.h"
#include "core/runtime/error.h"
#include "frame_import.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

// Whether a file that starts like this is a pcap file.
bool is_pcap(const std::byte* data, std::uint64_t size) noexcept;

// Reads the whole file. The error is one of its header; what is wrong behind it is left in
// `import`. May throw std::bad_alloc.
Error read_pcap(ByteStream& file, FrameImport& import);

// The most bytes that a packet of a LINKTYPE can have. Where a file claims more, it is damaged.
std::uint32_t longest_packet(std::uint32_t link_type) noexcept;

} // namespace netmon
