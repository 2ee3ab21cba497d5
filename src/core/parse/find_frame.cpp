// SPDX-License-Identifier: MIT
// Frames are looked at one by one; damaged ones are skipped.
#include "find_frame.h"

#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "frame_address.h"

#include <netmon/nmerr.h>

#include <algorithm>

namespace netmon {

namespace {

bool has_address(const FrameInUse& frame, AddressSide side, const ADDRESS2* wanted) noexcept {
  if (!wanted || wanted->Type == ADDRESS_TYPE_ANY) return true;
  ADDRESS2 found;
  const std::uint32_t flags = wanted->Flags & ADDRESSTYPE_FLAGS_NORMALIZE;
  return read_address(frame, side, wanted->Type, flags, found) == NMERR_SUCCESS &&
         compare(found, *wanted) == 0;
}

// Where the protocol starts in a frame that matches.
std::uint32_t match(const FrameInUse& frame, std::uint16_t protocol,
                    const FrameSearch& search) noexcept {
  const FramePath* const path = recognize(frame, parsing_holder());
  const std::uint32_t offset = path ? path->first_offset(protocol) : FramePath::kAbsent;
  if (offset == FramePath::kAbsent) return offset;
  const bool matches = has_address(frame, AddressSide::destination, search.destination) &&
                       has_address(frame, AddressSide::source, search.source);
  return matches ? offset : FramePath::kAbsent;
}

} // namespace

FoundProtocol find_frame_with(const FrameInUse& from, const FrameSearch& search) noexcept {
  start_protocols();
  const ProtocolGuard guard;
  const Protocol* const protocol = guard.thread() ? find_protocol(search.protocol) : nullptr;
  if (!protocol) return {};
  const std::uint16_t id = protocol->id();
  const std::int64_t original = search.original;
  const std::int64_t step = search.is_forward ? 1 : -1;
  const std::int64_t count = from.capture->frame_count();
  const std::int64_t end =
      search.is_forward
          ? std::min({count - 1, std::int64_t{search.last}, original + kMaxLookBack})
          : std::max({std::int64_t{0}, std::int64_t{search.last}, original - kMaxLookBack});
  for (std::int64_t number = std::int64_t{from.number} + step;
       search.is_forward ? number <= end : number >= end; number += step) {
    const auto candidate = static_cast<std::uint32_t>(number);
    const FrameInUse frame{from.capture, candidate, from.capture->handle(candidate)};
    if (!frame.handle) continue;
    const std::uint32_t offset = match(frame, id, search);
    if (offset != FramePath::kAbsent) return {frame.handle, offset};
  }
  return {};
}

} // namespace netmon
