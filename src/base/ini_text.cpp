// SPDX-License-Identifier: MIT
// The text is anything that a file may hold: each line is judged on its own.
#include "ini_text.h"

#include "ascii_text.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <system_error>

namespace netmon {

namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";
constexpr char kEndOfText = '\x1a';
constexpr std::size_t kNoSection = std::numeric_limits<std::size_t>::max();

bool is_utf16(std::string_view text) noexcept {
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff");
}

std::string upper_case(std::string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(), upper_ascii);
  return upper;
}

// Why a line cannot be read, whatever is in it; null when it can.
const char* fault_of(std::string_view line, std::size_t bytes) noexcept {
  if (bytes > kMaxIniLine) return "the line is too long";
  return line.find('\0') == std::string_view::npos ? nullptr : "the line contains a zero byte";
}

bool is_one_line(std::string_view text) noexcept {
  return std::none_of(text.begin(), text.end(),
                      [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

} // namespace

const IniEntry* IniSection::find(std::string_view key) const noexcept {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const IniEntry& entry) {
    return equal_ignoring_case(entry.key, key);
  });
  return found == entries.end() ? nullptr : &*found;
}

IniText::IniText(std::string_view text) {
  if (is_utf16(text)) {
    note(1, "the file is in UTF-16: save it as ANSI or UTF-8");
    return;
  }
  std::map<std::string, std::size_t> known; // where the sections are, by their names in upper case
  std::size_t current = kNoSection;
  bool is_skipping = false;
  std::size_t at = text.starts_with(kUtf8Mark) ? kUtf8Mark.size() : 0;
  const std::string_view whole = text.substr(0, text.find(kEndOfText));
  for (std::uint32_t number = 1; at < whole.size(); ++number) {
    const std::size_t end = std::min(whole.find('\n', at), whole.size());
    const std::string_view line = trimmed(whole.substr(at, end - at));
    const std::size_t begin = at;
    at = end + 1;
    if (line.empty() || line.front() == ';') continue;
    const char* const fault = fault_of(line, end - begin);
    if (line.front() == '[') {
      const std::size_t bracket = line.find(']');
      const bool is_whole = !fault && bracket != std::string_view::npos;
      const std::string_view name = is_whole ? trimmed(line.substr(1, bracket - 1)) : "";
      is_skipping = name.empty();
      if (is_skipping) {
        current = kNoSection;
        note(number, fault ? fault : "the section has no name in brackets");
        continue;
      }
      const auto [place, is_new] = known.try_emplace(upper_case(name), sections_.size());
      current = place->second;
      if (is_new) sections_.push_back({name, {}, 0});
      sections_[current].end = std::min(at, whole.size());
    } else if (fault) {
      note(number, fault);
    } else if (const std::size_t sign = line.find('='); sign == std::string_view::npos) {
      note(number, "there is no '=' in the line");
    } else if (const std::string_view key = trimmed(line.substr(0, sign)); key.empty()) {
      note(number, "there is nothing before the '='");
    } else if (current == kNoSection) {
      if (!is_skipping) note(number, "the line is before the first section");
    } else {
      IniSection& section = sections_[current];
      section.entries.push_back({key, trimmed(line.substr(sign + 1)), number});
      section.end = std::min(at, whole.size());
    }
  }
}

const IniSection* IniText::find(std::string_view name) const noexcept {
  const auto found = std::find_if(sections_.begin(), sections_.end(), [&](const IniSection& s) {
    return equal_ignoring_case(s.name, name);
  });
  return found == sections_.end() ? nullptr : &*found;
}

void IniText::note(std::uint32_t line, const char* text) {
  ++problem_count_;
  if (problems_.size() < kMaxIniProblems) problems_.push_back({line, text});
}

std::string_view unquoted(std::string_view value) noexcept {
  const bool is_quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

std::optional<std::uint32_t> parse_number(std::string_view text, unsigned base) noexcept {
  if (base != 10 && base != 16) return std::nullopt;
  if (base == 16 && (text.starts_with("0x") || text.starts_with("0X"))) text.remove_prefix(2);
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, static_cast<int>(base));
  if (text.empty() || error != std::errc() || rest != end) return std::nullopt;
  return number;
}

std::string with_ini_entry(std::string_view text, std::string_view section, std::string_view key,
                           std::string_view value) {
  const bool is_writable = is_one_line(section) && is_one_line(key) && is_one_line(value);
  if (is_utf16(text) || !is_writable) return std::string(text);
  const IniText parsed(text);
  const IniSection* const found = parsed.find(section);
  // Line ends as the text has them.
  const std::string_view line_end = text.find("\r\n") != std::string_view::npos ? "\r\n" : "\n";
  const std::size_t place = found ? found->end : std::min(text.find(kEndOfText), text.size());
  std::string result(text.substr(0, place));
  if (!result.empty() && result.back() != '\n') result += line_end;
  if (!found) result.append("[").append(section).append("]").append(line_end);
  result.append("    ").append(key).append(" = ").append(value).append(line_end);
  return result.append(text.substr(place));
}

} // namespace netmon
