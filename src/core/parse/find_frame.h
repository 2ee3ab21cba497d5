// SPDX-License-Identifier: MIT
// Looking for another frame that holds a protocol. Reference: frames.md 3.7, parsers.md 14. Depends
// on frame_address.h.
#pragma once

#include "frame_parse.h"

#include <netmon/addresses.h>

#include <cstdint>

namespace netmon {

// How far from the original frame a search goes, MAXLOOKBACK of Nmapi.ini.
inline constexpr std::uint32_t kMaxLookBack = 1000;

struct FrameSearch {
  HPROTOCOL protocol = nullptr;
  const ADDRESS2* destination = nullptr; // null: any
  const ADDRESS2* source = nullptr;
  std::uint32_t original = 0; // the search ends kMaxLookBack frames from here
  std::uint32_t last = 0;     // the last frame to look at
  bool is_forward = true;
};

struct FoundProtocol {
  HFRAME frame = nullptr; // null: none
  std::uint32_t offset = 0;
};

// Begins next to `from`.
FoundProtocol find_frame_with(const FrameInUse& from, const FrameSearch& search) noexcept;

} // namespace netmon
