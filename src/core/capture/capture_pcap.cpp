// SPDX-License-Identifier: MIT
// The header of a pcap file, with all that writers did differently, and its records.
#include "capture_pcap.h"

#include "base/byte_order.h"
#include "time_scale.h"

#include <algorithm>
#include <string>
#include <utility>

namespace netmon {

namespace {

constexpr std::size_t kFileHeader = 24;
constexpr std::uint32_t kMicroseconds = 0xA1B2C3D4, kNanoseconds = 0xA1B23C4D,
                        kKuznetzov = 0xA1B2CD34;
constexpr std::size_t kRecordHeader = 16, kKuznetzovHeader = 24;

constexpr std::uint32_t kLinkTypeBits = 0xFFFF;
constexpr std::uint32_t kFcsIsTold = 0x04000000;
constexpr std::uint32_t kFddi = 10;
constexpr std::uint32_t kAixFddiPadding = 3;

enum class Lengths : std::uint8_t {
  stored_first,
  wire_first,     // before 2.3, and by DG/UX
  larger_is_wire, // 2.3, which both kinds of writers called what they wrote
};

struct Layout {
  bool is_big_endian = false;
  bool has_nanoseconds = false;
  std::size_t record_header = kRecordHeader;
  std::uint32_t padding = 0; // bytes before a frame that are counted as part of it
  Lengths lengths = Lengths::stored_first;

  std::uint32_t u32(const std::byte* at) const noexcept {
    return is_big_endian ? load_big32(at) : load_little<std::uint32_t>(at);
  }
  std::uint16_t u16(const std::byte* at) const noexcept {
    return is_big_endian ? load_big16(at) : load_little<std::uint16_t>(at);
  }
};

bool is_magic(std::uint32_t value) noexcept {
  return value == kMicroseconds || value == kNanoseconds || value == kKuznetzov;
}

// AIX's files call themselves 2.2, have nanoseconds, and name link types by RFC 1573's ifType. The
// numbers that these have for networks are ones that no other writer of 2.2 is known to have used.
bool read_aix_link_type(std::uint32_t number, std::uint32_t& link_type) noexcept {
  switch (number) {
    case 6: link_type = 1; return true;   // Ethernet
    case 9: link_type = 6; return true;   // token ring
    case 15: link_type = 10; return true; // FDDI
    case 24: link_type = 0; return true;  // loopback
    default: return false;
  }
}

std::string version_text(unsigned major, unsigned minor) {
  return std::to_string(major) + "." + std::to_string(minor);
}

Error read_header(const std::byte* header, Layout& layout, CaptureInterface& out) {
  layout.is_big_endian = is_magic(load_big32(header));
  const std::uint32_t magic = layout.u32(header);
  const unsigned major = layout.u16(header + 4);
  const unsigned minor = layout.u16(header + 6);
  const std::uint32_t network = layout.u32(header + 20);
  constexpr unsigned kDgUx = 543;
  if (major < 2) {
    return {NMERR_INVALID_FILE_FORMAT, 0,
            "its header names pcap version " + version_text(major, minor) + ", which never was"};
  }
  if (major > 2 && major != kDgUx) {
    return {NMERR_UPLEVEL_CAPTURE_FILE, 0,
            "it has pcap version " + version_text(major, minor) +
                "; versions 2.0 and later 2.x can be read: convert it"};
  }
  if (major == kDgUx || minor < 3) {
    layout.lengths = Lengths::wire_first;
  } else if (minor == 3) {
    layout.lengths = Lengths::larger_is_wire;
  }
  layout.record_header = magic == kKuznetzov ? kKuznetzovHeader : kRecordHeader;
  layout.has_nanoseconds = magic == kNanoseconds;

  out.link_type = network & kLinkTypeBits;
  if (major == 2 && minor == 2 && magic == kMicroseconds && network <= kLinkTypeBits) {
    layout.has_nanoseconds = read_aix_link_type(network, out.link_type);
    if (layout.has_nanoseconds && out.link_type == kFddi) layout.padding = kAixFddiPadding;
  }
  if ((network & kFcsIsTold) != 0) {
    out.fcs_bytes = static_cast<std::uint8_t>((network >> 28) * 2); // told in units of 16 bits
  }
  out.media = media_of_link_type(out.link_type);
  out.snap_length = layout.u32(header + 16);
  out.resolution = layout.has_nanoseconds ? 9 : 6;
  out.ticks_per_second = ticks_per_second(out.resolution);
  return {};
}

std::string at_record(std::uint64_t offset) {
  return "the record at offset " + std::to_string(offset);
}

} // namespace

bool is_pcap(const std::byte* data, std::uint64_t size) noexcept {
  return size >= 4 && (is_magic(load_big32(data)) || is_magic(load_little<std::uint32_t>(data)));
}

std::uint32_t longest_packet(std::uint32_t link_type) noexcept {
  switch (link_type) {
    case 189: // USB_LINUX
    case 220: // USB_LINUX_MMAPPED
    case 231: // DBUS
    case 249: // USBPCAP
    case 279: // EBHSCR
      return std::uint32_t{128} << 20;
    default: return 262'144;
  }
}

Error read_pcap(ByteStream& file, FrameImport& import) {
  const std::span<const std::byte> header = file.peek(kFileHeader);
  if (header.size() < kFileHeader) {
    return {NMERR_INVALID_FILE_FORMAT, 0,
            "it ends after " + std::to_string(header.size()) +
                " bytes, inside its header; copy it again from its source"};
  }
  Layout layout;
  CaptureInterface description;
  if (Error error = read_header(header.data(), layout, description)) return error;
  const std::uint32_t longest = longest_packet(description.link_type);
  FrameImport::Packet packet;
  packet.fcs_bytes = description.fcs_bytes;
  packet.has_time = true;
  import.add_interface(std::move(description));
  file.pass(kFileHeader);

  for (;;) {
    std::span<std::byte> record = file.peek(layout.record_header);
    if (record.empty()) break;
    if (record.size() < layout.record_header) {
      import.set_damage(at_record(file.position()) + " is cut short");
      break;
    }
    const std::byte* at = record.data();
    const std::uint32_t fraction = layout.u32(at + 4);
    packet.time = std::int64_t{layout.u32(at)} * 1'000'000 +
                  (layout.has_nanoseconds ? fraction / 1000 : fraction);
    packet.stored = layout.u32(at + 8);
    packet.length = layout.u32(at + 12);
    if (layout.lengths == Lengths::wire_first ||
        (layout.lengths == Lengths::larger_is_wire && packet.stored > packet.length)) {
      std::swap(packet.stored, packet.length);
    }
    if (packet.stored > longest) {
      import.set_damage(at_record(file.position()) + " claims " + std::to_string(packet.stored) +
                        " bytes; what it is made of is no record");
      break;
    }
    const std::size_t bytes = layout.record_header + packet.stored;
    if (record.size() < bytes) record = file.peek(bytes);
    if (record.size() < bytes) {
      import.set_damage(at_record(file.position()) + " is cut short");
      break;
    }
    const std::uint32_t padding = std::min(layout.padding, packet.stored);
    packet.bytes = record.data() + layout.record_header + padding;
    packet.stored -= padding;
    packet.length -= std::min(padding, packet.length);
    if (!import.add(packet)) break;
    file.pass(bytes);
  }
  return {};
}

} // namespace netmon
