// SPDX-License-Identifier: MIT
// The list of the built-in parsers. They are created when somebody first asks about protocols.
#include "builtin.h"

#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/protocol/wiring_ini.h"

namespace netmon::parsers {

namespace {

constexpr HPROTOCOL (*kParsers[])() noexcept = {
    create_data, create_ethernet, create_frame, create_ip, create_tcp, create_udp,
};

void create_all() noexcept {
  for (const auto create : kParsers) {
    if (const HPROTOCOL protocol = create()) declare_own_properties_only(protocol);
  }
  for (const char* const* text = kDefaultIniTexts; *text; ++text) wire_from_ini(*text);
}

// When the library is loaded; only stores a pointer.
const bool is_installed = (set_builtin_protocols(create_all), true);

} // namespace

} // namespace netmon::parsers
