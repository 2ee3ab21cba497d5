// SPDX-License-Identifier: MIT
// From an HPROPERTY to its definition, without a lock: parsers attach dozens of properties for each
// frame. Depends on property_handle.h, protocol_guard.h, lock.h.
#pragma once

#include "property_handle.h"

#include <netmon/properties.h>

#include <cstdint>

namespace netmon {

struct PropertyRef {
  PROPERTYINFO* info = nullptr; // null: the handle is not alive
  HPROTOCOL owner = nullptr;    // the protocol that it belongs to
};

// Under a ProtocolGuard, which keeps the definition in place.
PropertyRef find_property(HPROPERTY handle) noexcept;

// Takes `count` consecutive places for the properties of a protocol. False when there are not that
// many, or memory is short.
bool take_property_places(std::uint32_t count, std::uint32_t& first) noexcept;

// Publishes a definition in a place that was taken and returns the handle.
HPROPERTY publish_property(std::uint32_t slot, PROPERTYINFO* info, HPROTOCOL owner) noexcept;

// Ends the handles of the places and gives them back. The
// definitions must be retired, not freed.
void give_back_property_places(std::uint32_t first, std::uint32_t count) noexcept;

} // namespace netmon
