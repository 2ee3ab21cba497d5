// SPDX-License-Identifier: MIT
// The facts of a real frame, from what parsers find in it: protocols are recognized, and properties
// attached, when the first question asks for them. Depends on frame_facts.h, core/parse.
#pragma once

#include "filter_program.h"
#include "frame_facts.h"

#include "core/parse/frame_parse.h"
#include "core/protocol/protocol_guard.h"

#include <cstdint>

namespace netmon {

// The kinds of the properties that there are now.
class RegisteredProperties final : public PropertyKinds {
 public:
  std::optional<PropertyKind> kind_of(HPROPERTY property) const noexcept override;
};

// The value of an instance that parsers attached.
PropertyValue value_of(const PROPERTYINST& instance) noexcept;

// Which properties have to be attached for a program: those of one protocol, by its number, or
// ParsedFrame::kEverything.
std::uint32_t attached_for(const FilterProgram& program);

// One frame at a time. Nothing may be held: parsers run.
class ParsedFacts final : public FrameFacts {
 public:
  // `which`: see attached_for. What is found is held by `holder` until it looks at another frame.
  ParsedFacts(const FrameInUse& frame, std::uint32_t which, Holder holder) noexcept
      : frame_(frame), which_(which), holder_(holder) {}

  // Only this instance exists of its property, and of others none.
  void look_only_at(const PROPERTYINST* instance) noexcept { only_ = instance; }

  bool has(HPROTOCOL protocol) noexcept override;
  std::span<const std::byte> from(HPROTOCOL protocol) noexcept override;
  std::optional<PropertyValue> instance(HPROPERTY property, std::uint32_t number) noexcept override;
  std::optional<FilterAddress> address(End end, DWORD type) noexcept override;

 private:
  std::uint32_t first_offset(HPROTOCOL protocol) noexcept;

  const FrameInUse& frame_;
  const std::uint32_t which_;
  const Holder holder_;
  const PROPERTYINST* only_ = nullptr;
  std::span<const PROPERTYINST> instances_;
  bool were_attached_ = false;
  // Where the last answer was, because instances are asked for one after another.
  HPROPERTY last_property_ = 0;
  std::uint32_t last_number_ = 0;
  std::size_t last_index_ = 0;
};

} // namespace netmon
