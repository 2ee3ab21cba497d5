// SPDX-License-Identifier: MIT
// The table is in chunks that never move. A place that is free has no definition; its generation
// grows when it becomes free, so that the last handle of it is dead.
#include "property_index.h"

#include "core/runtime/lock.h"

#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <new>
#include <vector>

namespace netmon {

namespace {

struct Place {
  std::atomic<PROPERTYINFO*> info = nullptr;
  std::atomic<std::uintptr_t> owner = 0;
  std::atomic<std::uint32_t> generation = 1;
};

constexpr std::uint32_t kChunkPlaces = 1024;
using Chunk = std::array<Place, kChunkPlaces>;
constinit std::array<std::atomic<Chunk*>, PropertyLayout::kMaxSlots / kChunkPlaces> chunks = {};

struct Run {
  std::uint32_t first;
  std::uint32_t count;
};

constinit Lock index_lock;
std::uint32_t next_place = 0; // under index_lock; places from here on were never taken

std::vector<Run>& free_runs() { // under index_lock
  static auto& all = *new std::vector<Run>;
  return all;
}

Place* place_at(std::uint32_t slot) noexcept {
  if (slot >= PropertyLayout::kMaxSlots) return nullptr;
  Chunk* const chunk = chunks[slot / kChunkPlaces].load(std::memory_order_acquire);
  return chunk ? &(*chunk)[slot % kChunkPlaces] : nullptr;
}

} // namespace

PropertyRef find_property(HPROPERTY handle) noexcept {
  PropertyPlace wanted;
  if (!decode_property(handle, wanted)) return {};
  const Place* const place = place_at(wanted.slot);
  if (!place) return {};
  PropertyRef found;
  found.info = place->info.load(std::memory_order_acquire);
  found.owner = reinterpret_cast<HPROTOCOL>(place->owner.load(std::memory_order_acquire));
  if (place->generation.load(std::memory_order_acquire) != wanted.generation) return {};
  return found.info ? found : PropertyRef{};
}

bool take_property_places(std::uint32_t count, std::uint32_t& first) noexcept try {
  const std::lock_guard lock(index_lock);
  std::vector<Run>& runs = free_runs();
  for (Run& run : runs) {
    if (run.count < count) continue;
    first = run.first;
    run.first += count;
    run.count -= count;
    return true;
  }
  if (count > PropertyLayout::kMaxSlots - next_place) return false;
  runs.reserve(runs.size() + 2); // so that giving back cannot fail
  for (std::uint32_t chunk = next_place / kChunkPlaces; chunk * kChunkPlaces < next_place + count;
       ++chunk) {
    if (!chunks[chunk].load(std::memory_order_relaxed)) {
      chunks[chunk].store(new Chunk, std::memory_order_release);
    }
  }
  first = next_place;
  next_place += count;
  return true;
} catch (const std::exception&) {
  return false;
}

HPROPERTY publish_property(std::uint32_t slot, PROPERTYINFO* info, HPROTOCOL owner) noexcept {
  Place& place = *place_at(slot);
  const HPROPERTY handle =
      encode_property({slot, place.generation.load(std::memory_order_relaxed)});
  info->hProperty = handle;
  place.owner.store(reinterpret_cast<std::uintptr_t>(owner), std::memory_order_relaxed);
  place.info.store(info, std::memory_order_release);
  return handle;
}

void give_back_property_places(std::uint32_t first, std::uint32_t count) noexcept {
  if (count == 0) return;
  const std::lock_guard lock(index_lock);
  bool is_worn_out = false;
  for (std::uint32_t slot = first; slot < first + count; ++slot) {
    Place& place = *place_at(slot);
    place.generation.fetch_add(1, std::memory_order_acq_rel);
    place.info.store(nullptr, std::memory_order_release);
    if (place.generation.load(std::memory_order_relaxed) > PropertyLayout::kMaxGeneration) {
      is_worn_out = true;
    }
  }
  if (is_worn_out) return; // its handles would begin to repeat
  std::vector<Run>& runs = free_runs();
  for (Run& run : runs) { // whole runs meet again, as modules come and go in pairs
    if (run.count == 0) {
      run = {first, count};
      return;
    }
    if (run.first == first + count) {
      run.first = first;
      run.count += count;
      return;
    }
    if (run.first + run.count == first) {
      run.count += count;
      return;
    }
  }
  if (runs.size() < runs.capacity()) runs.push_back({first, count});
}

} // namespace netmon
