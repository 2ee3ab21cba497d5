// SPDX-License-Identifier: MIT
// Only differences of pointers are compared with lengths, so that no length can overflow a pointer.
#include "ber.h"

namespace netmon {

namespace {

constexpr std::uint8_t kLongTag = 0x1f;    // in the low bits: more octets of the tag follow
constexpr std::uint8_t kLongLength = 0x80; // with the number of octets that follow
constexpr unsigned kMaxLengthOctets = 4;

bool is_string(std::uint8_t tag) noexcept {
  switch (tag) {
    case 0x04: // OCTET STRING
    case 0x07: // ObjectDescriptor
    case 0x0c: // UTF8String
    case 0x12: // NumericString
    case 0x13: // PrintableString
    case 0x14: // TeletexString
    case 0x15: // VideotexString
    case 0x16: // IA5String
    case 0x19: // GraphicString
    case 0x1a: // VisibleString
    case 0x1b: // GeneralString
    case 0x1c: // UniversalString
    case 0x1e: // BMPString
      return true;
    default: return false;
  }
}

bool is_of_kind(const BerElement& element, BerKind kind) noexcept {
  switch (kind) {
    case BerKind::integer: return element.tag == 0x02 && element.content_bytes != 0;
    case BerKind::string: return is_string(element.tag);
    default: return true;
  }
}

} // namespace

std::optional<BerElement> read_ber(const std::uint8_t* at, const std::uint8_t* end,
                                   BerKind kind) noexcept {
  if (!at || at >= end || end - at < 2 || (at[0] & kLongTag) == kLongTag) return std::nullopt;
  BerElement element{nullptr, 2, at[1], at[0]};
  if ((at[1] & kLongLength) != 0) {
    const unsigned octets = at[1] & ~kLongLength & 0xffU;
    if (octets == 0 || octets > kMaxLengthOctets || end - at - 2 < static_cast<int>(octets)) {
      return std::nullopt;
    }
    element.header_bytes += octets;
    element.content_bytes = 0;
    for (unsigned i = 0; i < octets; ++i) {
      element.content_bytes = element.content_bytes << 8 | at[2 + i];
    }
  }
  element.contents = at + element.header_bytes;
  const auto left = static_cast<std::uintptr_t>(end - element.contents);
  if (element.content_bytes > left || !is_of_kind(element, kind)) return std::nullopt;
  return element;
}

} // namespace netmon
