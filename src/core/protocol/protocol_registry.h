// SPDX-License-Identifier: MIT
// All protocols, by handle, number, and name, and who follows whom among them. Looking up takes no
// lock, except by name. Creating a protocol only records it: it happens inside a system's loader.
// Reference: parsers.md 4, 5, 10. Depends on protocol.h, protocol_guard.h, wiring.h.
#pragma once

#include "protocol.h"
#include "protocol_guard.h"
#include "wiring.h"

#include <netmon/parsers.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace netmon {

// ---- Protocols

struct NewProtocol {
  HPROTOCOL handle = nullptr; // null: error says why
  std::uint32_t error = 0;    // an NMERR_*
};

// Registers a protocol. The name and the entry points are copied. NMERR_INVALID_PARAMETER for an
// empty name or missing entry points, NMERR_PROTOCOL_ALREADY_ENABLED for a name that is taken,
// NMERR_TOO_MANY_PROTOCOLS.
NewProtocol create_protocol(std::string_view name, const ENTRYPOINTS& entry_points) noexcept;

// Removes a protocol and its properties, and waits until no thread is inside a parser that was
// called before, but not forever. False: no such protocol.
bool destroy_protocol(HPROTOCOL handle) noexcept;

// The protocol of a handle or number; null for any other value. Under a ProtocolGuard.
Protocol* find_protocol(HPROTOCOL handle) noexcept;
Protocol* find_protocol(std::uint16_t id) noexcept;

// The number of a protocol; 0 for a handle that is none's. Needs no guard.
std::uint16_t protocol_number(HPROTOCOL handle) noexcept;

// The protocol with a name, ignoring ASCII case; null when there is none.
HPROTOCOL find_protocol(std::string_view name) noexcept;

// A disabled protocol recognizes nothing. False: no such protocol.
bool enable_protocol(HPROTOCOL handle, bool is_enabled) noexcept;

// Sets what descriptions show. False: no such protocol.
bool describe_protocol(HPROTOCOL handle, std::string_view comment,
                       std::string_view help_file) noexcept;

// Declares that its parser attaches properties of this protocol only.
void declare_own_properties_only(HPROTOCOL handle) noexcept;

// Grows with every change of the protocols and of what follows what: what was recognized before may
// be recognized differently now.
std::uint64_t protocols_version() noexcept;

// ---- Property databases. NMERR_*, or 0 and the thread's last error.

std::uint32_t create_property_database(HPROTOCOL protocol, std::uint32_t properties) noexcept;
std::uint32_t destroy_property_database(HPROTOCOL protocol) noexcept;
HPROPERTY add_property(HPROTOCOL protocol, const PROPERTYINFO& info) noexcept;

// The database of a protocol, which stays in place as long as it is held; null for none.
std::shared_ptr<PropertyDatabase> property_database(HPROTOCOL protocol) noexcept;

// The handle of the protocol that has a definition at this address, which may be made up; null for
// none.
HPROTOCOL owner_of_definition(const PROPERTYINFO* info) noexcept;

// ---- The map: all of it at one moment, for those who recognize

struct ProtocolMap {
  std::uint64_t version = 0;
  std::vector<Protocol*> by_id;               // null where there is none, or it is disabled
  std::vector<std::vector<Protocol*>> follow; // by number
  Protocol* frame = nullptr;                  // where recognition starts
  Protocol* data = nullptr;                   // what is left when a parser failed
  std::array<std::vector<Protocol*>, 10> mac; // by MAC_TYPE_*: what a frame starts with
  // By ADDRESS_TYPE_*: the protocol whose header has such addresses; null for those of the medium.
  std::array<Protocol*, 14> network = {};

  const std::vector<Protocol*>& followers(const Protocol& protocol) const noexcept {
    return follow[protocol.id()];
  }
};

// Under a ProtocolGuard, and valid as long as that. Null when memory is short.
const ProtocolMap* protocol_map() noexcept;

} // namespace netmon
