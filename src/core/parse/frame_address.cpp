// SPDX-License-Identifier: MIT
// Addresses of the medium are never looked for among protocols.
#include "frame_address.h"

#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"

#include <netmon/nmerr.h>

#include <cstring>

namespace netmon {

namespace {

// In the order in which FIND_HIGHEST looks for them.
constexpr std::uint32_t kNetworkTypes[] = {ADDRESS_TYPE_IPX, ADDRESS_TYPE_XNS, ADDRESS_TYPE_IP,
                                           ADDRESS_TYPE_IP6, ADDRESS_TYPE_VINES_IP};

bool is_network_type(std::uint32_t type) noexcept {
  for (const std::uint32_t network : kNetworkTypes) {
    if (type == network) return true;
  }
  return false;
}

std::optional<AddressPlace> place_of(const FrameInUse& frame,
                                     std::span<const RECOGNIZEDATA> entries,
                                     const Protocol* protocol, std::uint32_t type,
                                     AddressSide side) noexcept {
  if (!protocol) return std::nullopt;
  for (const RECOGNIZEDATA& entry : entries) {
    if (entry.ProtocolID != protocol->id()) continue;
    FrameInfo info;
    if (!frame.capture->read(frame.number, info)) return std::nullopt;
    return address_at({info.bytes, info.stored}, type, entry.nProtocolOffset, side);
  }
  return std::nullopt;
}

} // namespace

bool needs_protocols(const std::optional<AddressPlace>& found, std::uint32_t type) noexcept {
  if (type == ADDRESS_TYPE_FIND_HIGHEST) return !found || !is_network_type(found->type);
  return !found && is_network_type(type);
}

std::optional<AddressPlace> find_recognized_address(const FrameInUse& frame, std::uint32_t type,
                                                    AddressSide side) noexcept {
  start_protocols();
  const ProtocolGuard guard;
  const ProtocolMap* const map = guard.thread() ? protocol_map() : nullptr;
  if (!map) return std::nullopt;
  const auto entries = recognized_entries(frame);
  for (const std::uint32_t network : kNetworkTypes) {
    if (type != network && type != ADDRESS_TYPE_FIND_HIGHEST) continue;
    if (auto place = place_of(frame, entries, map->network[network], network, side)) return place;
  }
  return std::nullopt;
}

void copy_address(FrameBytes frame, const AddressPlace& place, std::uint32_t flags,
                  ADDRESS2& out) noexcept {
  out = {};
  out.Type = place.type;
  std::memcpy(bytes_of(out), frame.data() + place.offset, place.length);
  if (flags & ADDRESSTYPE_FLAGS_NORMALIZE) normalize(out);
  if (flags & ADDRESSTYPE_FLAGS_BIT_REVERSE) reverse_bits(out);
  out.Flags = static_cast<WORD>(flags);
}

std::uint32_t read_address(const FrameInUse& frame, AddressSide side, std::uint32_t type,
                           std::uint32_t flags, ADDRESS2& out) noexcept {
  FrameInfo info;
  if (!frame.capture->read(frame.number, info)) return NMERR_INVALID_HFRAME;
  const Media media = frame.capture->media(frame.number);
  auto place = find_address({info.bytes, info.stored}, media, type, side);
  if (needs_protocols(place, type)) {
    if (auto recognized = find_recognized_address(frame, type, side)) place = recognized;
    if (!frame.capture->read(frame.number, info)) return NMERR_INVALID_HFRAME;
  }
  if (!place || place->offset + place->length > info.stored) return NMERR_PROTOCOL_NOT_FOUND;
  copy_address({info.bytes, info.stored}, *place, flags, out);
  return NMERR_SUCCESS;
}

} // namespace netmon
