// SPDX-License-Identifier: MIT
// Instances are compared by their definitions, which have one address each.
#include "find_property.h"

#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

namespace netmon {

namespace {

// The same instance in a table that has the properties of all protocols.
const PROPERTYINST* counterpart(const PROPERTYINST* instance, ParsedFrame& from,
                                ParsedFrame& to) noexcept {
  const std::uint32_t protocol = from.properties().protocol_of(instance);
  if (protocol == PropertyBuilder::kNone || protocol >= to.table()->nPropertyInstTables) {
    return nullptr;
  }
  const PROPERTYINSTTABLE& here = from.table()->PropertyInstTable[protocol];
  const PROPERTYINSTTABLE& there = to.table()->PropertyInstTable[protocol];
  const auto index =
      static_cast<std::size_t>(instance - from.instances().data()) - here.nPropertyInstIndex;
  if (index >= there.nPropertyInsts) return nullptr;
  return &to.instances()[there.nPropertyInstIndex + index];
}

} // namespace

PROPERTYINST* find_property_instance(const FrameInUse& frame, HPROPERTY property,
                                     const PROPERTYINST* key, bool is_forward) noexcept {
  start_protocols();
  const ProtocolGuard guard;
  if (!guard.thread()) return fail<PROPERTYINST*>(NMERR_OUT_OF_MEMORY, nullptr);
  const PropertyRef wanted = find_property(property);
  const Protocol* const owner = wanted.info ? find_protocol(wanted.owner) : nullptr;
  if (!owner) return fail<PROPERTYINST*>(NMERR_INVALID_HPROPERTY, nullptr);

  const Holder holder = parsing_holder();
  ParsedFrame* parsed = nullptr;
  if (key) {
    parsed = table_of(frame, key, holder);
    if (!parsed) return nullptr;
    if (!parsed->has_properties_of(owner->id())) {
      // The key is from a search for a property of another protocol.
      ParsedFrame* const all = attach_properties(frame, ParsedFrame::kEverything, holder);
      if (!all) return nullptr;
      key = counterpart(key, *parsed, *all);
      if (!key) return fail<PROPERTYINST*>(NMERR_INVALID_PARAMETER, nullptr);
      parsed = all;
    }
  } else {
    parsed = attach_properties(frame, owner->id(), holder);
    if (!parsed) return nullptr;
  }
  PROPERTYINST* const found = next_instance(
      parsed->instances(), key, is_forward,
      [&](const PROPERTYINST& instance) { return instance.lpPropertyInfo == wanted.info; });
  return found ? found : fail<PROPERTYINST*>(NMERR_PROPERTY_NOT_FOUND, nullptr);
}

} // namespace netmon
