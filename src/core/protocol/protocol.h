// SPDX-License-Identifier: MIT
// A registered protocol: its name, its number, the entry points of its parser. Read under a
// ProtocolGuard. Reference: parsers.md 4. Depends on property_database.h.
#pragma once

#include "core/runtime/token.h"
#include "property_database.h"

#include <netmon/parsers.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace netmon {

// At most this many protocols exist at a time. Numbers of protocols are below it, and so fit into
// RECOGNIZEDATA.ProtocolID. No protocol has the number 0.
inline constexpr std::uint32_t kMaxProtocols = 2048;
static_assert(kMaxProtocols <= TokenLayout::kMaxSlots && kMaxProtocols <= 65536);

// Whether the parser's Register was called.
enum class Registration : std::uint8_t { none, running, done, failed };

struct Protocol {
  std::string name; // in full; PROTOCOLINFO has room for 15 characters
  ENTRYPOINTS entry_points = {};
  HPROTOCOL handle = nullptr;
  PROTOCOLINFO info = {};
  // Its AttachProperties attaches properties of this protocol only, as all built-in parsers do: it
  // need not be called when only those of another one are wanted.
  bool attaches_only_its_own = false;
  std::atomic<bool> is_enabled = true;
  std::atomic<Registration> registration = Registration::none;
  std::atomic<std::uint32_t> faults = 0;      // contained in its parser
  std::shared_ptr<PropertyDatabase> database; // under the registry's lock
  // The same, for those who only want to know whether it is still the one they hold.
  std::atomic<const PropertyDatabase*> current_database = nullptr;

  std::uint16_t id() const noexcept { return static_cast<std::uint16_t>(info.ProtocolID); }
};

} // namespace netmon
