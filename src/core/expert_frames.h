// SPDX-License-Identifier: MIT
// ExpertGetFrame without the ABI around it: which frame is the next one. Reference: experts.md 6,
// 14.3. Depends on expert_context.h.
#pragma once

#include "expert_context.h"

#include <netmon/experts.h>

#include <cstdint>

namespace netmon {

struct FrameRequest {
  std::uint32_t direction; // GET_SPECIFIED_FRAME and its siblings
  std::uint32_t flags;     // FLAGS_*
  std::uint32_t number;    // the frame, or where the search starts
};

// The frame of a request, as the descriptor tells it. NMERR_SUCCESS, or why not; `found` is then
// unspecified. To be called under a lease of the key.
std::uint32_t find_frame(ExpertContext& context, const FrameRequest& request,
                         EXPERTFRAMEDESCRIPTOR& found) noexcept;

} // namespace netmon
