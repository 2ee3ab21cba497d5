// SPDX-License-Identifier: MIT
// Decoding BER: the octets come from a frame, so they may be truncated, padded, or arbitrary.
#include "object_identifier.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace netmon {

namespace {

using Octets = std::span<const BYTE>;

constexpr BYTE kObjectIdentifierTag = 0x06;

// The octets after a tag and a definite length that fits exactly, else `data` itself. As contents,
// a first octet of 6 would be the arc 0.6, which is not assigned, so nothing is misread.
Octets contents_of(Octets data) noexcept {
  if (data.size() < 2 || data[0] != kObjectIdentifierTag) return data;
  std::size_t length = data[1];
  std::size_t header = 2;
  if (length > 0x7f) {
    const std::size_t count = length & 0x7f;
    if (count == 0 || count > sizeof(DWORD) || count > data.size() - header) return data;
    length = 0;
    for (; header < 2 + count; ++header) length = length << 8 | data[header];
  }
  return length == data.size() - header ? data.subspan(header) : data;
}

// Removes the next sub-identifier, 7 bits per octet, from `data`. None when it is truncated, begins
// with padding, or is greater than `most`.
std::optional<std::uint64_t> take_number(Octets& data, std::uint64_t most) noexcept {
  if (data.empty() || data[0] == 0x80) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    value = value << 7 | (data[i] & 0x7fU);
    if (value > most) return std::nullopt;
    if ((data[i] & 0x80) == 0) {
      data = data.subspan(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

// Calls put(identifier) for each one. False when the contents are malformed.
template <class Put>
bool decode(Octets contents, Put&& put) noexcept {
  constexpr std::uint64_t kMost = std::numeric_limits<DWORD>::max();
  // The first two arcs share a number: 40 times the first, which is at most 2, plus the second.
  const auto pair = take_number(contents, kMost + 80);
  if (!pair) return false;
  const std::uint64_t first = std::min<std::uint64_t>(*pair / 40, 2);
  put(static_cast<DWORD>(first));
  put(static_cast<DWORD>(*pair - first * 40));
  while (!contents.empty()) {
    const auto number = take_number(contents, kMost);
    if (!number) return false;
    put(static_cast<DWORD>(*number));
  }
  return true;
}

} // namespace

std::uint32_t decode_object_identifier(const BYTE* data, std::uint32_t length,
                                       LPOBJECT_IDENTIFIER oid) noexcept {
  if (!data || !oid) return NMERR_INVALID_PARAMETER;
  const Octets contents = contents_of({data, length});
  std::size_t count = 0;
  if (!decode(contents, [&](DWORD) { ++count; })) return NMERR_INVALID_DATA;
  if (count > oid->Length / sizeof(DWORD)) return NMERR_BUFFER_TOO_SMALL;
  if (!oid->lpIdentifier) return NMERR_INVALID_PARAMETER;
  // Bounded by the count: another thread may change the octets in between.
  LPDWORD const identifiers = oid->lpIdentifier;
  std::size_t written = 0;
  decode(contents, [&](DWORD identifier) {
    if (written < count) identifiers[written++] = identifier;
  });
  oid->Length = static_cast<DWORD>(written);
  return NMERR_SUCCESS;
}

} // namespace netmon
