// SPDX-License-Identifier: MIT
// The two things in a pcapng file that libpcap does not report: the comment of the file, and how
// many bytes of frame check sequence the frames end with. Read from the blocks before the first
// packet. Reference: capture-files.md 7.2, 13.2. Depends on byte_order.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace netmon {

struct PcapngPreamble {
  std::string comment;         // first comment of the section header, without NUL
  std::uint32_t fcs_bytes = 0; // 0 unless all interfaces declare the same number
};

// Never fails: damaged parts count as absent.
PcapngPreamble read_pcapng_preamble(const std::byte* data, std::uint64_t size);

} // namespace netmon
