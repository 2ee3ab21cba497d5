// SPDX-License-Identifier: MIT
// Walks the blocks of a pcapng file. Lengths are treated as leniently as Wireshark does: what is no
// multiple of 4 is padded. Every length is checked against the bytes that are there.
#include "capture_pcapng.h"

#include "base/byte_order.h"
#include "base/counted.h"
#include "capture_pcap.h"
#include "plain_utf8.h"
#include "time_scale.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace netmon {

namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A; // reads the same in both byte orders
constexpr std::uint32_t kInterface = 1, kOldPacket = 2, kSimplePacket = 3, kEnhancedPacket = 6;
constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;

constexpr std::size_t kBlockStart = 8, kBlockEnd = 4;

// What a block of a kind has at the least, with start and end.
constexpr std::uint32_t kAnyBlock = 12, kShortestSection = 28, kShortestInterface = 20,
                        kShortestSimple = 16, kShortestPacket = 32;
constexpr std::size_t kPacketHeader = 28, kSimpleHeader = 12;

constexpr std::uint16_t kEndOfOptions = 0, kComment = 1, kName = 2, kFlags = 2, kDescription = 3,
                        kResolution = 9, kFcsLength = 13, kTimeOffset = 14;

// Of sections and interfaces. Options behind that are not looked at.
constexpr std::size_t kMaxDescribed = std::size_t{1} << 20;
// Of packets, with their options, besides the packet itself.
constexpr std::uint64_t kMaxOptions = std::uint64_t{16} << 20;
// More than any writer declares is taken for a mistake.
constexpr std::uint32_t kMaxFcsBytes = 8;

std::uint64_t padded(std::uint64_t bytes) noexcept { return (bytes + 3) / 4 * 4; }

struct Order {
  bool is_big_endian = false;

  std::uint16_t u16(const std::byte* at) const noexcept {
    return is_big_endian ? load_big16(at) : load_little<std::uint16_t>(at);
  }
  std::uint32_t u32(const std::byte* at) const noexcept {
    return is_big_endian ? load_big32(at) : load_little<std::uint32_t>(at);
  }
  std::uint64_t u64(const std::byte* at) const noexcept {
    const std::uint64_t first = u32(at);
    const std::uint64_t second = u32(at + 4);
    return is_big_endian ? first << 32 | second : second << 32 | first;
  }
};

using Bytes = std::span<const std::byte>;
using Block = std::span<std::byte>;

// Calls take(kind, value) for each option in `bytes` until it returns false.
template <class Take>
void each_option(const Order& order, Bytes bytes, Take take) {
  while (bytes.size() >= 4) {
    const std::uint16_t kind = order.u16(bytes.data());
    const std::size_t length = order.u16(bytes.data() + 2);
    bytes = bytes.subspan(4);
    if (kind == kEndOfOptions || length > bytes.size()) break;
    if (!take(kind, bytes.first(length))) break;
    const std::uint64_t behind = std::min<std::uint64_t>(padded(length), bytes.size());
    bytes = bytes.subspan(static_cast<std::size_t>(behind));
  }
}

std::string text_of(Bytes value) {
  const std::string_view text(reinterpret_cast<const char*>(value.data()), value.size());
  return plain_utf8(text.substr(0, text.find('\0')));
}

std::string section_comment(const Order& order, Bytes options) {
  std::string comment;
  each_option(order, options, [&](std::uint16_t kind, Bytes value) {
    if (kind != kComment) return true;
    comment = text_of(value);
    return false;
  });
  return comment;
}

class Reader {
 public:
  Reader(ByteStream& file, FrameImport& import) : file_(file), import_(import) {}

  Error read() {
    while (step()) {
    }
    return std::move(error_);
  }

 private:
  // What is known of an interface besides its description.
  struct Source {
    TimeScale scale;
    std::uint32_t longest = 0;
    std::uint32_t snap_length = 0; // 0: none
    std::uint8_t fcs_bytes = 0;
  };

