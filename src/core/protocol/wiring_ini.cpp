// SPDX-License-Identifier: MIT
// A protocol that is described before it exists gets no description: create protocols first.
#include "wiring_ini.h"

#include "base/ascii_text.h"
#include "base/ini_text.h"
#include "protocol_registry.h"
#include "wiring.h"

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace netmon {

namespace {

std::string_view value_of(const IniSection& section, std::string_view key) noexcept {
  const IniEntry* const entry = section.find(key);
  return entry ? unquoted(entry->value) : std::string_view{};
}

std::vector<std::string> names_in(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view name = trimmed(list.substr(0, comma));
    if (!name.empty()) names.emplace_back(name);
    if (comma == std::string_view::npos) break;
    list.remove_prefix(comma + 1);
  }
  return names;
}

bool wire_protocol(const IniSection& section) {
  if (const HPROTOCOL protocol = find_protocol(section.name)) {
    describe_protocol(protocol, value_of(section, "Comment"), value_of(section, "HelpFile"));
  }
  return set_follow_set({std::string(section.name), names_in(value_of(section, "FollowSet"))});
}

bool wire_handoff(const IniSection& section) {
  HandoffSet set{std::string(section.name), {}};
  for (const IniEntry& entry : section.entries) {
    const std::size_t comma = entry.value.find(',');
    HandoffLine line{
        std::string(entry.key), std::string(trimmed(entry.value.substr(0, comma))), {}};
    if (comma != std::string_view::npos)
      line.instance_data = trimmed(entry.value.substr(comma + 1));
    set.lines.push_back(std::move(line));
  }
  return set_handoff_set(std::move(set));
}

} // namespace

bool wire_from_ini(std::string_view text) noexcept try {
  const IniText ini(text);
  bool is_done = true;
  for (const IniSection& section : ini.sections()) {
    if (equal_ignoring_case(section.name, "PARSERS")) continue;
    const bool is_protocol =
        section.find("FollowSet") || section.find("Comment") || section.find("HelpFile");
    if (!(is_protocol ? wire_protocol(section) : wire_handoff(section))) is_done = false;
  }
  return is_done;
} catch (const std::exception&) {
  return false;
}

} // namespace netmon
