// SPDX-License-Identifier: MIT
// Frames as files of pcap and pcapng hold them: by link type, and without the headers that Network
// Monitor puts before frames of 802.11 and ATM. The inverse of what the import does. Reference:
// capture-files.md 5.1, 5.2. Depends on capture.h.
#pragma once

#include "capture.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace netmon {

struct PcapFrame {
  std::uint32_t link_type = 0;
  std::uint32_t length = 0;            // on the wire
  std::uint32_t stored = 0;            // `front_bytes` and the bytes kept behind them
  std::array<std::byte, 4> front = {}; // bytes before those of the frame
  std::uint32_t front_bytes = 0;
  const std::byte* bytes = nullptr; // stored - front_bytes
  bool lost_header = false;         // the header that was left away said something
};

// None when no link type stands for the frame's medium. `info` is what Capture::read said of it.
std::optional<PcapFrame> pcap_frame(const Capture& capture, std::uint32_t number,
                                    const FrameInfo& info) noexcept;

} // namespace netmon