  bool damaged(const std::string& what) {
    import_.set_damage("the block at offset " + std::to_string(file_.position()) + " " + what);
    return false;
  }
  bool cut_short() { return damaged("is cut short"); }

  // A section of a version that is not known ends the reading.
  bool refuse(unsigned major, unsigned minor) {
    const std::string version = std::to_string(major) + "." + std::to_string(minor);
    if (file_.position() != 0) {
      return damaged("begins a section of pcapng version " + version + ", which cannot be read");
    }
    error_ = {NMERR_UPLEVEL_CAPTURE_FILE, 0,
              "it has pcapng version " + version + "; version 1.0 can be read: convert it"};
    return false;
  }

  // Reads one block; false at the end.
  bool step() {
    const Bytes start = file_.peek(kAnyBlock);
    if (start.empty()) return false;
    if (start.size() < kAnyBlock) return cut_short();
    kind_ = order_.u32(start.data());
    if (kind_ == kSectionHeader) {
      order_.is_big_endian = load_big32(start.data() + kBlockStart) == kByteOrderMagic;
      if (order_.u32(start.data() + kBlockStart) != kByteOrderMagic) {
        return damaged("looks like the start of a section, but names no byte order");
      }
    }
    told_ = order_.u32(start.data() + 4);
    bytes_ = padded(told_);
    if (told_ < kAnyBlock) return damaged("claims " + counted(told_, "byte"));
    switch (kind_) {
      case kSectionHeader: return described(kShortestSection, &Reader::begin_section);
      case kInterface: return described(kShortestInterface, &Reader::declare_interface);
      case kEnhancedPacket:
      case kOldPacket: return packet();
      case kSimplePacket: return simple_packet();
      default: return pass();
    }
  }

  // Goes past the block, of which `seen` bytes were looked at and are past already.
  bool pass(std::uint64_t seen = 0) {
    const std::uint64_t position = file_.position() - seen;
    bool there = file_.skip(bytes_ - kBlockEnd - seen);
    if (there) {
      const Bytes end = file_.peek(kBlockEnd);
      there = end.size() >= kBlockEnd;
      if (there && !ends_right(end.data())) return wrong_end(position, end.data());
    }
    if (!there) {
      import_.set_damage("the block at offset " + std::to_string(position) + " is cut short");
      return false;
    }
    file_.pass(kBlockEnd);
    return true;
  }

  bool ends_right(const std::byte* end) const noexcept { return order_.u32(end) == told_; }

  bool wrong_end(std::uint64_t position, const std::byte* end) {
    import_.set_damage("the block at offset " + std::to_string(position) + " claims " +
                       std::to_string(told_) + " bytes at its start, but " +
                       std::to_string(order_.u32(end)) + " at its end");
    return false;
  }

