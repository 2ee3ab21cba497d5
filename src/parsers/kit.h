// SPDX-License-Identifier: MIT
// What the built-in parsers are written with, on top of the public parser API. A parser is one
// file: a table of fields, `recognize`, `attach`, and the texts that are not generic; UDP is a
// short example. Bytes are read through a view that knows its end, and a verdict can only be made
// in the four legal forms. Reference: parsers.md. Depends on public headers, bounded_text.h.
#pragma once

#include "base/bounded_text.h"
#include "base/byte_order.h"

#include <netmon/formatting.h>
#include <netmon/frames.h>
#include <netmon/parsers.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace netmon::parsers {

// ---- Bytes

// Part of a frame. Reading what is not there yields 0: ask `has` where that makes a difference.
class View {
 public:
  View() = default;
  View(const BYTE* bytes, std::size_t size) noexcept
      : bytes_(reinterpret_cast<const std::byte*>(bytes)), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  bool has(std::size_t offset, std::size_t bytes) const noexcept {
    return offset <= size_ && bytes <= size_ - offset;
  }
  std::uint8_t byte(std::size_t offset) const noexcept {
    return has(offset, 1) ? std::to_integer<std::uint8_t>(bytes_[offset]) : std::uint8_t{0};
  }
  std::uint16_t big16(std::size_t offset) const noexcept {
    return has(offset, 2) ? load_big16(bytes_ + offset) : std::uint16_t{0};
  }
  std::uint32_t big32(std::size_t offset) const noexcept {
    return has(offset, 4) ? load_big32(bytes_ + offset) : 0;
  }
  // The rest from an offset; empty when that is beyond the end.
  View from(std::size_t offset) const noexcept {
    if (offset > size_) offset = size_;
    return {data() + offset, size_ - offset};
  }
  const BYTE* data() const noexcept { return reinterpret_cast<const BYTE*>(bytes_); }

 private:
  const std::byte* bytes_ = nullptr;
  std::size_t size_ = 0;
};

// What a parser is asked about.
struct Look {
  HFRAME handle;
  View frame; // all of it
  View data;  // what no lower protocol has claimed
  DWORD mac_type;
  HPROTOCOL previous; // null: none
  DWORD previous_offset;
  DWORD_PTR instance_data; // from the previous protocol

  // The header of the previous protocol and what follows it; empty when it is another protocol.
  View below(HPROTOCOL protocol) const noexcept {
    return protocol && previous == protocol ? frame.from(previous_offset) : View();
  }
};

// ---- Recognizing

class Verdict {
 public:
  static Verdict not_recognized() noexcept { return {PROTOCOL_STATUS_NOT_RECOGNIZED, 0, nullptr}; }
  // The rest of the frame is this protocol's.
  static Verdict claimed() noexcept { return {PROTOCOL_STATUS_CLAIMED, 0, nullptr}; }
  // `bytes` are this protocol's; its follow set tells what may come then.
  static Verdict recognized(std::size_t bytes) noexcept {
    return {PROTOCOL_STATUS_RECOGNIZED, bytes, nullptr};
  }
  // `bytes` are this protocol's, and `next` follows; null: as `recognized`.
  static Verdict followed_by(HPROTOCOL next, std::size_t bytes,
                             DWORD_PTR instance_data = 0) noexcept {
    if (!next) return recognized(bytes);
    Verdict verdict{PROTOCOL_STATUS_NEXT_PROTOCOL, bytes, next};
    verdict.instance_data = instance_data;
    return verdict;
  }

  DWORD status;
  std::size_t bytes;
  HPROTOCOL next;
  DWORD_PTR instance_data = 0;

 private:
  Verdict(DWORD a_status, std::size_t a_bytes, HPROTOCOL a_next) noexcept
      : status(a_status), bytes(a_bytes), next(a_next) {}
};

// A section of a hand-off set, for the life of the process.
class Handoffs {
 public:
  // Call from `start`.
  void open(const char* section, const char* file, DWORD base) noexcept {
    CreateHandoffTable(const_cast<LPSTR>(section), const_cast<LPSTR>(file), &table_, 65536, base);
  }
  HPROTOCOL find(DWORD value, DWORD_PTR& instance_data) const noexcept {
    return GetProtocolFromTable(table_, value, &instance_data);
  }
  // What follows these bytes, given a value, or either of two.
  Verdict behind(std::size_t bytes, DWORD value) const noexcept {
    DWORD_PTR data = 0;
    return Verdict::followed_by(find(value, data), bytes, data);
  }
  Verdict behind(std::size_t bytes, DWORD value, DWORD other) const noexcept {
    DWORD_PTR data = 0;
    HPROTOCOL next = find(value, data);
    if (!next) next = find(other, data);
    return Verdict::followed_by(next, bytes, data);
  }

 private:
  LPHANDOFFTABLE table_ = nullptr;
};

// ---- Properties

