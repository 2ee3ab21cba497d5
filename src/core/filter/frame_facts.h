// SPDX-License-Identifier: MIT
// What a filter asks of a frame, and of properties: the seam between filters and whoever knows. A
// fact that is missing is no error. Depends on filter_step.h.
#pragma once

#include "filter_step.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace netmon {

struct PropertyKind {
  std::uint8_t type = PROP_TYPE_VOID;      // PROP_TYPE_*
  std::uint8_t qualifier = PROP_QUAL_NONE; // PROP_QUAL_*
};

// One instance of a property: its data in the frame, or the extended data where it has some.
struct PropertyValue {
  PropertyKind kind;
  DWORD flags = 0; // IFLAG_*
  std::span<const std::byte> data;
};

class PropertyKinds {
 public:
  // None for a handle that is not a property's, or not any more.
  virtual std::optional<PropertyKind> kind_of(HPROPERTY property) const noexcept = 0;

 protected:
  ~PropertyKinds() = default;
};

class FrameFacts {
 public:
  // Was the protocol recognized in the frame?
  virtual bool has(HPROTOCOL protocol) noexcept = 0;

  // The frame's bytes from the first start of the protocol on; empty where it is not in the frame.
  virtual std::span<const std::byte> from(HPROTOCOL protocol) noexcept = 0;

  // The instance with this number, from 0 on, of a property; none when there are no more.
  virtual std::optional<PropertyValue> instance(HPROPERTY property,
                                                std::uint32_t number) noexcept = 0;

  // The frame's address of a type, at the outermost header of its kind, as the packet has it; none
  // when the frame has none of that type.
  enum class End : std::uint8_t { source, destination };
  virtual std::optional<FilterAddress> address(End end, DWORD type) noexcept = 0;

 protected:
  ~FrameFacts() = default;
};

} // namespace netmon