  // Reads a block that describes something, with a function over its start.
  bool described(std::uint32_t shortest, bool (Reader::*take)(Bytes)) {
    if (told_ < shortest) return damaged("claims " + counted(told_, "byte"));
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes_, kMaxDescribed));
    const Bytes there = file_.peek(wanted);
    if (there.size() < wanted) return cut_short();
    const bool is_whole = wanted == bytes_;
    if (is_whole && !ends_right(there.data() + wanted - kBlockEnd)) {
      return wrong_end(file_.position(), there.data() + wanted - kBlockEnd);
    }
    if (!(this->*take)(there.first(wanted - (is_whole ? kBlockEnd : 0)))) return false;
    return pass();
  }

  bool begin_section(Bytes block) {
    const unsigned major = order_.u16(block.data() + 12);
    const unsigned minor = order_.u16(block.data() + 14);
    // Some writers call 1.0 so.
    constexpr unsigned kAlso = 2;
    if (major != 1 || (minor != 0 && minor != kAlso)) return refuse(major, minor);
    if (file_.position() == 0) import_.set_comment(section_comment(order_, block.subspan(24)));
    sources_.clear();
    first_interface_ = static_cast<std::uint32_t>(import_.interfaces().size());
    return true;
  }

  bool declare_interface(Bytes block) {
    CaptureInterface out;
    out.link_type = order_.u16(block.data() + 8);
    out.media = media_of_link_type(out.link_type);
    out.snap_length = order_.u32(block.data() + 12);
    each_option(order_, block.subspan(16), [&](std::uint16_t kind, Bytes value) {
      switch (kind) {
        case kName: out.name = text_of(value); break;
        case kDescription: out.description = text_of(value); break;
        case kComment:
          if (out.comment.empty()) out.comment = text_of(value);
          break;
        case kResolution:
          if (value.size() == 1) out.resolution = std::to_integer<std::uint8_t>(value[0]);
          break;
        case kTimeOffset:
          if (value.size() == 8)
            out.time_offset = static_cast<std::int64_t>(order_.u64(value.data()));
          break;
        case kFcsLength:
          if (value.size() == 1 && std::to_integer<std::uint32_t>(value[0]) <= kMaxFcsBytes) {
            out.fcs_bytes = std::to_integer<std::uint8_t>(value[0]);
          }
          break;
        default: break;
      }
      return true;
    });
    out.ticks_per_second = ticks_per_second(out.resolution);
    const Source source{TimeScale(out.ticks_per_second, out.time_offset),
                        longest_packet(out.link_type), out.snap_length, out.fcs_bytes};
    if (!source.scale.is_usable()) {
      import_.warn("interface " + std::to_string(import_.interfaces().size()) +
                   " counts time in units that are too short; its frames have no times");
    }
    sources_.push_back(source);
    return import_.add_interface(std::move(out));
  }

  bool packet() {
    if (told_ < kShortestPacket) return damaged("claims " + counted(told_, "byte"));
    const Bytes header = file_.peek(kPacketHeader);
    if (header.size() < kPacketHeader) return cut_short();
    const std::byte* at = header.data();
    const bool is_old = kind_ == kOldPacket;
    const std::uint32_t number = is_old ? order_.u16(at + 8) : order_.u32(at + 8);
    const std::uint64_t ticks = std::uint64_t{order_.u32(at + 12)} << 32 | order_.u32(at + 16);
    FrameImport::Packet packet;
    packet.stored = order_.u32(at + 20);
    packet.length = order_.u32(at + 24);
    if (!is_there(number, packet.stored)) return false;
    const Source& source = sources_[number];
    if (packet.stored > bytes_ - kPacketHeader - kBlockEnd) {
      return damaged("has " + std::to_string(told_) + " bytes, and claims a packet of " +
                     std::to_string(packet.stored) + " inside");
    }
    Block block;
    if (!whole(packet.stored, block)) return false;
    packet.fcs_bytes = source.fcs_bytes;
    const std::size_t behind = kPacketHeader + static_cast<std::size_t>(padded(packet.stored));
    if (block.size() > behind + 4) {
      const std::uint32_t told =
          fcs_of_flags(block.first(block.size() - kBlockEnd).subspan(behind));
      if (told != 0) packet.fcs_bytes = told;
    }
    packet.interface_number = first_interface_ + number;
    packet.has_time = source.scale.is_usable();
    packet.time = source.scale.microseconds(ticks);
    packet.bytes = block.data() + kPacketHeader;
    if (!import_.add(packet)) return false;
    file_.pass(block.size());
    return true;
  }

  // Has neither a time nor the number of an interface: it is of the first one.
  bool simple_packet() {
    if (told_ < kShortestSimple) return damaged("claims " + counted(told_, "byte"));
    const Bytes header = file_.peek(kSimpleHeader);
    if (header.size() < kSimpleHeader) return cut_short();
    FrameImport::Packet packet;
    packet.length = order_.u32(header.data() + 8);
    if (!is_there(0, 0)) return false;
    const Source& source = sources_.front();
    // The packet is as long as there is room for it, or as the interface keeps.
    const std::uint64_t room = bytes_ - kSimpleHeader - kBlockEnd;
    std::uint64_t stored = std::min<std::uint64_t>(packet.length, room);
    if (source.snap_length != 0) stored = std::min<std::uint64_t>(stored, source.snap_length);
    if (stored > source.longest) return too_long(stored);
    packet.stored = static_cast<std::uint32_t>(stored);
    Block block;
    if (!whole(stored, block)) return false;
    packet.fcs_bytes = source.fcs_bytes;
    packet.interface_number = first_interface_;
    packet.bytes = block.data() + kSimpleHeader;
    if (!import_.add(packet)) return false;
    file_.pass(block.size());
    return true;
  }

  bool too_long(std::uint64_t stored) {
    return damaged("claims a packet of " + std::to_string(stored) + " bytes");
  }

  // Whether an interface is declared, and its packets may have so many bytes.
  bool is_there(std::uint32_t number, std::uint32_t stored) {
    const bool is_good = number < sources_.size() && stored <= sources_[number].longest;
    return is_good || not_there(number, stored);
  }

  bool not_there(std::uint32_t number, std::uint32_t stored) {
    if (number >= sources_.size()) {
      return damaged("belongs to interface " + std::to_string(number) +
                     " of its section, which declares " + std::to_string(sources_.size()));
    }
    return too_long(stored);
  }

  bool too_much_behind() {
    return damaged("claims " + std::to_string(told_) + " bytes, most of them behind its packet");
  }

  // Looks at a whole block with a packet of so many bytes, and checks its end.
  bool whole(std::uint64_t stored, Block& block) {
    if (bytes_ > stored + kMaxOptions) return too_much_behind();
    const auto wanted = static_cast<std::size_t>(bytes_);
    block = file_.peek(wanted);
    if (block.size() < wanted) return cut_short();
    block = block.first(wanted);
    const std::byte* end = block.data() + wanted - kBlockEnd;
    return ends_right(end) || wrong_end(file_.position(), end);
  }

  // The length of the frame check sequence that a packet's flags tell; 0 for none.
  std::uint32_t fcs_of_flags(Bytes options) const {
    std::uint32_t told = 0;
    each_option(order_, options, [&](std::uint16_t kind, Bytes value) {
      if (kind != kFlags || value.size() != 4) return true;
      told = order_.u32(value.data()) >> 5 & 0xF;
      return false;
    });
    return told <= kMaxFcsBytes ? told : 0;
  }

  ByteStream& file_;
  FrameImport& import_;
  Order order_;
  std::uint32_t kind_ = 0;
  std::uint32_t told_ = 0;      // length of the block as it claims
  std::uint64_t bytes_ = 0;     // the same, padded
  std::vector<Source> sources_; // the interfaces of this section
  std::uint32_t first_interface_ = 0;
  Error error_;
};

} // namespace

bool is_pcapng(const std::byte* data, std::uint64_t size) noexcept {
  return size >= 4 && load_big32(data) == kSectionHeader;
}

Error read_pcapng(ByteStream& file, FrameImport& import) { return Reader(file, import).read(); }

std::string read_pcapng_comment(ByteStream& file) {
  Bytes start = file.peek(kShortestSection);
  if (start.size() < kShortestSection || !is_pcapng(start.data(), start.size())) return {};
  Order order;
  order.is_big_endian = load_big32(start.data() + kBlockStart) == kByteOrderMagic;
  const std::uint64_t bytes = padded(order.u32(start.data() + 4));
  if (bytes < kShortestSection) return {};
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, kMaxDescribed));
  start = file.peek(wanted);
  return start.size() < wanted
             ? std::string()
             : section_comment(order, start.first(wanted - kBlockEnd).subspan(24));
}

} // namespace netmon
