// SPDX-License-Identifier: MIT
// The layouts that events have had, as data. On 32-bit x86, the SDK packed them to 1 up to 2001 and
// to 8 from 2003 on. Binaries of both kinds exist, and no member tells which layout an event has.
// Depends on port.h and the public events.h. Reference: field-notes.md 5.
#pragma once

#include <netmon/events.h>

#include <cstddef>
#include <cstdint>

namespace netmon {

// Offsets in NMEVENTDATA, then in NMCOLUMNINFO. Members have the same size in every layout.
struct EventLayout {
  std::size_t version, ident, flags, severity, column_count;
  std::size_t source, name, description, machine, justification, time;
  std::size_t columns; // the first one
  std::size_t column_size, column_name, column_type, column_value;
};

extern const EventLayout kEventLayout2003; // that of NMEVENTDATA: what the library passes on
extern const EventLayout kEventLayout2001;

// On other platforms the two never differed.
inline constexpr bool kHasTwoEventLayouts = sizeof(void*) == 4;

// Finds the layout that an event is in, by what is wrong with it when it is read as either one:
//  1. the layout wins whose head has fewer errors: flags that do not exist, a severity above
//     NMEVENT_SEVERITY_CRITICAL_ERROR. This settles all but odd cases, since the wrong layout takes
//     parts of other members for these;
//  2. then the one with fewer unreadable strings and columns of unknown types;
//  3. then `last`, if it is not null: a binary has only one layout;
//  4. then the earlier one, if the bytes that are padding in the later one are not zero;
//  5. then the later one.
// Reads memory under the fault guard, so any address may be passed. 3 to 5 leave `certain` false.
struct FoundLayout {
  const EventLayout* layout;
  bool certain;
};
FoundLayout find_event_layout(const void* event, const EventLayout* last) noexcept;

} // namespace netmon
