// SPDX-License-Identifier: MIT
// A table is one block: the published structure, then the entries in ascending order of their
// values. Parsers are not to look inside, but they can write to it: its size comes from the block,
// not from the count in it.
#include "handoff.h"

#include "base/ascii_text.h"
#include "core/memory/common_memory.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <map>
#include <optional>

namespace netmon {

namespace {

static_assert(sizeof(HANDOFFTABLE) % alignof(HANDOFFENTRY) == 0);

struct Target {
  HPROTOCOL protocol;
  std::uint32_t instance_data;
};

// "NAME", "NAME, DATA" or, as the old scan format allows, "NAME DATA"; a comment may follow. Names
// may contain blanks, so a name as a whole goes first.
std::optional<Target> parse_target(std::string_view value, unsigned base,
                                   const ResolveProtocol& resolve) {
  value = trimmed(value.substr(0, value.find(';')));
  std::string_view name = value;
  std::string_view data;
  const std::size_t comma = value.find(',');
  if (comma != std::string_view::npos) {
    name = trimmed(value.substr(0, comma));
    data = trimmed(value.substr(comma + 1));
  } else if (const HPROTOCOL whole = name.empty() ? nullptr : resolve(std::string(name))) {
    return Target{whole, 0};
  } else {
    const auto blank = std::find_if(value.begin(), value.end(), is_blank);
    name = value.substr(0, static_cast<std::size_t>(blank - value.begin()));
    data = trimmed(value.substr(name.size()));
  }
  const auto number = data.empty() ? std::optional<std::uint32_t>(0) : parse_number(data, base);
  const HPROTOCOL protocol = number && !name.empty() ? resolve(std::string(name)) : nullptr;
  return protocol ? std::optional(Target{protocol, *number}) : std::nullopt;
}

// The entries of a block that is a live table. They are where they were made, whatever the pointer
// in the table says by now.
const HANDOFFENTRY* entries_of(LPHANDOFFTABLE table, std::uint32_t& count) noexcept {
  const std::size_t bytes = common_size(table);
  count = 0;
  if (bytes < sizeof(HANDOFFTABLE) + sizeof(HANDOFFENTRY) || table->hot_sig != HOT_SIGNATURE) {
    return nullptr;
  }
  count = static_cast<std::uint32_t>((bytes - sizeof(HANDOFFTABLE)) / sizeof(HANDOFFENTRY));
  return reinterpret_cast<const HANDOFFENTRY*>(table + 1);
}

} // namespace

LPHANDOFFTABLE make_handoff_table(const IniText& ini, const HandoffSet& set,
                                  const ResolveProtocol& resolve) {
  const IniSection* const section = ini.find(set.section);
  if (!section || (set.base != 10 && set.base != 16)) return nullptr;
  std::map<std::uint32_t, Target> found;
  for (const IniEntry& entry : section->entries) {
    if (found.size() >= set.most) break;
    if (entry.key.size() + 1 + entry.value.size() >= RAW_INI_STR_LEN) continue;
    const auto value = parse_number(entry.key, set.base);
    if (!value || found.contains(*value)) continue;
    if (const auto target = parse_target(entry.value, set.base, resolve)) {
      found.emplace(*value, *target);
    }
  }
  if (found.empty()) return nullptr;
  auto* const table = static_cast<LPHANDOFFTABLE>(
      allocate_common(sizeof(HANDOFFTABLE) + found.size() * sizeof(HANDOFFENTRY)).block);
  if (!table) return nullptr;
  auto* entry = reinterpret_cast<LPHANDOFFENTRY>(table + 1);
  *table = {HOT_SIGNATURE, static_cast<DWORD>(found.size()), entry};
  for (const auto& [value, target] : found) {
    *entry++ = {HOE_SIGNATURE, value, target.protocol, target.instance_data};
  }
  return table;
}

std::uint32_t handoff_entries(LPHANDOFFTABLE table) noexcept {
  std::uint32_t count = 0;
  entries_of(table, count);
  return count;
}

const HANDOFFENTRY* find_handoff(LPHANDOFFTABLE table, std::uint32_t value) noexcept {
  std::uint32_t count = 0;
  const HANDOFFENTRY* const entries = entries_of(table, count);
  if (!entries) return nullptr;
  const HANDOFFENTRY* const end = entries + count;
  const HANDOFFENTRY* const found =
      std::lower_bound(entries, end, value, [](const HANDOFFENTRY& entry, std::uint32_t wanted) {
        return entry.hoe_ProtIdentNumber < wanted;
      });
  const bool is_there =
      found != end && found->hoe_ProtIdentNumber == value && found->hoe_sig == HOE_SIGNATURE;
  return is_there ? found : nullptr;
}

bool destroy_handoff_table(LPHANDOFFTABLE table) noexcept {
  std::uint32_t count = 0;
  if (!entries_of(table, count)) return false;
  table->hot_sig = 0;
  return free_common(table) == NMERR_SUCCESS;
}

} // namespace netmon
