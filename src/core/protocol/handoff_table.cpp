// SPDX-License-Identifier: MIT
// Those that are alive are listed, so that a wild one is never freed.
#include "handoff_table.h"

#include "base/ini_text.h"
#include "core/runtime/lock.h"
#include "protocol_registry.h"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace netmon {

namespace {

struct Table {
  HANDOFFTABLE head = {};
  std::vector<HANDOFFENTRY> entries;
};

constinit Lock tables_lock;

std::vector<std::unique_ptr<Table>>& tables() { // under the lock
  static auto& all = *new std::vector<std::unique_ptr<Table>>;
  return all;
}

} // namespace

LPHANDOFFTABLE make_handoff_table(std::string_view section, std::uint32_t most,
                                  unsigned base) noexcept try {
  auto made = std::make_unique<Table>();
  for (const HandoffLine& line : handoff_lines(section)) {
    if (made->entries.size() == most) break;
    const HPROTOCOL protocol = find_protocol(std::string_view(line.protocol));
    const auto value = parse_number(line.value, base);
    const auto data = line.instance_data.empty() ? std::optional<std::uint32_t>(0)
                                                 : parse_number(line.instance_data, base);
    if (!protocol || !value || !data) continue;
    made->entries.push_back({HOE_SIGNATURE, *value, protocol, *data});
  }
  if (made->entries.empty()) return nullptr;
  std::vector<HANDOFFENTRY>& entries = made->entries;
  const auto value = [](const HANDOFFENTRY& entry) { return entry.hoe_ProtIdentNumber; };
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const auto& left, const auto& right) { return value(left) < value(right); });
  entries.erase(
      std::unique(entries.begin(), entries.end(),
                  [&](const auto& left, const auto& right) { return value(left) == value(right); }),
      entries.end());
  made->head = {HOT_SIGNATURE, static_cast<DWORD>(entries.size()), entries.data()};
  const LPHANDOFFTABLE result = &made->head;
  const std::lock_guard lock(tables_lock);
  tables().push_back(std::move(made));
  return result;
} catch (const std::exception&) {
  return nullptr;
}

bool free_handoff_table(LPHANDOFFTABLE table) noexcept {
  const std::lock_guard lock(tables_lock);
  const auto found = std::find_if(tables().begin(), tables().end(),
                                  [&](const auto& one) { return &one->head == table; });
  if (found == tables().end()) return false;
  tables().erase(found);
  return true;
}

Handoff find_handoff(const HANDOFFTABLE* table, std::uint32_t value) noexcept {
  if (!table || table->hot_sig != HOT_SIGNATURE) return {};
  const HANDOFFENTRY* const end = table->hot_Entries + table->hot_NumEntries;
  const HANDOFFENTRY* const found =
      std::lower_bound(static_cast<const HANDOFFENTRY*>(table->hot_Entries), end, value,
                       [](const HANDOFFENTRY& entry, std::uint32_t wanted) {
                         return entry.hoe_ProtIdentNumber < wanted;
                       });
  if (found == end || found->hoe_ProtIdentNumber != value) return {};
  const ProtocolGuard guard;
  const Protocol* const protocol =
      guard.thread() ? find_protocol(found->hoe_ProtocolHandle) : nullptr;
  if (!protocol || !protocol->is_enabled.load(std::memory_order_relaxed)) return {};
  return {protocol->handle, found->hoe_ProtocolData};
}

} // namespace netmon
