// SPDX-License-Identifier: MIT
// Reads INI text: sections of entries, in the order of the text. What does not parse is skipped and
// reported with its line. Reference: parsers.md 10. Depends on ascii_text.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netmon {

struct IniEntry {
  std::string_view key; // never empty
  std::string_view value;
  std::uint32_t line; // counted from 1
};

// Sections with the same name, whatever the case, are one, in the place of the first.
struct IniSection {
  std::string_view name; // as the first spells it
  std::vector<IniEntry> entries;
  std::size_t end; // in the text: behind the last entry, or behind the header when there is none

  // The first entry with this key, whatever the case; null when there is none.
  const IniEntry* find(std::string_view key) const noexcept;
};

struct IniProblem {
  std::uint32_t line;
  const char* text; // static
};

// Longer lines are skipped. The documentation has buffers of 200 bytes for lines of hand-off sets,
// but a follow set may be longer.
inline constexpr std::size_t kMaxIniLine = 4096;

// So many problems are kept; the others are only counted.
inline constexpr std::size_t kMaxIniProblems = 100;

// Names, keys and values are parts of the text, without the blanks around them.
//   [section]        what follows the bracket is ignored
//   ; comment        only as a whole line, since a value may contain a semicolon
//   key = value      the value may be empty
// Accepts the mark that begins UTF-8 text, and takes Ctrl-Z for the end of the text, as DOS did.
// After a header that does not parse, entries are skipped up to the next section.
class IniText {
 public:
  // `text` must outlive the object. May throw std::bad_alloc.
  explicit IniText(std::string_view text);

  const std::vector<IniSection>& sections() const noexcept { return sections_; }
  // The section with this name, whatever the case; null when there is none.
  const IniSection* find(std::string_view name) const noexcept;

  const std::vector<IniProblem>& problems() const noexcept { return problems_; }
  std::size_t problem_count() const noexcept { return problem_count_; }

 private:
  void note(std::uint32_t line, const char* text);

  std::vector<IniSection> sections_;
  std::vector<IniProblem> problems_;
  std::size_t problem_count_ = 0;
};

// A value without the double quotes around it, if there are any.
std::string_view unquoted(std::string_view value) noexcept;

// A number of 32 bits in base 10 or 16; in base 16, 0x may stand before the digits. None for
// anything else, also for a sign.
std::optional<std::uint32_t> parse_number(std::string_view text, unsigned base) noexcept;

// The text with one more line, "key = value", at the end of a section, which is added when it is
// missing. Everything else stays as it is. The text alone when one of the three has control
// characters or the text is in UTF-16. May throw std::bad_alloc.
std::string with_ini_entry(std::string_view text, std::string_view section, std::string_view key,
                           std::string_view value);

} // namespace netmon
