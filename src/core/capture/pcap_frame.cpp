// SPDX-License-Identifier: MIT
// Takes Network Monitor's headers off again.
#include "pcap_frame.h"

#include "base/byte_order.h"
#include "link_types.h"

#include <algorithm>

namespace netmon {

namespace {

constexpr std::uint32_t kAtmHeader = 16; // two addresses, VPI and VCI in 16 bits each
constexpr std::uint32_t kSunAtmHeader = 4;
constexpr std::uint32_t kRadioHeader = 32;

void leave_out(PcapFrame& frame, std::uint32_t bytes) noexcept {
  frame.length -= std::min(bytes, frame.length);
  const std::uint32_t kept = std::min(bytes, frame.stored);
  frame.stored -= kept;
  frame.bytes += kept;
}

bool is_zero(const std::byte* from, std::size_t bytes) noexcept {
  return std::all_of(from, from + bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

// What the import puts before frames of 802.11 says nothing: revision, length, no fields.
void remove_radio_header(PcapFrame& frame) noexcept {
  const std::byte* const header = frame.bytes;
  const std::uint32_t claimed =
      frame.stored >= 3 ? load_little<std::uint16_t>(header + 1) : kRadioHeader;
  const bool is_empty = frame.stored >= kRadioHeader && claimed == kRadioHeader &&
                        is_zero(header + 3, 4) && is_zero(header + 11, kRadioHeader - 11);
  leave_out(frame, std::max(claimed, kRadioHeader));
  frame.lost_header = !is_empty;
}

// SunATM's header has a byte that tells the kind of traffic, which is not known any more, VPI in
// one byte, and VCI.
void replace_atm_header(PcapFrame& frame) noexcept {
  constexpr std::byte kLlc{2};
  const std::byte* const header = frame.bytes;
  const std::uint32_t stored = frame.stored;
  leave_out(frame, kAtmHeader);
  const bool has_llc = frame.stored >= 3 && load_big16(frame.bytes) == 0xAAAA;
  frame.front = {has_llc ? kLlc : std::byte{0}};
  for (std::uint32_t i = 1; i < kSunAtmHeader && kAtmHeader - kSunAtmHeader + i < stored; ++i) {
    frame.front[i] = header[kAtmHeader - kSunAtmHeader + i];
  }
  // A frame that was clipped inside the header stays so.
  frame.front_bytes = stored >= kAtmHeader                  ? kSunAtmHeader
                      : stored > kAtmHeader - kSunAtmHeader ? stored - (kAtmHeader - kSunAtmHeader)
                                                            : 0;
  frame.stored += frame.front_bytes;
  frame.length += kSunAtmHeader;
  frame.lost_header = true;
}

} // namespace

std::optional<PcapFrame> pcap_frame(const Capture& capture, std::uint32_t number,
                                    const FrameInfo& info) noexcept {
  const Media media = capture.media(number);
  PcapFrame frame;
  // Several link types are of the same medium; the file says which it was.
  frame.link_type = capture.link_type(number);
  if (frame.link_type == kNoLinkType || media_of_link_type(frame.link_type) != media) {
    const auto link_type = link_type_of_media(media);
    if (!link_type) return std::nullopt;
    frame.link_type = *link_type;
  }
  frame.length = info.length;
  frame.stored = info.stored;
  frame.bytes = info.bytes;
  if (media == kMediaWifi) remove_radio_header(frame);
  if (media == MAC_TYPE_ATM) replace_atm_header(frame);
  return frame;
}

} // namespace netmon
