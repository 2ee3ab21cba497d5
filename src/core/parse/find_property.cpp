// SPDX-License-Identifier: MIT
// Instances are compared by their definitions, which have one address each.
#include "find_property.h"

#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

namespace netmon {

namespace {

PROPERTYINST* search(std::span<PROPERTYINST> instances, const PROPERTYINFO* info,
                     const PROPERTYINST* key, bool is_forward) noexcept {
  const auto count = static_cast<std::ptrdiff_t>(instances.size());
  std::ptrdiff_t at = is_forward ? -1 : count;
  if (key) at = key - instances.data();
  const std::ptrdiff_t step = is_forward ? 1 : -1;
  for (at += step; at >= 0 && at < count; at += step) {
    PROPERTYINST& instance = instances[static_cast<std::size_t>(at)];
    if (instance.lpPropertyInfo == info) return &instance;
  }
  return nullptr;
}

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
    ParsedCapture* const of = ParsedCapture::of(*frame.capture);
    parsed = of ? of->frames.find(frame.handle, key, holder) : nullptr;
    if (!parsed) return fail<PROPERTYINST*>(NMERR_INVALID_PARAMETER, nullptr);
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
  PROPERTYINST* const found = search(parsed->instances(), wanted.info, key, is_forward);
  return found ? found : fail<PROPERTYINST*>(NMERR_PROPERTY_NOT_FOUND, nullptr);
}

} // namespace netmon
