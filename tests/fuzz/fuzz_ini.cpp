// SPDX-License-Identifier: MIT
// Fuzz target: INI text. Aborts when an entry is not a part of the text, is out of order, or when a
// line that was added is not read back.
#include "base/ini_text.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void demand(bool holds) {
  if (!holds) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const netmon::IniText ini(text);
  const auto is_inside = [&](std::string_view part) {
    return part.data() >= text.data() && part.data() + part.size() <= text.data() + size;
  };
  std::size_t entries = 0;
  for (const netmon::IniSection& section : ini.sections()) {
    demand(!section.name.empty() && is_inside(section.name) && section.end <= size);
    demand(ini.find(section.name) == &section);
    std::uint32_t line = 0;
    for (const netmon::IniEntry& entry : section.entries) {
      demand(!entry.key.empty() && is_inside(entry.key) && is_inside(entry.value));
      demand(entry.line > line && section.find(entry.key) != nullptr);
      line = entry.line;
      netmon::parse_number(entry.key, 10);
      netmon::parse_number(entry.value, 16);
      netmon::unquoted(entry.value);
      ++entries;
    }
  }
  demand(entries + ini.problem_count() <= size);
  const std::string more = netmon::with_ini_entry(text, "Added section", "Added key", "value");
  if (more == text) return 0; // UTF-16
  const netmon::IniText again(more);
  const netmon::IniSection* const section = again.find("ADDED SECTION");
  demand(section && section->entries.back().key == "Added key");
  demand(section->entries.back().value == "value");
  demand(again.problem_count() == ini.problem_count());
  return 0;
}
