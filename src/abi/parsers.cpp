// SPDX-License-Identifier: MIT
// The exports of parsers.h: what a parser calls to register itself and while it runs. Those that
// attach or lock work only inside a call of a parser on the same thread.
#include "core/parse/property_builder.h"
#include "core/protocol/handoff_table.h"
#include "core/protocol/parser_call.h"
#include "core/protocol/protocol_registry.h"
#include "core/runtime/last_error.h"
#include "name_copy.h"

#include <netmon/nmerr.h>
#include <netmon/parsers.h>

#include <algorithm>
#include <cstring>

using namespace netmon;

namespace {

BOOL attach(HFRAME frame, const Attachment& attachment) noexcept {
  ParserCall* const call = current_parser_call();
  const bool is_attaching = call && call->parser && call->builder && call->handle == frame &&
                            call->entry == ParserEntry::attach;
  if (!is_attaching) return fail<BOOL>(NMERR_INVALID_HFRAME, FALSE);
  const std::uint32_t error = call->builder->attach(attachment);
  return error == NMERR_SUCCESS ? TRUE : fail<BOOL>(error, FALSE);
}

const std::byte* bytes_at(ULPVOID address) noexcept {
  return static_cast<const std::byte*>(address);
}

} // namespace

// ---- Protocols and property databases

HPROTOCOL WINAPI CreateProtocol(LPSTR name, LPENTRYPOINTS entry_points, DWORD entry_points_bytes) {
  if (!name || !entry_points) return fail<HPROTOCOL>(NMERR_INVALID_PARAMETER, nullptr);
  const NameCopy copy(name);
  ENTRYPOINTS entries = {};
  std::memcpy(&entries, entry_points, std::min<std::size_t>(entry_points_bytes, sizeof(entries)));
  const NewProtocol made = create_protocol(copy, entries);
  return made.handle ? made.handle : fail<HPROTOCOL>(made.error, nullptr);
}

VOID WINAPI DestroyProtocol(HPROTOCOL protocol) {
  if (!destroy_protocol(protocol)) set_last_error(NMERR_INVALID_HPROTOCOL);
}

DWORD WINAPI CreatePropertyDatabase(HPROTOCOL protocol, DWORD properties) {
  const std::uint32_t error = create_property_database(protocol, properties);
  return error == NMERR_SUCCESS ? error : fail<DWORD>(error, error);
}

DWORD WINAPI DestroyPropertyDatabase(HPROTOCOL protocol) {
  const std::uint32_t error = destroy_property_database(protocol);
  return error == NMERR_SUCCESS ? error : fail<DWORD>(error, error);
}

HPROPERTY WINAPI AddProperty(HPROTOCOL protocol, LPPROPERTYINFO info) {
  if (!info) return fail<HPROPERTY>(NMERR_INVALID_PARAMETER, 0);
  const PROPERTYINFO copy = *info;
  const HPROPERTY added = add_property(protocol, copy);
  if (added != 0) info->hProperty = added;
  return added;
}

// ---- Attaching

BOOL WINAPI AttachPropertyInstance(HFRAME frame, HPROPERTY property, DWORD length, ULPVOID data,
                                   DWORD help_id, DWORD level, DWORD flags) {
  return attach(frame, {property, length, bytes_at(data), 0, nullptr, help_id, level, flags});
}

BOOL WINAPI AttachPropertyInstanceEx(HFRAME frame, HPROPERTY property, DWORD length, ULPVOID data,
                                     DWORD extended_length, ULPVOID extended, DWORD help_id,
                                     DWORD level, DWORD flags) {
  return attach(frame, {property, length, bytes_at(data), extended_length, bytes_at(extended),
                        help_id, level, flags});
}

ULPBYTE WINAPI ParserTemporaryLockFrame(HFRAME frame) {
  ParserCall* const call = current_parser_call();
  const std::byte* const bytes = call && call->parser ? pin_frame(*call, frame) : nullptr;
  if (!bytes) return fail<ULPBYTE>(NMERR_INVALID_HFRAME, nullptr);
  return reinterpret_cast<ULPBYTE>(const_cast<std::byte*>(bytes));
}

// ---- Handing off

DWORD WINAPI CreateHandoffTable(LPSTR section, LPSTR, LPHANDOFFTABLE* table, DWORD most_entries,
                                DWORD base) {
  if (!section || !table) return fail<DWORD>(NMERR_INVALID_PARAMETER, 0);
  const NameCopy copy(section);
  const bool is_base = base == 10 || base == 16;
  const LPHANDOFFTABLE made = is_base ? make_handoff_table(copy, most_entries, base) : nullptr;
  *table = made;
  return made ? made->hot_NumEntries : fail<DWORD>(NMERR_INVALID_PARAMETER, 0);
}

HPROTOCOL WINAPI GetProtocolFromTable(LPHANDOFFTABLE table, DWORD item, PDWORD_PTR data) {
  const Handoff found = find_handoff(table, item);
  if (found.protocol && data) *data = found.instance_data;
  return found.protocol;
}

VOID WINAPI DestroyHandoffTable(LPHANDOFFTABLE table) {
  if (table) free_handoff_table(table);
}
