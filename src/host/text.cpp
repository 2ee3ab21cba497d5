// SPDX-License-Identifier: MIT
// Decoding untrusted UTF-8. The properties of characters are Unicode's, from utf8proc.
#include "text.h"

#include "base/utf8.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

namespace nmexpert {

namespace {

struct Character {
  std::int32_t code = 0;
  std::size_t bytes = 1;
  bool valid = false; // false: one byte that is not UTF-8
};

// Decodes the first character of a nonempty text.
Character decode(std::string_view text) {
  const netmon::Utf8Start start = netmon::start_of_utf8(text);
  if (!start.is_whole()) return {};
  return {static_cast<std::int32_t>(start.character), start.bytes, true};
}

// Characters that act instead of being displayed: controls, line ends, and those that change the
// direction of text or are invisible in it.
bool is_acting(std::int32_t code) {
  if (code < 0x7f) return code < 0x20;
  const utf8proc_property_t* const property = utf8proc_get_property(code);
  switch (property->category) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return true;
    case UTF8PROC_CATEGORY_CN: return property->ignorable; // reserved for such characters
    default: return false;
  }
}

std::string escape(std::int32_t code) {
  switch (code) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  if (code < 0x100) return fmt::format("\\x{:02x}", code);
  return code < 0x10000 ? fmt::format("\\u{:04x}", code) : fmt::format("\\U{:08x}", code);
}

std::string json_escape(std::int32_t code) {
  if (code < 0x10000) return fmt::format("\\u{:04x}", code);
  const auto rest = static_cast<std::uint32_t>(code) - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xd800 + (rest >> 10), 0xdc00 + (rest & 0x3ff));
}

std::size_t width_of(const Character& character) {
  if (character.code < 0x300) return 1;
  const utf8proc_property_t* const property = utf8proc_get_property(character.code);
  // The second and third parts of a Korean syllable are drawn inside the square of the first.
  if (property->boundclass == UTF8PROC_BOUNDCLASS_V ||
      property->boundclass == UTF8PROC_BOUNDCLASS_T) {
    return 0;
  }
  return static_cast<std::size_t>(std::max(utf8proc_charwidth(character.code), 0));
}

std::string clean(std::string_view text, bool keep_lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Character character = decode(text);
    const std::int32_t code = character.code;
    if (!character.valid) {
      out += keep_lines ? "\xef\xbf\xbd"
                        : fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (is_acting(code) && !(keep_lines && (code == '\n' || code == '\r' || code == '\t'))) {
      out += escape(code);
    } else {
      out += text.substr(0, character.bytes);
    }
    text.remove_prefix(character.bytes);
  }
  return out;
}

std::string line_without_tabs(std::string_view line) {
  constexpr std::size_t kTabWidth = 8;
  std::string out;
  for (;;) {
    const std::size_t tab = line.find('\t');
    out += printable(line.substr(0, tab));
    if (tab == std::string_view::npos) return out;
    out.append(kTabWidth - display_width(out) % kTabWidth, ' ');
    line.remove_prefix(tab + 1);
  }
}

} // namespace

std::string printable(std::string_view text) { return clean(text, false); }

std::string printable_lines(std::string_view text) { return clean(text, true); }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    lines.push_back(line_without_tabs(text.substr(0, end)));
    const bool is_pair = text.substr(end, 2) == "\r\n";
    text.remove_prefix(std::min(end + (is_pair ? 2 : 1), text.size()));
  }
  return lines;
}

std::string with_json_escapes(std::string json) {
  std::string_view rest = json;
  std::string out;
  std::size_t plain = 0; // bytes at the front of `rest` that need no escape
  while (plain < rest.size()) {
    const auto byte = static_cast<unsigned char>(rest[plain]);
    if (byte < 0x7f) {
      ++plain;
      continue;
    }
    const Character character = decode(rest.substr(plain));
    if (character.valid && is_acting(character.code)) {
      out += rest.substr(0, plain);
      out += json_escape(character.code);
      rest.remove_prefix(plain + character.bytes);
      plain = 0;
    } else {
      plain += character.bytes;
    }
  }
  if (out.empty()) return json;
  return out.append(rest);
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const Character character = decode(text);
    width += width_of(character);
    text.remove_prefix(character.bytes);
  }
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (display_width(text) <= width) return std::string(text);
  std::size_t used = 0;
  std::size_t bytes = 0;
  while (bytes < text.size()) {
    const Character character = decode(text.substr(bytes));
    const std::size_t next = used + width_of(character);
    if (next + 1 > width) break;
    used = next;
    bytes += character.bytes;
  }
  return std::string(text.substr(0, bytes)) + "\xe2\x80\xa6";
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  if (width == 0) return {std::string(text)};
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = 0;   // of what fits
    std::size_t space = 0; // the last space that fits, or that follows right after
    for (std::size_t used = 0; end < text.size();) {
      const Character character = decode(text.substr(end));
      if (character.code == ' ') space = end;
      used += width_of(character);
      if (used > width && end > 0) break;
      end += character.bytes;
    }
    const bool at_space = end < text.size() && space > 0;
    lines.emplace_back(text.substr(0, at_space ? space : end));
    text.remove_prefix(at_space ? space + 1 : end);
  }
  if (lines.empty()) lines.emplace_back();
  return lines;
}

std::string grouped(unsigned long long number) {
  std::string digits = std::to_string(number);
  for (std::size_t end = digits.size(); end > 3; end -= 3) digits.insert(end - 3, 1, ',');
  return digits;
}

std::string size_text(unsigned long long bytes) {
  if (bytes < 1024) return fmt::format("{} {}", bytes, bytes == 1 ? "byte" : "bytes");
  static constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (value /= 1024; value >= 1023.95 && unit + 1 < std::size(kUnits); ++unit) value /= 1024;
  return fmt::format("{:.1f} {}", value, kUnits[unit]);
}

} // namespace nmexpert
