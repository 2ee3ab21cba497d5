// SPDX-License-Identifier: MIT
// A deep copy of an event that an expert submitted: one block with the event, its columns, and all
// of its strings. Depends on event_layout.h and the public events.h.
#pragma once

#include "event_layout.h"

#include <netmon/events.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>

namespace netmon {

// Longer strings are cut to this length: a string without a NUL must not fill the memory.
inline constexpr std::size_t kMaxEventString = std::size_t{1} << 20;

class EventCopy {
 public:
  // Copies `event`, which is in the given layout, belongs to the expert, and may be a wild pointer,
  // so this must be called where nothing is held. All reading is done before memory is allocated,
  // so a fault leaks nothing. NMERR_SUCCESS; NMERR_INVALID_PARAMETER (null, unknown column type);
  // NMERR_BAD_VERSION; NMERR_OUT_OF_MEMORY.
  std::uint32_t assign(const void* event, const EventLayout& layout = kEventLayout2003) noexcept;

  // Null before a successful assign. Strings are never null, except Justification; the reserved
  // members are null, and NMEVENTFLAG_EXPERT is set.
  const NMEVENTDATA* get() const noexcept;

 private:
  struct Free {
    void operator()(std::byte* block) const noexcept { std::free(block); }
  };
  std::unique_ptr<std::byte, Free> block_;
};

} // namespace netmon
