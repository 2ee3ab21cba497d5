// SPDX-License-Identifier: MIT
// One function for each form of text. Numbers are little-endian unless the instance says swapped; a
// byte-swapped type and that flag cancel each other out.
#include "property_format.h"

#include "base/bounded_text.h"
#include "base/byte_order.h"
#include "base/ipv6_text.h"
#include "object_identifier.h"
#include "set_lookup.h"
#include "time_text.h"

#include <netmon/addresses.h>
#include <netmon/nmerr.h>

#include <algorithm>
#include <cstring>
#include <span>

namespace netmon {

namespace {

struct Value {
  const std::byte* data = nullptr;
  std::size_t length = 0;
  bool is_swapped = false;
  bool is_unicode = false;

  bool has(std::size_t bytes) const noexcept { return data && length >= bytes; }
  std::span<const std::byte> bytes() const noexcept { return {data, data ? length : 0}; }

  // The number of `bytes` bytes at an offset.
  std::uint64_t number(std::size_t bytes, std::size_t offset = 0) const noexcept {
    return load_number(data + offset, bytes, is_swapped);
  }
};

Value value_of(PROPERTYINST& instance, std::uint8_t type) noexcept {
  Value value;
  value.data = static_cast<const std::byte*>(GetPropertyInstanceData(&instance));
  value.length =
      instance.DataLength == 0xFFFF ? instance.lpPropertyInstEx->LengthEx : instance.DataLength;
  const bool is_swapped_type =
      type == PROP_TYPE_BYTESWAPPED_WORD || type == PROP_TYPE_BYTESWAPPED_DWORD;
  value.is_swapped = ((instance.IFlags & IFLAG_SWAPPED) != 0) != is_swapped_type;
  value.is_unicode = (instance.IFlags & IFLAG_UNICODE) != 0;
  return value;
}

// Bytes of a number of that type; 0 for other types.
std::size_t number_bytes(std::uint8_t type) noexcept {
  switch (type) {
    case PROP_TYPE_BYTE: return 1;
    case PROP_TYPE_WORD:
    case PROP_TYPE_BYTESWAPPED_WORD: return 2;
    case PROP_TYPE_DWORD:
    case PROP_TYPE_BYTESWAPPED_DWORD: return 4;
    default: return 0;
  }
}

// `10 (0xA)`: the case of the digits is that of the product, not of its documentation.
void add_number(BoundedText& text, std::uint64_t value) noexcept {
  text.add_decimal(value).add(" (0x").add_hex(value).add(')');
}

void add_label(BoundedText& text, const PROPERTYINFO& info) noexcept {
  if (info.Label) text.add(info.Label);
}

std::uint32_t entry_of(const SET& set, std::size_t bytes, DWORD index) noexcept {
  switch (bytes) {
    case 1: return set.lpByteTable[index];
    case 2: return set.lpWordTable[index];
    default: return set.lpDwordTable[index];
  }
}

bool is_in_set(const SET& set, std::size_t bytes, std::uint64_t value) noexcept {
  for (DWORD i = 0; i < set.nEntries; ++i) {
    if (entry_of(set, bytes, i) == value) return true;
  }
  return false;
}

// The label of a value in a labeled set of numbers of that width; null for none.
const char* label_of(const SET* set, std::size_t bytes, std::uint32_t value) noexcept {
  switch (bytes) {
    case 1: return find_byte_label(set, static_cast<std::uint8_t>(value));
    case 2: return find_word_label(set, static_cast<std::uint16_t>(value));
    default: return find_dword_label(set, value);
  }
}

void add_bits(BoundedText& text, std::uint64_t value, std::uint64_t mask,
              unsigned columns) noexcept {
  for (unsigned column = columns; column-- > 0;) {
    const bool is_shown = (mask >> column & 1) != 0;
    text.add(!is_shown ? '.' : (value >> column & 1) != 0 ? '1' : '0');
  }
}

void add_flags(BoundedText& text, const SET& set, std::uint64_t value, unsigned columns) noexcept {
  bool is_first = true;
  for (DWORD i = 0; i < set.nEntries; ++i) {
    const LABELED_BIT& bit = set.lpLabeledBit[i];
    if (bit.BitNumber >= columns) continue;
    if (!is_first) text.add('\n');
    is_first = false;
    add_bits(text, value, std::uint64_t{1} << bit.BitNumber, columns);
    const char* const label = (value >> bit.BitNumber & 1) != 0 ? bit.LabelOn : bit.LabelOff;
    text.add(" = ");
    if (label) text.add(label);
  }
}

void add_array(BoundedText& text, const Value& value, std::size_t bytes) noexcept {
  text.add(" = ");
  for (std::size_t at = 0; at + bytes <= value.bytes().size(); at += bytes) {
    if (at != 0) text.add(' ');
    text.add_lower_hex(value.number(bytes, at), static_cast<unsigned>(2 * bytes));
  }
}

void add_numeric(BoundedText& text, const PROPERTYINFO& info, const Value& value, std::size_t bytes,
                 std::uint8_t qualifier) noexcept {
  if (qualifier == PROP_QUAL_CONST) return;
  // With other qualifiers, the pointer is something else or none at all.
  const bool wants_set = qualifier == PROP_QUAL_SET || qualifier == PROP_QUAL_FLAGS;
  const bool has_set = wants_set && info.lpSet && info.lpSet->lpVoidTable;
  if (qualifier == PROP_QUAL_FLAGS && has_set && value.has(bytes)) {
    add_flags(text, *info.lpSet, value.number(bytes), static_cast<unsigned>(8 * bytes));
    return;
  }
  add_label(text, info);
  if (!value.has(bytes)) return;
  if (qualifier == PROP_QUAL_ARRAY) {
    add_array(text, value, bytes);
    return;
  }
  const std::uint64_t number = value.number(bytes);
  text.add(" = ");
  if (qualifier == PROP_QUAL_LABELED_SET) {
    if (const char* const label = label_of(info.lpSet, bytes, static_cast<std::uint32_t>(number))) {
      text.add(label);
      return;
    }
  }
  add_number(text, number);
  if (qualifier == PROP_QUAL_RANGE && info.lpRange) {
    text.add(" Range:(");
    add_number(text, info.lpRange->MinValue);
    text.add(" - ");
    add_number(text, info.lpRange->MaxValue);
    text.add(')');
  }
  if (qualifier == PROP_QUAL_SET && has_set) {
    text.add(is_in_set(*info.lpSet, bytes, number) ? " Matches Set Value" : " Unknown Set Value");
  }
}

void add_string(BoundedText& text, const Value& value) noexcept {
  const auto printable = [](unsigned c) { return c < 0x20 ? '.' : static_cast<char>(c); };
  if (value.is_unicode) {
    for (std::size_t at = 0; at + 2 <= value.bytes().size(); at += 2) {
      const unsigned c = load_little<std::uint16_t>(value.data + at);
      if (c == 0) return;
      text.add(c > 0x7E ? '?' : printable(c));
    }
    return;
  }
  for (const std::byte byte : value.bytes()) {
    if (byte == std::byte{0}) return;
    text.add(printable(std::to_integer<unsigned>(byte)));
  }
}

void add_hex_bytes(BoundedText& text, std::span<const std::byte> bytes) noexcept {
  for (const std::byte byte : bytes) text.add_hex(std::to_integer<unsigned>(byte), 2);
}

void add_ip(BoundedText& text, const std::byte* bytes) noexcept {
  for (int i = 0; i < 4; ++i) {
    if (i != 0) text.add('.');
    text.add_decimal(std::to_integer<unsigned>(bytes[i]));
  }
}

void add_object_identifier(BoundedText& text, const Value& value) noexcept {
  DWORD numbers[128];
  OBJECT_IDENTIFIER identifier = {sizeof(numbers), numbers};
  const auto length = static_cast<DWORD>(value.length);
  auto* const data = reinterpret_cast<LPBYTE>(const_cast<std::byte*>(value.data));
  if (decode_object_identifier(data, length, &identifier) != NMERR_SUCCESS) return;
  text.add(" = ");
  for (DWORD i = 0; i < identifier.Length; ++i) {
    if (i != 0) text.add('.');
    text.add_decimal(numbers[i]);
  }
}

// The types that have one form each. False: there is no form for this type or this value.
bool add_plain(BoundedText& text, const Value& value, std::uint8_t type) noexcept {
  switch (type) {
    case PROP_TYPE_STRING:
    case PROP_TYPE_TYPED_STRING:
      text.add(" = ");
      add_string(text, value);
      return true;
    case PROP_TYPE_IP_ADDRESS:
      if (!value.has(IP_ADDRESS_SIZE)) return false;
      text.add(" = ");
      add_ip(text, value.data);
      return true;
    case PROP_TYPE_TIME: {
      if (!value.has(sizeof(SYSTEMTIME))) return false;
      add_time(text.add(" = "), load_host<SYSTEMTIME>(value.data));
      return true;
    }
    case PROP_TYPE_ADDR:
    case PROP_TYPE_TOKENRING_ADDRESS:
    case PROP_TYPE_FDDI_ADDRESS:
    case PROP_TYPE_ETHERNET_ADDRESS:
    case PROP_TYPE_ATM_ADDRESS:
    case PROP_TYPE_1394_ADDRESS:
      if (!value.has(MAC_ADDRESS_SIZE)) return false;
      text.add(" = ");
      add_hex_bytes(text, {value.data, MAC_ADDRESS_SIZE});
      return true;
    case PROP_TYPE_IPX_ADDRESS:
      if (!value.has(10)) return false;
      text.add(" = ");
      add_hex_bytes(text, {value.data, 4});
      text.add('.');
      add_hex_bytes(text, {value.data + 4, 6});
      return true;
    case PROP_TYPE_VINES_IP_ADDRESS:
      if (!value.has(6)) return false;
      text.add(" = ").add_decimal(load_big32(value.data)).add(':');
      text.add_decimal(load_big16(value.data + 4));
      return true;
    case PROP_TYPE_IP6_ADDRESS: {
      if (!value.has(IP6_ADDRESS_SIZE)) return false;
      Ipv6Bytes address;
      std::memcpy(address.data(), value.data, address.size());
      char form[46];
      format_ipv6(address, form);
      text.add(" = ").add(form);
      return true;
    }
    case PROP_TYPE_LARGEINT:
      if (!value.has(8)) return false;
      text.add(" = ");
      add_number(text, value.number(8));
      return true;
    case PROP_TYPE_VAR_LEN_SMALL_INT:
      if (!value.has(1) || value.length > 8) return false;
      text.add(" = ");
      add_number(text, value.number(value.length));
      return true;
    case PROP_TYPE_OBJECT_IDENTIFIER: add_object_identifier(text, value); return true;
    default: return false; // the label alone
  }
}

// Null for an instance that cannot be formatted; then `error` says why.
const PROPERTYINFO* check(const PROPERTYINST* instance, std::uint32_t& error) noexcept {
  error = NMERR_INVALID_PARAMETER;
  if (!instance || !instance->lpPropertyInfo || !instance->szPropertyText) return nullptr;
  error = NMERR_BUFFER_TOO_SMALL;
  if (instance->lpPropertyInfo->FormatStringSize == 0) return nullptr;
  error = NMERR_SUCCESS;
  return instance->lpPropertyInfo;
}

} // namespace

std::uint32_t format_property(PROPERTYINST* instance) noexcept {
  std::uint32_t error = NMERR_SUCCESS;
  const PROPERTYINFO* const info = check(instance, error);
  return info ? format_property_as(instance, info->DataType, info->DataQualifier) : error;
}

std::uint32_t format_property_as(PROPERTYINST* instance, std::uint8_t type,
                                 std::uint8_t qualifier) noexcept {
  std::uint32_t error = NMERR_SUCCESS;
  const PROPERTYINFO* const info = check(instance, error);
  if (!info) return error;
  BoundedText text(instance->szPropertyText, info->FormatStringSize);
  const Value value = value_of(*instance, type);
  if (const std::size_t bytes = number_bytes(type)) {
    add_numeric(text, *info, value, bytes, qualifier);
    return NMERR_SUCCESS;
  }
  add_label(text, *info);
  add_plain(text, value, type);
  return NMERR_SUCCESS;
}

std::uint32_t format_property_number(PROPERTYINST* instance, std::size_t bytes,
                                     std::uint32_t base) noexcept {
  std::uint32_t error = NMERR_SUCCESS;
  const PROPERTYINFO* const info = check(instance, error);
  if (!info) return error;
  BoundedText text(instance->szPropertyText, info->FormatStringSize);
  add_label(text, *info);
  const Value value = value_of(*instance, info->DataType);
  if (!value.has(bytes)) return NMERR_SUCCESS;
  text.add(" = ");
  if (base == 16) {
    text.add("0x").add_hex(value.number(bytes), static_cast<unsigned>(2 * bytes));
  } else {
    add_number(text, value.number(bytes));
  }
  return NMERR_SUCCESS;
}

std::uint32_t format_property_bytes(PROPERTYINST* instance) noexcept {
  std::uint32_t error = NMERR_SUCCESS;
  const PROPERTYINFO* const info = check(instance, error);
  if (!info) return error;
  BoundedText text(instance->szPropertyText, info->FormatStringSize);
  add_label(text, *info);
  text.add(" = ");
  add_hex_bytes(text, value_of(*instance, info->DataType).bytes());
  return NMERR_SUCCESS;
}

} // namespace netmon
