// SPDX-License-Identifier: MIT
// Copying an event in two passes: read and measure, then take one block and fill it.
#include "event_copy.h"

#include <netmon/nmerr.h>

#include <cstring>

namespace netmon {

namespace {

constexpr std::size_t kMaxColumns = 255; // NumColumns is a byte

// A string of the expert and its length.
struct Text {
  const char* text = nullptr;
  std::size_t length = 0;

  void measure(const char* source) noexcept {
    if (!source) return;
    const void* end = std::memchr(source, 0, kMaxEventString);
    text = source;
    length =
        end ? static_cast<std::size_t>(static_cast<const char*>(end) - source) : kMaxEventString;
  }
};

// What the first pass finds. Sized for the worst case, so that nothing needs to be allocated.
struct Draft {
  NMCOLUMNINFO columns[kMaxColumns];
  Text source, name, description, machine, justification;
  Text column_names[kMaxColumns];
  Text column_texts[kMaxColumns];
  std::size_t count = 0;
  std::size_t string_bytes = 0;
};

bool is_text_column(const NMCOLUMNINFO& column) noexcept {
  return column.VariantData.Type == NMCOLUMNTYPE_STRING;
}

// The type as the number that is actually there: an enumeration must not have a value that is not
// one of its enumerators.
unsigned type_of(const NMCOLUMNINFO& column) noexcept {
  unsigned type;
  std::memcpy(&type, &column.VariantData.Type, sizeof(type));
  return type;
}

// Reads members of the expert's structures by their offsets.
class Source {
 public:
  explicit Source(const std::byte* at) noexcept : at_(at) {}

  template <class Member>
  void read(std::size_t offset, Member& member) const noexcept {
    std::memcpy(&member, at_ + offset, sizeof(member));
  }

 private:
  const std::byte* at_;
};

// Reads into the layout of NMEVENTDATA, without the columns and the reserved members.
void read_head(const std::byte* source, const EventLayout& layout, NMEVENTDATA& event) noexcept {
  const Source head(source);
  event = {};
  head.read(layout.version, event.Version);
  head.read(layout.ident, event.EventIdent);
  head.read(layout.flags, event.Flags);
  head.read(layout.severity, event.Severity);
  head.read(layout.column_count, event.NumColumns);
  head.read(layout.source, event.szSourceName);
  head.read(layout.name, event.szEventName);
  head.read(layout.description, event.szDescription);
  head.read(layout.machine, event.szMachine);
  head.read(layout.justification, event.Justification);
  head.read(layout.time, event.SysTime);
}

void read_columns(const std::byte* source, const EventLayout& layout, NMCOLUMNINFO* columns,
                  std::size_t count) noexcept {
  if (layout.column_size == sizeof(NMCOLUMNINFO)) {
    std::memcpy(columns, source, count * sizeof(NMCOLUMNINFO));
    return;
  }
  for (std::size_t i = 0; i < count; ++i, source += layout.column_size) {
    const Source column(source);
    columns[i] = {};
    column.read(layout.column_name, columns[i].szColumnName);
    column.read(layout.column_type, columns[i].VariantData.Type);
    column.read(layout.column_value, columns[i].VariantData.Value.IPXAddrVal); // the largest
  }
}

std::uint32_t read_event(const std::byte* source, const EventLayout& layout, NMEVENTDATA& event,
                         Draft& draft) noexcept {
  read_head(source, layout, event);
  if (event.Version != 0) return NMERR_BAD_VERSION;
  draft.count = event.NumColumns;
  read_columns(source + layout.columns, layout, draft.columns, draft.count);

  const auto measure = [&](Text& text, const char* string) {
    text.measure(string);
    draft.string_bytes += text.length + 1;
  };
  measure(draft.source, event.szSourceName);
  measure(draft.name, event.szEventName);
  measure(draft.description, event.szDescription);
  measure(draft.machine, event.szMachine);
  measure(draft.justification, event.Justification);
  for (std::size_t i = 0; i < draft.count; ++i) {
    if (type_of(draft.columns[i]) > NMCOLUMNTYPE_STRING) return NMERR_INVALID_PARAMETER;
    measure(draft.column_names[i], draft.columns[i].szColumnName);
    if (is_text_column(draft.columns[i])) {
      measure(draft.column_texts[i], draft.columns[i].VariantData.Value.pStringVal);
    }
  }
  return NMERR_SUCCESS;
}

// Hands out the tail of the block, string by string.
class StringArea {
 public:
  explicit StringArea(char* next) noexcept : next_(next) {}

  char* put(const Text& text) noexcept {
    char* const start = next_;
    if (text.length != 0) std::memcpy(start, text.text, text.length);
    start[text.length] = '\0';
    next_ += text.length + 1;
    return start;
  }

 private:
  char* next_;
};

} // namespace

std::uint32_t EventCopy::assign(const void* event, const EventLayout& layout) noexcept {
  if (!event) return NMERR_INVALID_PARAMETER;
  NMEVENTDATA copy;
  Draft draft;
  const std::uint32_t error = read_event(static_cast<const std::byte*>(event), layout, copy, draft);
  if (error != NMERR_SUCCESS) return error;

  const std::size_t fixed = sizeof(NMEVENTDATA) + draft.count * sizeof(NMCOLUMNINFO);
  block_.reset(static_cast<std::byte*>(std::malloc(fixed + draft.string_bytes)));
  if (!block_) return NMERR_OUT_OF_MEMORY;

  StringArea strings(reinterpret_cast<char*>(block_.get() + fixed));
  copy.Flags |= NMEVENTFLAG_EXPERT;
  copy.szSourceName = strings.put(draft.source);
  copy.szEventName = strings.put(draft.name);
  copy.szDescription = strings.put(draft.description);
  copy.szMachine = strings.put(draft.machine);
  if (copy.Justification) copy.Justification = strings.put(draft.justification);
  for (std::size_t i = 0; i < draft.count; ++i) {
    NMCOLUMNINFO& column = draft.columns[i];
    column.szColumnName = strings.put(draft.column_names[i]);
    if (is_text_column(column)) {
      column.VariantData.Value.pStringVal = strings.put(draft.column_texts[i]);
    }
  }
  std::memcpy(block_.get(), &copy, sizeof(copy));
  std::memcpy(block_.get() + sizeof(copy), draft.columns, draft.count * sizeof(NMCOLUMNINFO));
  return NMERR_SUCCESS;
}

const NMEVENTDATA* EventCopy::get() const noexcept {
  return reinterpret_cast<const NMEVENTDATA*>(block_.get());
}

} // namespace netmon
