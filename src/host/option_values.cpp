// SPDX-License-Identifier: MIT
// from_chars alone accepts more than is allowed here ("nan", "1e3", "-0"), so the characters are
// checked first.
#include "option_values.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>
#include <system_error>

namespace nmexpert {

namespace {

constexpr std::string_view kDigits = "0123456789";

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return lower;
}

// By how many bits a unit shifts the bytes.
std::optional<unsigned> shift_of(std::string_view unit) {
  if (unit.empty() || unit == "b") return 0;
  const std::size_t at = std::string_view("kmgt").find(unit.front());
  const std::string_view rest = unit.substr(1);
  if (at == std::string_view::npos || !(rest.empty() || rest == "b" || rest == "ib")) return {};
  return static_cast<unsigned>(10 * (at + 1));
}

} // namespace

std::optional<std::uint32_t> milliseconds_of(std::string_view text) {
  const bool is_plain = text.find_first_of(kDigits) == 0 &&
                        text.find_first_not_of("0123456789.") == std::string_view::npos;
  double seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (!is_plain || error != std::errc() || end != text.data() + text.size()) return {};
  if (!(seconds >= kLeastSeconds && seconds <= kMostSeconds)) return {};
  return static_cast<std::uint32_t>(std::ceil(seconds * 1000));
}

std::optional<unsigned> number_of(std::string_view text, unsigned most) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.find_first_of(kDigits) != 0 || error != std::errc()) return {};
  if (end != text.data() + text.size() || number == 0 || number > most) return {};
  return number;
}

std::optional<std::uint64_t> bytes_of(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of(kDigits), text.size());
  const auto shift = shift_of(lower_case(text.substr(digits)));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (digits == 0 || !shift || error != std::errc()) return {};
  if (number == 0 || number > kMostBytes >> *shift) return {};
  return number << *shift;
}

} // namespace nmexpert