// A row of a parser's table. Where the bytes are at a fixed place, the row says so.
struct Field {
  const char* label;
  const char* comment = "";
  BYTE type = PROP_TYPE_VOID;
  BYTE qualifier = PROP_QUAL_NONE;
  const SET* set = nullptr;
  FORMAT format = nullptr;  // null: the generic text
  std::uint16_t offset = 0; // from the start of the protocol
  std::uint16_t bytes = 0;
  std::uint8_t level = 1;
  std::uint8_t flags = 0;        // IFLAG_*
  std::uint16_t text_bytes = 80; // the longest text, with NUL
  const char* tshark = nullptr;  // the name of the same field there, for the tests that compare
};

template <std::size_t kSize>
constexpr SET make_set(LABELED_BYTE (&entries)[kSize]) noexcept {
  SET set = {};
  set.nEntries = kSize;
  set.lpLabeledByteTable = entries;
  return set;
}
template <std::size_t kSize>
constexpr SET make_set(LABELED_WORD (&entries)[kSize]) noexcept {
  SET set = {};
  set.nEntries = kSize;
  set.lpLabeledWordTable = entries;
  return set;
}

constexpr LABELED_BYTE label_byte(BYTE value, const char* label) noexcept {
  return {value, const_cast<LPSTR>(label)};
}
constexpr LABELED_WORD label_word(WORD value, const char* label) noexcept {
  return {value, const_cast<LPSTR>(label)};
}

// A bit of a byte, as a set of its own: each is a line.
struct BitSet {
  LABELED_BIT bit;
  SET set = {};
  BitSet(BYTE number, const char* off, const char* on) noexcept
      : bit{number, const_cast<LPSTR>(off), const_cast<LPSTR>(on)} {
    set.nEntries = 1;
    set.lpLabeledBit = &bit;
  }
  BitSet(const BitSet&) = delete;
  BitSet& operator=(const BitSet&) = delete;
};

// Attaches the rows of one parser; what was not kept of the frame is left out.
class Attacher {
 public:
  Attacher(const Look& look, std::span<const Field> fields, const HPROPERTY* handles) noexcept
      : look_(look), fields_(fields), handles_(handles) {}

  // A row whose place is fixed.
  void field(std::size_t row) noexcept { field_at(row, fields_[row].offset, fields_[row].bytes); }
  // One somewhere else in the protocol.
  void field_at(std::size_t row, std::size_t offset, std::size_t bytes) noexcept {
    if (!look_.data.has(offset, bytes)) return;
    AttachPropertyInstance(look_.handle, handles_[row], static_cast<DWORD>(bytes), place(offset), 0,
                           fields_[row].level, fields_[row].flags);
  }
  // One whose value is not what is in the frame: part of a byte, or computed.
  template <class Value>
  void value(std::size_t row, const Value& value) noexcept {
    value_at(row, fields_[row].offset, fields_[row].bytes, value);
  }
  template <class Value>
  void value_at(std::size_t row, std::size_t offset, std::size_t bytes,
                const Value& value) noexcept {
    if (!look_.data.has(offset, bytes)) return;
    Value copy = value;
    AttachPropertyInstanceEx(look_.handle, handles_[row], static_cast<DWORD>(bytes), place(offset),
                             sizeof(Value), &copy, 0, fields_[row].level, fields_[row].flags);
  }
  // The summary, which covers the whole protocol.
  void summary(std::size_t row, std::size_t bytes) noexcept { field_at(row, 0, kept(0, bytes)); }
  template <class Value>
  void summary(std::size_t row, std::size_t bytes, const Value& value) noexcept {
    value_at(row, 0, kept(0, bytes), value);
  }
  // The payload line: `bytes` that begin at an offset; nothing when there are none.
  void payload(std::size_t row, std::size_t offset, std::size_t bytes) noexcept {
    const std::size_t length = kept(offset, bytes);
    if (length != 0) field_at(row, offset, length);
  }

 private:
  ULPVOID place(std::size_t offset) const noexcept {
    return const_cast<BYTE*>(look_.data.data() + offset);
  }
  std::size_t kept(std::size_t offset, std::size_t bytes) const noexcept {
    const std::size_t left = look_.data.from(offset).size();
    return bytes < left ? bytes : left;
  }

  const Look& look_;
  std::span<const Field> fields_;
  const HPROPERTY* handles_;
};

// ---- Texts

// The text of an instance that a format function writes.
class Text : public BoundedText {
 public:
  explicit Text(LPPROPERTYINST instance) noexcept
      : BoundedText(instance->szPropertyText, instance->lpPropertyInfo->FormatStringSize) {}
};

inline const char* label_of(LPPROPERTYINST instance) noexcept {
  return instance->lpPropertyInfo->Label;
}

