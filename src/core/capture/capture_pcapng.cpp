// SPDX-License-Identifier: MIT
// Walks the leading blocks of a pcapng file. Every length is checked against the bytes left.
#include "capture_pcapng.h"

#include "base/byte_order.h"

#include <algorithm>
#include <optional>

namespace netmon {

namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kPacketBlocks[] = {2, 3, 6};
constexpr std::uint16_t kEndOfOptions = 0, kComment = 1, kFcsLength = 13;
constexpr std::uint32_t kMaxComment = 65536;
constexpr std::uint32_t kMaxFcsBytes = 8;

struct Reader {
  bool big_endian = false;

  std::uint16_t u16(const std::byte* at) const noexcept {
    return big_endian ? load_big16(at) : load_little<std::uint16_t>(at);
  }
  std::uint32_t u32(const std::byte* at) const noexcept {
    return big_endian ? load_big32(at) : load_little<std::uint32_t>(at);
  }
};

struct Option {
  const std::byte* data;
  std::uint16_t bytes;
};

// The first option of a kind in [at, end).
std::optional<Option> find_option(const Reader& read, const std::byte* at, const std::byte* end,
                                  std::uint16_t wanted) noexcept {
  while (end - at >= 4) {
    const std::uint16_t kind = read.u16(at);
    const std::uint16_t bytes = read.u16(at + 2);
    at += 4;
    if (kind == kEndOfOptions || end - at < bytes) break;
    if (kind == wanted) return Option{at, bytes};
    const std::ptrdiff_t padded = (bytes + 3) / 4 * 4;
    if (end - at < padded) break;
    at += padded;
  }
  return std::nullopt;
}

} // namespace

PcapngPreamble read_pcapng_preamble(const std::byte* data, std::uint64_t size) {
  PcapngPreamble result;
  Reader read;
  std::optional<std::uint32_t> fcs;
  bool first_section = true;
  for (std::uint64_t at = 0; size - at >= 12;) {
    const std::byte* block = data + at;
    std::uint32_t kind = read.u32(block);
    if (kind == kSectionHeader) { // reads the same in both byte orders
      if (size - at < 28) break;
      read.big_endian = load_big32(block + 8) == 0x1A2B3C4D;
    }
    const std::uint32_t bytes = read.u32(block + 4);
    if (bytes < 12 || bytes % 4 != 0 || bytes > size - at) break;
    const std::byte* end = block + bytes - 4;

    if (std::find(std::begin(kPacketBlocks), std::end(kPacketBlocks), kind) !=
        std::end(kPacketBlocks)) {
      break;
    }
    if (kind == kSectionHeader && bytes >= 28 && first_section) {
      first_section = false;
      if (const auto comment = find_option(read, block + 24, end, kComment)) {
        const auto* text = reinterpret_cast<const char*>(comment->data);
        const auto length = std::min<std::uint32_t>(comment->bytes, kMaxComment);
        result.comment.assign(text, std::find(text, text + length, '\0'));
      }
    } else if (kind == kInterface && bytes >= 20) {
      const auto option = find_option(read, block + 16, end, kFcsLength);
      const std::uint32_t declared =
          option && option->bytes == 1 ? std::to_integer<std::uint32_t>(*option->data) : 0;
      if (fcs && *fcs != declared) {
        fcs = 0;
        break;
      }
      fcs = declared;
    }
    at += bytes;
  }
  if (fcs && *fcs <= kMaxFcsBytes) result.fcs_bytes = *fcs;
  return result;
}

} // namespace netmon
