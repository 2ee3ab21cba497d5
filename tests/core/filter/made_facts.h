// SPDX-License-Identifier: MIT
// A frame that a test makes up: protocols, properties, addresses.
#pragma once

#include "core/filter/frame_facts.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace netmon::test {

inline HPROTOCOL made_protocol(std::uintptr_t number) {
  return reinterpret_cast<HPROTOCOL>(number);
}

class MadeFacts final : public FrameFacts, public PropertyKinds {
 public:
  struct Instance {
    std::vector<std::byte> data;
    DWORD flags = 0;
  };

  std::map<HPROPERTY, PropertyKind> kinds;
  std::map<HPROPERTY, std::vector<Instance>> instances;
  std::map<HPROTOCOL, std::vector<std::byte>> protocols; // each with the bytes from its start on
  std::map<std::pair<End, DWORD>, FilterAddress> addresses;

  std::optional<PropertyKind> kind_of(HPROPERTY property) const noexcept override {
    const auto found = kinds.find(property);
    return found == kinds.end() ? std::nullopt : std::optional(found->second);
  }
  bool has(HPROTOCOL protocol) noexcept override { return protocols.contains(protocol); }
  std::span<const std::byte> from(HPROTOCOL protocol) noexcept override {
    const auto found = protocols.find(protocol);
    return found == protocols.end() ? std::span<const std::byte>() : found->second;
  }
  std::optional<PropertyValue> instance(HPROPERTY property,
                                        std::uint32_t number) noexcept override {
    const auto found = instances.find(property);
    if (found == instances.end() || number >= found->second.size()) return std::nullopt;
    const Instance& one = found->second[number];
    return PropertyValue{kinds.at(property), one.flags, one.data};
  }
  std::optional<FilterAddress> address(End end, DWORD type) noexcept override {
    const auto found = addresses.find({end, type});
    return found == addresses.end() ? std::nullopt : std::optional(found->second);
  }
};

inline std::vector<std::byte> bytes_of(const std::string& text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}

} // namespace netmon::test
