// SPDX-License-Identifier: MIT
// Telling layouts apart. Nothing is held while reading, so a contained fault leaves nothing behind.
#include "event_layout.h"

#include "core/runtime/guarded.h"
#include "core/runtime/port.h"

#include <cstring>

namespace netmon {

namespace {

// The structures of events.h as the 2001 header packed them.
#pragma pack(push, 1)
struct PackedVariant {
  NMCOLUMNTYPE Type;
  union {
    double Float64Val;
    IPX_ADDR IPXAddrVal; // the largest
    LPCSTR pStringVal;
  } Value;
};

struct PackedColumn {
  LPSTR szColumnName;
  PackedVariant VariantData;
};

struct PackedEvent {
  LPSTR pszReserved;
  BYTE Version;
  DWORD EventIdent;
  DWORD Flags;
  DWORD Severity;
  BYTE NumColumns;
  LPSTR szSourceName;
  LPSTR szEventName;
  LPSTR szDescription;
  LPSTR szMachine;
  JTYPE Justification;
  LPSTR szUrl;
  SYSTEMTIME SysTime;
  PackedColumn Column[1];
};
#pragma pack(pop)

static_assert(sizeof(void*) != 4 ||
              (sizeof(PackedEvent) == 76 && sizeof(PackedColumn) == 18 &&
               offsetof(PackedEvent, szSourceName) == 18 && offsetof(PackedEvent, Column) == 58));

constexpr DWORD kKnownFlags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;

// A wild address may be at the very end of the address space: numbers may go beyond it, pointers
// must not.
const std::byte* at(const std::byte* from, std::size_t offset) noexcept {
  return reinterpret_cast<const std::byte*>(reinterpret_cast<std::uintptr_t>(from) + offset);
}

template <class Value>
Value read(const std::byte* from, std::size_t offset) noexcept {
  Value value;
  std::memcpy(&value, at(from, offset), sizeof(value));
  return value;
}

template <class Function>
bool is_readable(Function function) noexcept {
  return contained(function).kind == port::FaultKind::none;
}

unsigned doubts_of_head(const std::byte* event, const EventLayout& layout) noexcept {
  unsigned doubts = 0;
  if ((read<DWORD>(event, layout.flags) & ~kKnownFlags) != 0) ++doubts;
  if (read<DWORD>(event, layout.severity) > NMEVENT_SEVERITY_CRITICAL_ERROR) ++doubts;
  return doubts;
}

// Counts in `doubts` directly, so that what was found before a fault is kept.
void doubt_text(const char* text, unsigned& doubts) noexcept {
  if (!text) return;
  const bool readable = is_readable([text] {
    const volatile char first = *text;
    static_cast<void>(first);
  });
  if (!readable) ++doubts;
}

unsigned doubts_of_rest(const std::byte* event, const EventLayout& layout) noexcept {
  unsigned doubts = 0;
  const bool all_there = is_readable([&] {
    for (const std::size_t offset :
         {layout.source, layout.name, layout.description, layout.machine, layout.justification}) {
      doubt_text(read<const char*>(event, offset), doubts);
    }
    const std::size_t count = read<BYTE>(event, layout.column_count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::byte* column = at(event, layout.columns + i * layout.column_size);
      const auto type = read<std::uint32_t>(column, layout.column_type);
      doubt_text(read<const char*>(column, layout.column_name), doubts);
      if (type > NMCOLUMNTYPE_STRING) ++doubts;
      if (type == NMCOLUMNTYPE_STRING) {
        doubt_text(read<const char*>(column, layout.column_value), doubts);
      }
    }
  });
  return all_there ? doubts : doubts + 1;
}

bool has_padding(const std::byte* event) noexcept {
  const EventLayout& layout = kEventLayout2003;
  for (std::size_t i = layout.version + 1; i < layout.ident; ++i) {
    if (*at(event, i) != std::byte{0}) return false;
  }
  for (std::size_t i = layout.column_count + 1; i < layout.source; ++i) {
    if (*at(event, i) != std::byte{0}) return false;
  }
  return true;
}

} // namespace

const EventLayout kEventLayout2003 = {
    offsetof(NMEVENTDATA, Version),
    offsetof(NMEVENTDATA, EventIdent),
    offsetof(NMEVENTDATA, Flags),
    offsetof(NMEVENTDATA, Severity),
    offsetof(NMEVENTDATA, NumColumns),
    offsetof(NMEVENTDATA, szSourceName),
    offsetof(NMEVENTDATA, szEventName),
    offsetof(NMEVENTDATA, szDescription),
    offsetof(NMEVENTDATA, szMachine),
    offsetof(NMEVENTDATA, Justification),
    offsetof(NMEVENTDATA, SysTime),
    sizeof(NMEVENTDATA),
    sizeof(NMCOLUMNINFO),
    offsetof(NMCOLUMNINFO, szColumnName),
    offsetof(NMCOLUMNINFO, VariantData.Type),
    offsetof(NMCOLUMNINFO, VariantData.Value),
};

const EventLayout kEventLayout2001 = {
    offsetof(PackedEvent, Version),
    offsetof(PackedEvent, EventIdent),
    offsetof(PackedEvent, Flags),
    offsetof(PackedEvent, Severity),
    offsetof(PackedEvent, NumColumns),
    offsetof(PackedEvent, szSourceName),
    offsetof(PackedEvent, szEventName),
    offsetof(PackedEvent, szDescription),
    offsetof(PackedEvent, szMachine),
    offsetof(PackedEvent, Justification),
    offsetof(PackedEvent, SysTime),
    offsetof(PackedEvent, Column),
    sizeof(PackedColumn),
    offsetof(PackedColumn, szColumnName),
    offsetof(PackedColumn, VariantData.Type),
    offsetof(PackedColumn, VariantData.Value),
};

FoundLayout find_event_layout(const void* event, const EventLayout* last) noexcept {
  const auto* bytes = static_cast<const std::byte*>(event);
  const EventLayout* const otherwise = last ? last : &kEventLayout2003;
  unsigned later = 0, earlier = 0;
  bool padded = false;
  const bool readable = is_readable([&] {
    later = doubts_of_head(bytes, kEventLayout2003);
    earlier = doubts_of_head(bytes, kEventLayout2001);
    padded = has_padding(bytes);
  });
  if (!readable) return {otherwise, false};
  if (later == earlier && port::capabilities().guards_faults) {
    later = doubts_of_rest(bytes, kEventLayout2003);
    earlier = doubts_of_rest(bytes, kEventLayout2001);
  }
  if (later != earlier) return {later < earlier ? &kEventLayout2003 : &kEventLayout2001, true};
  return {last || padded ? otherwise : &kEventLayout2001, false};
}

} // namespace netmon
