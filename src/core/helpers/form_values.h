// SPDX-License-Identifier: MIT
// The settings of monitors: the text of an HTML form, name=value pairs joined by '&' and
// percent-encoded. Reference: parsers.md 16. Depends on base/ascii_text.h. May throw
// std::bad_alloc.
#pragma once

#include "mac_text.h"

#include <netmon/addresses.h>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace netmon {

// The value of the first variable with this name, decoded. None when there is no such variable, or
// when its value is empty, contains a zero byte, or is not encoded properly.
std::optional<std::string> form_value(std::string_view form, std::string_view name);

// A decimal number of 32 bits, blanks around it allowed.
std::optional<std::uint32_t> parse_form_number(std::string_view text) noexcept;

// One address: "10.1.2.3", as it stands in packets; "0000ABCD.00A0C9010203"; and what parse_mac
// reads.
using Ipv4Bytes = std::array<std::uint8_t, 4>;
std::optional<Ipv4Bytes> parse_ipv4(std::string_view text) noexcept;
std::optional<IPX_ADDR> parse_ipx(std::string_view text) noexcept;

// The lines of a value without blanks around them and without empty ones.
std::vector<std::string_view> form_lines(std::string_view value);

// All lines as addresses; none when one of them is something else or there are none.
template <class Address, class Parse>
std::optional<std::vector<Address>> parse_form_lines(std::string_view value, Parse parse) {
  std::vector<Address> found;
  for (const std::string_view line : form_lines(value)) {
    const std::optional<Address> address = parse(line);
    if (!address) return std::nullopt;
    found.push_back(*address);
  }
  return found.empty() ? std::nullopt : std::optional(std::move(found));
}

} // namespace netmon
