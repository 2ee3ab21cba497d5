// SPDX-License-Identifier: MIT
// The properties of one protocol: copies of the definitions that its parser added, and the
// PROPERTYDATABASE that lists them. Reference: parsers.md 5. Depends on property_index.h.
#pragma once

#include "property_index.h"

#include <netmon/protocols.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace netmon {

// More than any parser has; a database has room for all of its properties from the start.
inline constexpr std::uint32_t kMaxProperties = 16384;

class PropertyDatabase {
 public:
  // Null when there are too many properties, or memory is short.
  static std::shared_ptr<PropertyDatabase> make(HPROTOCOL owner, std::uint32_t properties) noexcept;
  // Ends the handles of its properties.
  ~PropertyDatabase() { close(); }
  PropertyDatabase(const PropertyDatabase&) = delete;
  PropertyDatabase& operator=(const PropertyDatabase&) = delete;

  // Adds a copy and returns its handle; 0 when there is no room. One thread at a time.
  HPROPERTY add(const PROPERTYINFO& info) noexcept;

  // The handle of the property with this label: exactly, otherwise ignoring case. 0 for none. Reads
  // labels, which are the parser's memory.
  HPROPERTY find(std::string_view label) const noexcept;

  // Ends the handles; the definitions stay. Idempotent.
  void close() noexcept;

  LPPROPERTYDATABASE table() const noexcept { return table_; }
  std::uint32_t count() const noexcept { return table_->nProperties; }
  const PROPERTYINFO& at(std::uint32_t index) const noexcept { return infos_[index]; }
  // True for the address of one of the definitions.
  bool owns(const PROPERTYINFO* info) const noexcept;

 private:
  PropertyDatabase() = default;

  HPROTOCOL owner_ = nullptr;
  std::uint32_t capacity_ = 0;
  std::uint32_t first_place_ = 0;
  bool is_open_ = false;
  std::unique_ptr<std::byte[]> storage_; // of the table, whose entries follow it
  LPPROPERTYDATABASE table_ = nullptr;
  std::unique_ptr<PROPERTYINFO[]> infos_;
};

} // namespace netmon
