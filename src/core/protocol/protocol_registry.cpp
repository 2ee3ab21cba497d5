// SPDX-License-Identifier: MIT
// Places for protocols, found by their tokens. Changes are made under one lock, under which nothing
// foreign is called; what is taken out is retired.
#include "protocol_registry.h"

#include "base/ascii_text.h"
#include "core/runtime/last_error.h"
#include "core/runtime/lock.h"

#include <netmon/addresses.h>
#include <netmon/nmerr.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <mutex>
#include <string>
#include <utility>

namespace netmon {

namespace {

constexpr std::chrono::seconds kPatience{4};

struct Place {
  std::atomic<std::uintptr_t> token = 0; // 0: free
  std::atomic<Protocol*> protocol = nullptr;
  std::uint32_t generation = 0; // under registry_lock: the last one issued
};

constinit std::array<Place, kMaxProtocols> places;
constinit std::atomic<std::uint64_t> version = 1;
constinit std::atomic<const ProtocolMap*> current_map = nullptr;

constinit Lock registry_lock;

const HeldOverFork held_over_fork(
    LockRank::protocols, []() noexcept { registry_lock.lock(); },
    []() noexcept { registry_lock.unlock(); });

void changed() noexcept { version.fetch_add(1, std::memory_order_release); }

template <std::size_t kSize>
void copy_name(BYTE (&to)[kSize], std::string_view from) noexcept {
  std::memset(to, 0, kSize);
  std::copy_n(from.begin(), std::min(from.size(), kSize - 1), to);
}

// ---- Under registry_lock

Place* place_of(HPROTOCOL handle) noexcept {
  const auto value = reinterpret_cast<std::uintptr_t>(handle);
  Token token;
  if (!decode_token(TokenKind::protocol, value, token) || token.slot >= kMaxProtocols) {
    return nullptr;
  }
  Place& place = places[token.slot];
  return place.token.load(std::memory_order_relaxed) == value ? &place : nullptr;
}

Protocol* locked_find(HPROTOCOL handle) noexcept {
  const Place* const place = place_of(handle);
  return place ? place->protocol.load(std::memory_order_relaxed) : nullptr;
}

Protocol* locked_find(std::string_view name) noexcept {
  for (const Place& place : places) {
    if (place.token.load(std::memory_order_relaxed) == 0) continue;
    Protocol* const protocol = place.protocol.load(std::memory_order_relaxed);
    if (equal_ignoring_case(protocol->name, name)) return protocol;
  }
  return nullptr;
}

std::uint32_t take_place() noexcept { // 0: none left
  for (std::uint32_t slot = 1; slot < kMaxProtocols; ++slot) {
    if (places[slot].token.load(std::memory_order_relaxed) == 0 &&
        places[slot].generation < TokenLayout::kMaxGeneration) {
      return slot;
    }
  }
  return 0;
}

std::shared_ptr<ProtocolMap> make_map(const std::vector<FollowSet>& sets, std::uint64_t made_of) {
  auto map = std::make_shared<ProtocolMap>();
  map->version = made_of;
  map->by_id.resize(kMaxProtocols);
  map->follow.resize(kMaxProtocols);
  for (std::uint32_t id = 1; id < kMaxProtocols; ++id) {
    if (places[id].token.load(std::memory_order_relaxed) == 0) continue;
    Protocol* const protocol = places[id].protocol.load(std::memory_order_relaxed);
    if (protocol->is_enabled.load(std::memory_order_relaxed)) map->by_id[id] = protocol;
  }
  const auto enabled = [&](std::string_view name) {
    Protocol* const protocol = locked_find(name);
    return protocol ? map->by_id[protocol->id()] : nullptr;
  };
  for (const FollowSet& set : sets) {
    const Protocol* const protocol = locked_find(set.protocol);
    if (!protocol) continue;
    for (const std::string& name : set.followers) {
      if (Protocol* const follower = enabled(name)) {
        map->follow[protocol->id()].push_back(follower);
      }
    }
  }
  map->frame = enabled(PROTOCOL_STRING_FRAME_TXT);
  map->data = enabled(PROTOCOL_STRING_DATA_TXT);
  constexpr std::pair<unsigned, const char*> kMacProtocols[] = {
      {MAC_TYPE_ETHERNET, PROTOCOL_STRING_ETHERNET_TXT},
      {MAC_TYPE_TOKENRING, PROTOCOL_STRING_TOKENRING_TXT},
      {MAC_TYPE_FDDI, PROTOCOL_STRING_FDDI_TXT},
      {MAC_TYPE_ATM, PROTOCOL_STRING_ATM_TXT},
      {MAC_TYPE_1394, PROTOCOL_STRING_1394_TXT},
      // Frames that start with an IP header, see core/capture/frame_media.h.
      {7, PROTOCOL_STRING_IP_TXT},
      {7, PROTOCOL_STRING_IP6_TXT},
      {8, PROTOCOL_STRING_IP_TXT},
      {8, PROTOCOL_STRING_IP6_TXT},
      {9, PROTOCOL_STRING_IP_TXT},
      {9, PROTOCOL_STRING_IP6_TXT},
  };
  for (const auto& [mac_type, name] : kMacProtocols) {
    if (Protocol* const protocol = enabled(name)) map->mac[mac_type].push_back(protocol);
  }
  constexpr std::pair<unsigned, const char*> kNetworkProtocols[] = {
      {ADDRESS_TYPE_IP, PROTOCOL_STRING_IP_TXT},
      {ADDRESS_TYPE_IP6, PROTOCOL_STRING_IP6_TXT},
      {ADDRESS_TYPE_IPX, PROTOCOL_STRING_IPX_TXT},
      {ADDRESS_TYPE_XNS, PROTOCOL_STRING_XNS_TXT},
      {ADDRESS_TYPE_VINES_IP, PROTOCOL_STRING_VINES_IP_TXT},
  };
  for (const auto& [address_type, name] : kNetworkProtocols) {
    map->network[address_type] = enabled(name);
  }
  return map;
}

// The maps that are in use are kept alive here; under registry_lock.
std::shared_ptr<ProtocolMap>& kept_map() {
  static auto& map = *new std::shared_ptr<ProtocolMap>;
  return map;
}

} // namespace

// ---- Protocols

NewProtocol create_protocol(std::string_view name, const ENTRYPOINTS& entry_points) noexcept try {
  if (name.empty() || !entry_points.Register || !entry_points.RecognizeFrame ||
      !entry_points.AttachProperties) {
    return {nullptr, NMERR_INVALID_PARAMETER};
  }
  auto made = std::make_unique<Protocol>();
  made->name = name;
  made->entry_points = entry_points;
  copy_name(made->info.ProtocolName, name);
  const std::lock_guard lock(registry_lock);
  if (locked_find(name)) return {nullptr, NMERR_PROTOCOL_ALREADY_ENABLED};
  const std::uint32_t slot = take_place();
  if (slot == 0) return {nullptr, NMERR_TOO_MANY_PROTOCOLS};
  Place& place = places[slot];
  const std::uintptr_t token = encode_token(TokenKind::protocol, {slot, ++place.generation});
  made->handle = reinterpret_cast<HPROTOCOL>(token);
  made->info.ProtocolID = slot;
  place.protocol.store(made.release(), std::memory_order_relaxed);
  place.token.store(token, std::memory_order_release);
  changed();
  return {reinterpret_cast<HPROTOCOL>(token), NMERR_SUCCESS};
} catch (const std::exception&) {
  return {nullptr, NMERR_OUT_OF_MEMORY};
}

bool destroy_protocol(HPROTOCOL handle) noexcept {
  Protocol* protocol = nullptr;
  {
    const std::lock_guard lock(registry_lock);
    Place* const place = place_of(handle);
    if (!place) return false;
    protocol = place->protocol.load(std::memory_order_relaxed);
    place->token.store(0, std::memory_order_release);
    place->protocol.store(nullptr, std::memory_order_release);
    changed();
  }
  if (protocol->database) protocol->database->close();
  if (wait_for_guards(kPatience)) {
    delete protocol;
  } else {
    // Somebody may still look at it. It is small, and the module it belongs to goes away anyway.
    // NOLINTNEXTLINE(clang-analyzer-cplusplus.NewDeleteLeaks)
  }
  return true;
}

Protocol* find_protocol(HPROTOCOL handle) noexcept {
  const auto value = reinterpret_cast<std::uintptr_t>(handle);
  Token token;
  if (!decode_token(TokenKind::protocol, value, token) || token.slot >= kMaxProtocols) {
    return nullptr;
  }
  const Place& place = places[token.slot];
  Protocol* const protocol = place.protocol.load(std::memory_order_acquire);
  return place.token.load(std::memory_order_acquire) == value ? protocol : nullptr;
}

std::uint16_t protocol_number(HPROTOCOL handle) noexcept {
  const ProtocolGuard guard;
  const Protocol* const protocol = guard.thread() ? find_protocol(handle) : nullptr;
  return protocol ? protocol->id() : std::uint16_t{0};
}

Protocol* find_protocol(std::uint16_t id) noexcept {
  return id < kMaxProtocols ? places[id].protocol.load(std::memory_order_acquire) : nullptr;
}

HPROTOCOL find_protocol(std::string_view name) noexcept {
  const std::lock_guard lock(registry_lock);
  const Protocol* const protocol = locked_find(name);
  return protocol ? protocol->handle : nullptr;
}

bool enable_protocol(HPROTOCOL handle, bool is_enabled) noexcept {
  const std::lock_guard lock(registry_lock);
  Protocol* const protocol = locked_find(handle);
  if (!protocol) return false;
  protocol->is_enabled.store(is_enabled, std::memory_order_relaxed);
  changed();
  return true;
}

bool describe_protocol(HPROTOCOL handle, std::string_view comment,
                       std::string_view help_file) noexcept {
  const std::lock_guard lock(registry_lock);
  Protocol* const protocol = locked_find(handle);
  if (!protocol) return false;
  copy_name(protocol->info.Comment, comment);
  copy_name(protocol->info.HelpFile, help_file);
  return true;
}

void declare_own_properties_only(HPROTOCOL handle) noexcept {
  const std::lock_guard lock(registry_lock);
  if (Protocol* const protocol = locked_find(handle)) protocol->attaches_only_its_own = true;
}

std::uint64_t protocols_version() noexcept {
  return version.load(std::memory_order_acquire) + wiring_version();
}

// ---- Property databases

std::uint32_t create_property_database(HPROTOCOL handle, std::uint32_t properties) noexcept {
  {
    const std::lock_guard lock(registry_lock);
    const Protocol* const protocol = locked_find(handle);
    if (!protocol) return NMERR_INVALID_HPROTOCOL;
    if (protocol->database && protocol->database->count() != 0) return NMERR_INVALID_PARAMETER;
  }
  std::shared_ptr<PropertyDatabase> database = PropertyDatabase::make(handle, properties);
  if (!database) return NMERR_OUT_OF_MEMORY;
  {
    const std::lock_guard lock(registry_lock);
    Protocol* const protocol = locked_find(handle);
    if (!protocol) return NMERR_INVALID_HPROTOCOL;
    protocol->info.PropertyDatabase = database->table();
    protocol->current_database.store(database.get(), std::memory_order_release);
    protocol->database.swap(database);
  }
  if (database) retire(std::move(database));
  return NMERR_SUCCESS;
}

std::uint32_t destroy_property_database(HPROTOCOL handle) noexcept {
  std::shared_ptr<PropertyDatabase> database;
  {
    const std::lock_guard lock(registry_lock);
    Protocol* const protocol = locked_find(handle);
    if (!protocol) return NMERR_INVALID_HPROTOCOL;
    protocol->info.PropertyDatabase = nullptr;
    protocol->current_database.store(nullptr, std::memory_order_release);
    protocol->database.swap(database);
  }
  if (!database) return NMERR_SUCCESS;
  database->close();
  retire(std::move(database));
  return NMERR_SUCCESS;
}

HPROPERTY add_property(HPROTOCOL handle, const PROPERTYINFO& info) noexcept {
  const std::lock_guard lock(registry_lock);
  const Protocol* const protocol = locked_find(handle);
  if (!protocol) return fail<HPROPERTY>(NMERR_INVALID_HPROTOCOL, 0);
  if (!protocol->database) return fail<HPROPERTY>(NMERR_NO_PROPERTY_DATABASE, 0);
  const HPROPERTY added = protocol->database->add(info);
  return added != 0 ? added : fail<HPROPERTY>(NMERR_OUT_OF_RANGE, 0);
}

std::shared_ptr<PropertyDatabase> property_database(HPROTOCOL handle) noexcept {
  const std::lock_guard lock(registry_lock);
  const Protocol* const protocol = locked_find(handle);
  return protocol ? protocol->database : nullptr;
}

HPROTOCOL owner_of_definition(const PROPERTYINFO* info) noexcept {
  const std::lock_guard lock(registry_lock);
  for (const Place& place : places) {
    if (place.token.load(std::memory_order_relaxed) == 0) continue;
    const Protocol* const protocol = place.protocol.load(std::memory_order_relaxed);
    if (protocol->database && protocol->database->owns(info)) return protocol->handle;
  }
  return nullptr;
}

// ---- The map

const ProtocolMap* protocol_map() noexcept try {
  const std::uint64_t now = protocols_version();
  if (const ProtocolMap* const map = current_map.load(std::memory_order_acquire)) {
    if (map->version == now) return map;
  }
  const std::vector<FollowSet> sets = follow_sets();
  std::shared_ptr<ProtocolMap> old;
  const ProtocolMap* map = nullptr;
  {
    const std::lock_guard lock(registry_lock);
    // Of a version that was read before all that it is made of: it is at most made anew too early.
    old = make_map(sets, now);
    map = old.get();
    current_map.store(map, std::memory_order_release);
    kept_map().swap(old);
  }
  if (old) retire(std::move(old));
  return map;
} catch (const std::exception&) {
  return nullptr;
}

} // namespace netmon
