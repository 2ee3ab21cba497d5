// SPDX-License-Identifier: MIT
// Few entries, most recently used first, so they are looked through.
#include "parsed_frames.h"

#include "core/protocol/protocol_registry.h"

#include <algorithm>
#include <exception>
#include <mutex>

namespace netmon {

ParsedFrames::Entries::iterator ParsedFrames::find_entry(const ParsedFrame* parsed) noexcept {
  return std::find_if(entries_.begin(), entries_.end(),
                      [&](const Entry& entry) { return &entry.parsed == parsed; });
}

void ParsedFrames::release(Holder holder) noexcept {
  for (auto& [held_by, entry] : held_) {
    if (held_by != holder || !entry) continue;
    --entry->holders;
    entry = nullptr;
  }
}

ParsedFrame* ParsedFrames::hold(Entries::iterator entry, Holder holder) noexcept {
  entries_.splice(entries_.begin(), entries_, entry);
  if (!holder) return &entry->parsed;
  const auto place = std::find_if(held_.begin(), held_.end(),
                                  [&](const auto& one) { return one.first == holder; });
  try {
    if (place == held_.end()) {
      held_.emplace_back(holder, &*entry);
    } else {
      if (place->second) --place->second->holders;
      place->second = &*entry;
    }
    ++entry->holders;
  } catch (const std::exception&) { // it is held by nobody, but the most recently used one
  }
  return &entry->parsed;
}

ParsedFrame* ParsedFrames::find(HFRAME frame, std::uint32_t which, Holder holder) noexcept {
  const std::uint64_t version = protocols_version(); // what others recognized does not count
  const std::lock_guard lock(lock_);
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->is_taken || entry->parsed.frame().handle != frame) continue;
    if (entry->parsed.version() != version) continue;
    if (which != ParsedFrame::kNothing && !entry->parsed.has_properties_of(which)) continue;
    return hold(entry, holder);
  }
  return nullptr;
}

ParsedFrame* ParsedFrames::find(HFRAME frame, const PROPERTYINST* instance,
                                Holder holder) noexcept {
  const std::lock_guard lock(lock_);
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->is_taken || entry->parsed.frame().handle != frame) continue;
    if (entry->parsed.properties().protocol_of(instance) == PropertyBuilder::kNone) continue;
    return hold(entry, holder);
  }
  return nullptr;
}

// What goes is freed by the caller, without the lock.
void ParsedFrames::trim(Entries& surplus) noexcept {
  std::size_t count = 0;
  std::size_t bytes = 0;
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (entry->holders == 0 && !entry->is_taken) {
      bytes += entry->parsed.bytes();
      const bool has_room = count < kKeptAnyway || (count < kKept && bytes <= kKeptBytes);
      if (has_room) {
        ++count;
      } else {
        surplus.splice(surplus.end(), entries_, entry);
      }
    }
    entry = next;
  }
}

ParsedFrame* ParsedFrames::take() noexcept try {
  Entries surplus;
  const std::lock_guard lock(lock_);
  trim(surplus);
  const auto is_free = [](const Entry& entry) { return entry.holders == 0 && !entry.is_taken; };
  const auto free =
      static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), is_free));
  if (free < kKept) {
    entries_.emplace_front();
  } else {
    const auto last = std::find_if(entries_.rbegin(), entries_.rend(), is_free);
    entries_.splice(entries_.begin(), entries_, std::next(last).base());
  }
  entries_.front().is_taken = true;
  return &entries_.front().parsed;
} catch (const std::exception&) {
  return nullptr;
}

void ParsedFrames::put(ParsedFrame* parsed, Holder holder) noexcept {
  const std::lock_guard lock(lock_);
  const auto entry = find_entry(parsed);
  if (entry == entries_.end()) return;
  entry->is_taken = false;
  hold(entry, holder);
}

void ParsedFrames::drop(ParsedFrame* parsed) noexcept {
  Entries surplus;
  const std::lock_guard lock(lock_);
  const auto entry = find_entry(parsed);
  if (entry != entries_.end()) surplus.splice(surplus.end(), entries_, entry);
}

void ParsedFrames::let_go(Holder holder) noexcept {
  const std::lock_guard lock(lock_);
  release(holder);
  std::erase_if(held_, [&](const auto& one) { return one.first == holder; });
}

} // namespace netmon