// The value of an instance: what was given to `value`, or what is in the frame.
template <class Value>
Value value_of(LPPROPERTYINST instance) noexcept {
  Value value = {};
  const DWORD length =
      instance->DataLength == 0xFFFF ? instance->lpPropertyInstEx->LengthEx : instance->DataLength;
  const std::size_t bytes = length < sizeof(Value) ? length : sizeof(Value);
  const void* const data = GetPropertyInstanceData(instance);
  if (data && bytes != 0) std::memcpy(&value, data, bytes);
  return value;
}

// A number of the frame in network order.
inline std::uint16_t big16_of(LPPROPERTYINST instance) noexcept {
  const auto bytes = value_of<std::array<std::byte, 2>>(instance);
  return load_big16(bytes.data());
}

// `L: Number of data bytes remaining = 81 (0x0051)`.
VOID WINAPIV format_payload(LPPROPERTYINST instance, ...);
// `L = 0x0029`, of a WORD.
VOID WINAPIV format_hex_word(LPPROPERTYINST instance, ...);
// `L : 00508BF1348F`, of a MAC address.
VOID WINAPIV format_mac(LPPROPERTYINST instance, ...);
// `L = label`, of a WORD of the frame; without a label `L = 0x0029`.
VOID WINAPIV format_label_or_hex_word(LPPROPERTYINST instance, ...);
// The label alone.
VOID WINAPIV format_label(LPPROPERTYINST instance, ...);

// The port of one end, with the name of what it stands for.
constexpr Field port_field(const char* label, const SET& names, std::uint16_t offset,
                           const char* tshark) noexcept {
  return {.label = label,
          .type = PROP_TYPE_WORD,
          .qualifier = PROP_QUAL_LABELED_SET,
          .set = &names,
          .format = format_label_or_hex_word,
          .offset = offset,
          .bytes = 2,
          .flags = IFLAG_SWAPPED,
          .tshark = tshark};
}

// ---- Registering

// A parser P has:
//   static constexpr const char* kName;
//   static std::span<const Field> fields();
//   static Verdict recognize(const Look& look);
//   static void attach(const Look& look, Attacher& out);
//   static void start();   what it needs from other protocols; runs once
struct Registered {
  HPROTOCOL handle = nullptr;
  std::array<HPROPERTY, 64> properties = {};
};

template <class P>
inline Registered registered;

// Adds the rows; shared by all parsers.
void register_fields(HPROTOCOL protocol, std::span<const Field> fields,
                     HPROPERTY* handles) noexcept;
HPROTOCOL create(const char* name, const ENTRYPOINTS& entry_points) noexcept;
DWORD WINAPI format_all(HFRAME frame, ULPBYTE bytes, ULPBYTE data, DWORD count,
                        LPPROPERTYINST instances);

template <class P>
struct Entry {
  static VOID WINAPI add(HPROTOCOL protocol) {
    register_fields(protocol, P::fields(), registered<P>.properties.data());
    P::start();
  }

  static VOID WINAPI remove(HPROTOCOL protocol) { DestroyPropertyDatabase(protocol); }

  static LPBYTE WINAPI recognize(HFRAME handle, ULPBYTE frame, ULPBYTE data, DWORD mac_type,
                                 DWORD left, HPROTOCOL previous, DWORD previous_offset,
                                 LPDWORD status, LPHPROTOCOL next, PDWORD_PTR instance_data) {
    const Verdict verdict = P::recognize(
        look(handle, frame, data, mac_type, left, previous, previous_offset, *instance_data));
    *status = verdict.status;
    if (verdict.status == PROTOCOL_STATUS_NOT_RECOGNIZED) return data;
    *instance_data = verdict.instance_data;
    if (verdict.status == PROTOCOL_STATUS_CLAIMED) return nullptr;
    if (verdict.status == PROTOCOL_STATUS_NEXT_PROTOCOL) *next = verdict.next;
    return data + verdict.bytes;
  }

  static LPBYTE WINAPI attach(HFRAME handle, ULPBYTE frame, ULPBYTE data, DWORD mac_type,
                              DWORD left, HPROTOCOL previous, DWORD previous_offset,
                              DWORD_PTR instance_data) {
    const Look what =
        look(handle, frame, data, mac_type, left, previous, previous_offset, instance_data);
    Attacher out(what, P::fields(), registered<P>.properties.data());
    P::attach(what, out);
    return data + left;
  }

 private:
  static Look look(HFRAME handle, const BYTE* frame, const BYTE* data, DWORD mac_type, DWORD left,
                   HPROTOCOL previous, DWORD previous_offset, DWORD_PTR instance_data) noexcept {
    const auto before = static_cast<std::size_t>(data - frame);
    return {handle,           View(frame, before + left),
            View(data, left), mac_type,
            previous,         previous_offset,
            instance_data};
  }
};

template <class P>
HPROTOCOL create() noexcept {
  registered<P>.handle = create(P::kName, {Entry<P>::add, Entry<P>::remove, Entry<P>::recognize,
                                           Entry<P>::attach, format_all});
  return registered<P>.handle;
}

} // namespace netmon::parsers
