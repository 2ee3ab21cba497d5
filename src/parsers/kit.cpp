// SPDX-License-Identifier: MIT
// Registering a table of fields, and the texts that several parsers share.
#include "kit.h"

#include <netmon/nmerr.h>

namespace netmon::parsers {

namespace {

const char* find_label(const SET* set, std::uint16_t value) noexcept {
  for (DWORD i = 0; set && i < set->nEntries; ++i) {
    if (set->lpLabeledWordTable[i].Value == value) return set->lpLabeledWordTable[i].Label;
  }
  return nullptr;
}

void add_hex_word(Text& text, std::uint16_t value) noexcept { text.add(" = 0x").add_hex(value, 4); }

// FORMAT has no result, the generic formatter has one.
VOID WINAPIV format_generic(LPPROPERTYINST instance, ...) { FormatPropertyInstance(instance); }

} // namespace

void register_fields(HPROTOCOL protocol, std::span<const Field> fields,
                     HPROPERTY* handles) noexcept {
  CreatePropertyDatabase(protocol, static_cast<DWORD>(fields.size()));
  for (std::size_t row = 0; row < fields.size(); ++row) {
    const Field& field = fields[row];
    PROPERTYINFO info = {};
    info.Label = const_cast<LPSTR>(field.label);
    info.Comment = const_cast<LPSTR>(field.comment);
    info.DataType = field.type;
    info.DataQualifier = field.qualifier;
    info.lpSet = const_cast<LPSET>(field.set);
    info.FormatStringSize = field.text_bytes;
    info.InstanceData = reinterpret_cast<LPVOID>(field.format ? field.format : format_generic);
    handles[row] = AddProperty(protocol, &info);
  }
}

HPROTOCOL create(const char* name, const ENTRYPOINTS& entry_points) noexcept {
  ENTRYPOINTS copy = entry_points;
  return CreateProtocol(const_cast<LPSTR>(name), &copy, ENTRYPOINTS_SIZE);
}

DWORD WINAPI format_all(HFRAME, ULPBYTE, ULPBYTE, DWORD count, LPPROPERTYINST instances) {
  for (DWORD i = 0; i < count; ++i) {
    reinterpret_cast<FORMAT>(instances[i].lpPropertyInfo->InstanceData)(&instances[i]);
  }
  return NMERR_SUCCESS;
}

VOID WINAPIV format_payload(LPPROPERTYINST instance, ...) {
  const DWORD length = GetPropertyInstanceFrameDataLength(instance);
  Text text(instance);
  text.add(label_of(instance)).add(": Number of data bytes remaining = ").add_decimal(length);
  text.add(" (0x").add_hex(length, 4).add(')');
}

VOID WINAPIV format_hex_word(LPPROPERTYINST instance, ...) {
  Text text(instance);
  text.add(label_of(instance));
  add_hex_word(text, big16_of(instance));
}

VOID WINAPIV format_mac(LPPROPERTYINST instance, ...) {
  const auto address = value_of<std::array<std::uint8_t, MAC_ADDRESS_SIZE>>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" : ");
  for (const std::uint8_t byte : address) text.add_hex(byte, 2);
}

VOID WINAPIV format_label_or_hex_word(LPPROPERTYINST instance, ...) {
  const std::uint16_t value = big16_of(instance);
  Text text(instance);
  text.add(label_of(instance));
  if (const char* const label = find_label(instance->lpPropertyInfo->lpSet, value)) {
    text.add(" = ").add(label);
  } else {
    add_hex_word(text, value);
  }
}

VOID WINAPIV format_label(LPPROPERTYINST instance, ...) { Text(instance).add(label_of(instance)); }

} // namespace netmon::parsers
