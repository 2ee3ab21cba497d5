// SPDX-License-Identifier: MIT
// The forms are typed by people and encoded by browsers: '+' is a blank, and lines end in CR LF.
#include "form_values.h"

#include "base/ascii_text.h"

#include <charconv>
#include <cstring>
#include <system_error>

namespace netmon {

namespace {

// None when a '%' is not followed by two digits, or when a byte is 0.
std::optional<std::string> decoded(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+') c = ' ';
    if (c == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = high >= 0 ? hex_value(text[i + 2]) : -1;
      if (low < 0) return std::nullopt;
      c = static_cast<char>(high << 4 | low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    result += c;
  }
  return result;
}

// Removes the part before the next `separator`, or all, from `rest`, and returns it.
std::string_view take_until(std::string_view& rest, char separator) noexcept {
  const std::size_t end = rest.find(separator);
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

} // namespace

std::optional<std::string> form_value(std::string_view form, std::string_view name) {
  while (!form.empty()) {
    std::string_view value = take_until(form, '&');
    if (decoded(take_until(value, '=')) != name) continue;
    auto result = decoded(value);
    return result && !result->empty() ? result : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> parse_form_number(std::string_view text) noexcept {
  text = trimmed(text);
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && rest == end ? std::optional(number) : std::nullopt;
}

std::optional<Ipv4Bytes> parse_ipv4(std::string_view text) noexcept {
  Ipv4Bytes address;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const std::string_view part = take_until(text, i + 1 < address.size() ? '.' : '\0');
    std::uint8_t number = 0;
    const char* const end = part.data() + part.size();
    const auto [rest, error] = std::from_chars(part.data(), end, number);
    if (error != std::errc() || rest != end || part.size() > 3) return std::nullopt;
    address[i] = number;
  }
  return text.empty() ? std::optional(address) : std::nullopt;
}

std::optional<IPX_ADDR> parse_ipx(std::string_view text) noexcept {
  IPX_ADDR address;
  constexpr std::size_t kNetworkDigits = 2 * sizeof address.Subnet;
  if (text.size() <= kNetworkDigits || text[kNetworkDigits] != '.') return std::nullopt;
  for (std::size_t i = 0; i < sizeof address.Subnet; ++i) {
    const int high = hex_value(text[2 * i]);
    const int low = hex_value(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    address.Subnet[i] = static_cast<BYTE>(high << 4 | low);
  }
  const auto node = parse_mac(text.substr(kNetworkDigits + 1));
  if (!node) return std::nullopt;
  std::memcpy(address.Address, node->data(), node->size());
  return address;
}

std::vector<std::string_view> form_lines(std::string_view value) {
  std::vector<std::string_view> lines;
  while (!value.empty()) {
    const std::string_view line = trimmed(take_until(value, '\n'));
    if (!line.empty()) lines.push_back(line);
  }
  return lines;
}

} // namespace netmon
