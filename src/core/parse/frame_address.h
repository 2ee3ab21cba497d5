// SPDX-License-Identifier: MIT
// The addresses of a frame. What the first headers tell is enough for almost every frame and costs
// little; the protocols that parsers recognize are asked for what is not found there. Reference:
// frames.md 3.2, 3.3. Depends on frame_parse.h, frame.h.
#pragma once

#include "core/capture/address.h"
#include "core/capture/frame.h"
#include "frame_parse.h"

#include <cstdint>
#include <optional>

namespace netmon {

// Whether the frame may have, by its protocols, an address that find_address did not find: `found`
// is what it found.
bool needs_protocols(const std::optional<AddressPlace>& found, std::uint32_t type) noexcept;

// Where the address of a type is, by the protocols of the frame. None when they do not tell.
std::optional<AddressPlace> find_recognized_address(const FrameInUse& frame, std::uint32_t type,
                                                    AddressSide side) noexcept;

// The address as ADDRESS2, by either way; an NMERR_* otherwise.
std::uint32_t read_address(const FrameInUse& frame, AddressSide side, std::uint32_t type,
                           std::uint32_t flags, ADDRESS2& out) noexcept;

// The same of bytes at a place that was found.
void copy_address(FrameBytes frame, const AddressPlace& place, std::uint32_t flags,
                  ADDRESS2& out) noexcept;

} // namespace netmon
