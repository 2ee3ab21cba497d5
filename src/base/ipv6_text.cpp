// SPDX-License-Identifier: MIT
// The C library's functions will not do: callers need 16-bit text and the position where reading
// stopped.
#include "ipv6_text.h"

#include <algorithm>

namespace netmon {

namespace {

using Groups = std::array<std::uint16_t, 8>;

Groups groups_of(const Ipv6Bytes& bytes) noexcept {
  Groups groups;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    groups[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  return groups;
}

template <class Char>
Char* put_number(Char* to, unsigned value, unsigned base) noexcept {
  Char digits[8];
  int count = 0;
  do {
    digits[count++] = static_cast<Char>("0123456789abcdef"[value % base]);
    value /= base;
  } while (value != 0);
  while (count > 0) *to++ = digits[--count];
  return to;
}

template <class Char>
int digit_value(Char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Four decimal numbers up to 255, of three digits at most.
template <class Char>
bool parse_dotted(const Char*& at, std::uint8_t* out) noexcept {
  const Char* from = at;
  for (int i = 0; i < 4; ++i) {
    if (i != 0 && *from++ != '.') return false;
    int value = 0;
    int digits = 0;
    for (; digits < 3 && *from >= '0' && *from <= '9'; ++digits)
      value = value * 10 + (*from++ - '0');
    if (digits == 0 || value > 255 || (*from >= '0' && *from <= '9')) return false;
    out[i] = static_cast<std::uint8_t>(value);
  }
  at = from;
  return true;
}

} // namespace

template <class Char>
Char* format_ipv6(const Ipv6Bytes& address, Char* text) noexcept {
  const Groups groups = groups_of(address);
  const bool zeros = std::all_of(groups.begin(), groups.begin() + 5, [](auto g) { return g == 0; });
  const bool dotted = zeros && (groups[5] == 0xFFFF || (groups[5] == 0 && groups[6] != 0));
  const std::size_t count = dotted ? 6 : 8;

  std::size_t run_start = count, run_length = 1;
  for (std::size_t i = 0; i < count;) {
    std::size_t next = i;
    while (next < count && groups[next] == 0) ++next;
    if (next - i > run_length) {
      run_start = i;
      run_length = next - i;
    }
    i = next + 1;
  }

  for (std::size_t i = 0; i < count;) {
    if (i == run_start) {
      *text++ = ':';
      *text++ = ':';
      i += run_length;
      continue;
    }
    if (i != 0 && text[-1] != ':') *text++ = ':';
    text = put_number(text, groups[i++], 16);
  }
  if (dotted) {
    if (text[-1] != ':') *text++ = ':';
    for (std::size_t i = 12; i < 16; ++i) {
      if (i != 12) *text++ = '.';
      text = put_number(text, address[i], 10);
    }
  }
  *text = 0;
  return text;
}

template <class Char>
std::optional<Ipv6Bytes> parse_ipv6(const Char* text, const Char*& end) noexcept {
  Ipv6Bytes out = {};
  std::size_t used = 0;             // bytes of `out`
  std::size_t gap = out.size() + 1; // position of "::", if there is one
  const Char* at = text;
  if (at[0] == ':') {
    end = at;
    if (at[1] != ':') return std::nullopt;
    at += 2;
    gap = 0;
  }
  const auto room = [&] { return gap <= out.size() ? out.size() - 2 : out.size(); };
  while (used < room() && digit_value(*at) >= 0) {
    const Char* const group = at;
    unsigned value = 0;
    int digits = 0;
    for (; digits < 4 && digit_value(*at) >= 0; ++digits) {
      value = value * 16 + static_cast<unsigned>(digit_value(*at++));
    }
    if (*at == '.') {
      at = group;
      end = at;
      if (used + 4 > room() || !parse_dotted(at, &out[used])) return std::nullopt;
      used += 4;
      break;
    }
    end = at;
    if (digit_value(*at) >= 0) return std::nullopt; // five digits
    out[used] = static_cast<std::uint8_t>(value >> 8);
    out[used + 1] = static_cast<std::uint8_t>(value);
    used += 2;
    if (*at != ':') break;
    if (at[1] == ':') {
      if (gap <= out.size() || used == out.size()) break;
      gap = used;
      at += 2;
    } else if (used < room() && digit_value(at[1]) >= 0) {
      ++at;
    } else {
      break;
    }
  }
  end = at;
  if (gap > out.size()) return used == out.size() ? std::optional(out) : std::nullopt;
  std::rotate(out.begin() + static_cast<std::ptrdiff_t>(gap),
              out.begin() + static_cast<std::ptrdiff_t>(used), out.end());
  return out;
}

template char* format_ipv6(const Ipv6Bytes&, char*) noexcept;
template char16_t* format_ipv6(const Ipv6Bytes&, char16_t*) noexcept;
template wchar_t* format_ipv6(const Ipv6Bytes&, wchar_t*) noexcept;
template std::optional<Ipv6Bytes> parse_ipv6(const char*, const char*&) noexcept;
template std::optional<Ipv6Bytes> parse_ipv6(const char16_t*, const char16_t*&) noexcept;
template std::optional<Ipv6Bytes> parse_ipv6(const wchar_t*, const wchar_t*&) noexcept;

} // namespace netmon
