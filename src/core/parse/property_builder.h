// SPDX-License-Identifier: MIT
// Collects the properties that parsers attach to a frame, and makes the PROPERTYTABLE of them. The
// memory is reused from frame to frame. Reference: parsers.md 6.6, 6.7, 7. Depends on
// property_index.h.
#pragma once

#include "core/protocol/property_index.h"

#include <netmon/properties.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace netmon {

// What AttachPropertyInstance and AttachPropertyInstanceEx are given.
struct Attachment {
  HPROPERTY property = 0;
  std::uint32_t length = 0;
  const std::byte* data = nullptr;
  std::uint32_t extended_length = 0;
  const std::byte* extended = nullptr; // null: none
  std::uint32_t help_id = 0;
  std::uint32_t level = 0;
  std::uint32_t flags = 0;
};

class PropertyBuilder {
 public:
  // PROPERTYINSTTABLE counts in 16 bits. What is beyond is refused, as is more extended data.
  static constexpr std::size_t kMaxInstances = 65535;
  static constexpr std::size_t kMaxExtendedBytes = std::size_t{4} << 20;

  PropertyBuilder() = default;
  PropertyBuilder(const PropertyBuilder&) = delete;
  PropertyBuilder& operator=(const PropertyBuilder&) = delete;

  // Begins with a frame of `protocols` protocols. False when memory is short.
  bool begin(const std::byte* bytes, std::uint32_t stored, std::uint32_t protocols) noexcept;

  // The instances that follow belong to this protocol of the path; the numbers ascend.
  void begin_protocol(std::uint32_t index) noexcept;

  // Attaches one. Reads the extended data, which is the parser's memory. NMERR_*.
  std::uint32_t attach(const Attachment& attachment) noexcept;

  // Makes the table, after which nothing can be attached.
  void finish() noexcept;

  LPPROPERTYTABLE table() const noexcept {
    return reinterpret_cast<LPPROPERTYTABLE>(const_cast<std::byte*>(table_.data()));
  }
  std::span<PROPERTYINST> instances() noexcept { return instances_; }

  // The index in the path of the protocol that an instance belongs to; kNone for a pointer to
  // anything else.
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t protocol_of(const PROPERTYINST* instance) const noexcept;

  // Memory that it keeps.
  std::size_t bytes() const noexcept;

 private:
  std::byte* extended_room(std::size_t bytes);
  PROPERTYINSTTABLE* entries() const noexcept { return table()->PropertyInstTable; }

  const std::byte* bytes_ = nullptr;
  std::uint32_t stored_ = 0;
  std::uint32_t protocols_ = 0;
  std::uint32_t current_ = kNone;
  std::vector<PROPERTYINST> instances_;
  std::vector<std::byte> table_;

  // Extended data stays where it is, because instances point at it.
  struct Chunk {
    std::unique_ptr<std::byte[]> bytes;
    std::size_t size;
  };
  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0; // the one in use
  std::size_t used_ = 0;  // bytes of it
  std::size_t extended_bytes_ = 0;
};

} // namespace netmon
