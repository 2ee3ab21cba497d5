// SPDX-License-Identifier: MIT
// The exports of parsers.h that need no table of protocols: what a parser keeps for a capture, and
// BER.
#include "core/helpers/ber.h"
#include "core/protocol/capture_heap.h"
#include "core/protocol/parser_call.h"
#include "core/protocol/parser_files.h"
#include "core/runtime/last_error.h"
#include "core/runtime/port.h"
#include "core/runtime/stack_room.h"

#include <netmon/nmerr.h>
#include <netmon/parsers.h>

#include <cstring>
#include <exception>
#include <optional>
#include <string>

using namespace netmon;

namespace {

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
  if (!call || !call->heap) return fail<CaptureHeap*>(NMERR_INVALID_HCAPTURE, nullptr);
  return call->heap;
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

// ---- Handing off

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
