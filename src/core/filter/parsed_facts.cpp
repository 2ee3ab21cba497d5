// SPDX-License-Identifier: MIT
// Answers from paths and property tables.
#include "parsed_facts.h"

#include "core/parse/frame_address.h"
#include "core/parse/parsed_frame.h"
#include "core/protocol/property_index.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"

#include <netmon/nmerr.h>

#include <cstring>

namespace netmon {

namespace {

constexpr WORD kIsExtended = 0xFFFF;

} // namespace

std::optional<PropertyKind> RegisteredProperties::kind_of(HPROPERTY property) const noexcept {
  const ProtocolGuard guard;
  const PropertyRef found = guard.thread() ? find_property(property) : PropertyRef();
  if (!found.info) return std::nullopt;
  return PropertyKind{found.info->DataType, found.info->DataQualifier};
}

PropertyValue value_of(const PROPERTYINST& instance) noexcept {
  PropertyValue value;
  value.kind = {instance.lpPropertyInfo->DataType, instance.lpPropertyInfo->DataQualifier};
  value.flags = instance.IFlags;
  if (instance.DataLength == kIsExtended) {
    const PROPERTYINSTEX& extended = *instance.lpPropertyInstEx;
    value.data = {reinterpret_cast<const std::byte*>(extended.Byte), extended.LengthEx};
  } else if (instance.lpData) {
    value.data = {static_cast<const std::byte*>(instance.lpData), instance.DataLength};
  }
  return value;
}

std::uint32_t attached_for(const FilterProgram& program) {
  const ProtocolGuard guard;
  if (!guard.thread()) return ParsedFrame::kEverything;
  HPROTOCOL owner = nullptr;
  for (const HPROPERTY property : program.properties()) {
    const PropertyRef found = find_property(property);
    if (!found.info) continue;
    if (owner && found.owner != owner) return ParsedFrame::kEverything;
    owner = found.owner;
  }
  const Protocol* const protocol = owner ? find_protocol(owner) : nullptr;
  return protocol ? protocol->id() : ParsedFrame::kEverything;
}

std::uint32_t ParsedFacts::first_offset(HPROTOCOL protocol) noexcept {
  const std::uint16_t number = protocol_number(protocol);
  if (number == 0) return FramePath::kAbsent;
  const FramePath* const path = recognize(frame_, holder_);
  return path ? path->first_offset(number) : FramePath::kAbsent;
}

bool ParsedFacts::has(HPROTOCOL protocol) noexcept {
  return first_offset(protocol) != FramePath::kAbsent;
}

std::span<const std::byte> ParsedFacts::from(HPROTOCOL protocol) noexcept {
  const std::uint32_t offset = first_offset(protocol);
  FrameInfo info;
  if (offset == FramePath::kAbsent || !frame_.capture->read(frame_.number, info)) return {};
  if (offset > info.stored) return {};
  return {info.bytes + offset, info.stored - offset};
}

std::optional<PropertyValue> ParsedFacts::instance(HPROPERTY property,
                                                   std::uint32_t number) noexcept {
  if (only_) {
    if (number != 0 || only_->lpPropertyInfo->hProperty != property) return std::nullopt;
    return value_of(*only_);
  }
  if (!were_attached_) {
    were_attached_ = true;
    if (ParsedFrame* const parsed = attach_properties(frame_, which_, holder_)) {
      instances_ = parsed->instances();
    }
  }
  const bool goes_on = property == last_property_ && number == last_number_ + 1;
  std::size_t index = goes_on ? last_index_ + 1 : 0;
  std::uint32_t left = goes_on ? 0 : number;
  for (; index < instances_.size(); ++index) {
    const PROPERTYINST& found = instances_[index];
    if (found.lpPropertyInfo->hProperty != property || left-- != 0) continue;
    last_property_ = property;
    last_number_ = number;
    last_index_ = index;
    return value_of(found);
  }
  return std::nullopt;
}

std::optional<FilterAddress> ParsedFacts::address(End end, DWORD type) noexcept {
  const AddressSide side = end == End::source ? AddressSide::source : AddressSide::destination;
  ADDRESS2 found;
  if (read_address(frame_, side, type, 0, found) != NMERR_SUCCESS || found.Type != type) {
    return std::nullopt;
  }
  FilterAddress address;
  address.type = type;
  std::memcpy(address.bytes.data(), bytes_of(found), address_bytes(type));
  return address;
}

} // namespace netmon
