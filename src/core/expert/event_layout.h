// SPDX-License-Identifier: MIT
// The layouts that events have had, as data. On 32-bit x86 the SDK packed them to 1 up to 2001 and
// to 8 from 2003 on, and binaries of both kinds exist; no member tells which one an event has.
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

// Elsewhere the two never differed.
inline constexpr bool kHasTwoEventLayouts = sizeof(void*) == 4;

// The layout that an event is in, by what is wrong with it when it is read as either:
//  1. the reading wins in whose head fewer things are wrong: flags that do not exist, a severity
//     above NMEVENT_SEVERITY_CRITICAL_ERROR. In all but odd cases that settles it, since the wrong
//     reading takes parts of other members for these;
//  2. then the one with fewer strings that cannot be read and fewer columns of no known type;
//  3. then the one that `last` says, if it is not null: a binary has one layout only;
//  4. then, when the bytes that are padding in the later layout are not zero, the earlier one;
//  5. then the later one.
// Looks at memory under the fault guard, so any address may be given. 3 to 5 leave `certain` false.
struct FoundLayout {
  const EventLayout* layout;
  bool certain;
};
FoundLayout find_event_layout(const void* event, const EventLayout* last) noexcept;

} // namespace netmon
