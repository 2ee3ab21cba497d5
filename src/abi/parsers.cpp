// SPDX-License-Identifier: MIT
// The exports of parsers.h: what a parser calls to register itself and while it runs. Those that
// attach or lock work only inside a call of a parser on the same thread.
#include "core/helpers/ber.h"
#include "core/parse/parsed_capture.h"
#include "core/parse/property_builder.h"
#include "core/protocol/capture_heap.h"
#include "core/protocol/handoff_table.h"
#include "core/protocol/parser_call.h"
#include "core/protocol/parser_files.h"
#include "core/protocol/protocol_registry.h"
#include "core/runtime/last_error.h"
#include "core/runtime/port.h"
#include "core/runtime/stack_room.h"
#include "name_copy.h"

#include <netmon/nmerr.h>
#include <netmon/parsers.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <optional>
#include <string>

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

// The element at a place of the frame whose parser is running on this thread. None, with a reason,
// when there is no such element or the place is not in the frame.
std::optional<BerElement> element_at(const BYTE* place, BerKind kind) noexcept {
  const ParserCall* const call = place ? current_parser_call() : nullptr;
  if (!call) return fail(NMERR_INVALID_PARAMETER, std::optional<BerElement>());
  const auto* const begin = reinterpret_cast<const BYTE*>(call->frame.data());
  const auto* const end = begin + call->frame.size();
  if (place < begin || place >= end) {
    return fail(NMERR_INVALID_PARAMETER, std::optional<BerElement>());
  }
  const auto element = read_ber(place, end, kind);
  return element ? element : fail(NMERR_INVALID_DATA, element);
}

// The heap of the capture for which a parser is running on this thread, or null with a reason.
CaptureHeap* current_heap() noexcept {
  claim_stack_room();
  const ParserCall* const call = current_parser_call();
  const bool has_capture = call && call->parser && call->capture;
  if (!has_capture) return fail<CaptureHeap*>(NMERR_INVALID_HCAPTURE, nullptr);
  ParsedCapture* const parsed = ParsedCapture::of(*call->capture);
  return parsed ? &parsed->heap : fail<CaptureHeap*>(NMERR_OUT_OF_MEMORY, nullptr);
}

LPVOID delivered(BlockResult result) noexcept {
  if (!result.block) set_last_error(result.error);
  return result.block;
}

template <class T, class Value>
void store(T* target, Value value) noexcept {
  if (target) *target = value;
}

BOOL get_value(BYTE* place, BerKind kind, ULPBYTE* contents, DWORD* header_bytes,
               DWORD* content_bytes, ULPBYTE* next) noexcept {
  const auto element = element_at(place, kind);
  if (!element) return FALSE;
  BYTE* const value = place + element->header_bytes;
  store(contents, value);
  store(header_bytes, element->header_bytes);
  store(content_bytes, element->content_bytes);
  store(next, value + element->content_bytes);
  return TRUE;
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

LPSTR __cdecl BuildINIPath(char* FullPath, char* IniFileName) try {
  if (!FullPath || !IniFileName) return fail<LPSTR>(NMERR_INVALID_PARAMETER, nullptr);
  std::size_t length = 0;
  while (length < INI_PATH_LENGTH && IniFileName[length]) ++length;
  const std::string path = parser_file_path(port::utf8_path(std::string(IniFileName, length)));
  if (path.empty()) return fail<LPSTR>(NMERR_INVALID_PARAMETER, nullptr);
  const std::string published = port::ansi_path(path);
  if (published.size() >= INI_PATH_LENGTH) return fail<LPSTR>(NMERR_BUFFER_TOO_SMALL, nullptr);
  std::memcpy(FullPath, published.c_str(), published.size() + 1);
  return FullPath;
} catch (const std::exception&) {
  return fail<LPSTR>(NMERR_OUT_OF_MEMORY, nullptr);
}

BOOLEAN WINAPI IsRawIPXEnabled(LPSTR, LPSTR, LPSTR) { return FALSE; }

// ---- Memory of a capture. It is always zeroed.

LPVOID WINAPI CCHeapAlloc(DWORD dwBytes, BOOL) {
  CaptureHeap* const heap = current_heap();
  return heap ? delivered(heap->allocate(dwBytes)) : nullptr;
}

LPVOID WINAPI CCHeapReAlloc(LPVOID lpMem, DWORD dwBytes, BOOL) {
  CaptureHeap* const heap = current_heap();
  return heap ? delivered(heap->reallocate(lpMem, dwBytes)) : nullptr;
}

BOOL WINAPI CCHeapFree(LPVOID lpMem) {
  CaptureHeap* const heap = current_heap();
  if (!heap) return FALSE;
  const DWORD error = heap->free(lpMem);
  return error == NMERR_SUCCESS ? TRUE : fail(error, FALSE);
}

SIZE_T WINAPI CCHeapSize(LPVOID lpMem) {
  CaptureHeap* const heap = current_heap();
  return heap ? heap->size(lpMem) : 0;
}

LPVOID WINAPI GetCCInstPtr(VOID) {
  CaptureHeap* const heap = current_heap();
  return heap ? heap->instance(current_parser_call()->protocol) : nullptr;
}

VOID WINAPI SetCCInstPtr(LPVOID lpCurCaptureInst) {
  CaptureHeap* const heap = current_heap();
  if (heap && !heap->set_instance(current_parser_call()->protocol, lpCurCaptureInst)) {
    set_last_error(NMERR_OUT_OF_MEMORY);
  }
}

// ---- BER

BOOL __cdecl BERGetInteger(ULPBYTE pCurrentPointer, ULPBYTE* ppValuePointer, LPDWORD pHeaderLength,
                           LPDWORD pDataLength, ULPBYTE* ppNext) {
  return get_value(pCurrentPointer, BerKind::integer, ppValuePointer, pHeaderLength, pDataLength,
                   ppNext);
}

BOOL __cdecl BERGetString(ULPBYTE pCurrentPointer, ULPBYTE* ppValuePointer, LPDWORD pHeaderLength,
                          LPDWORD pDataLength, ULPBYTE* ppNext) {
  return get_value(pCurrentPointer, BerKind::string, ppValuePointer, pHeaderLength, pDataLength,
                   ppNext);
}

BOOL __cdecl BERGetHeader(ULPBYTE pCurrentPointer, ULPBYTE pTag, LPDWORD pHeaderLength,
                          LPDWORD pDataLength, ULPBYTE* ppNext) {
  const auto element = element_at(pCurrentPointer, BerKind::any);
  if (!element) return FALSE;
  store(pTag, element->tag);
  store(pHeaderLength, element->header_bytes);
  store(pDataLength, element->content_bytes);
  store(ppNext, pCurrentPointer + element->header_bytes);
  return TRUE;
}
