// SPDX-License-Identifier: MIT
// The exports of protocols.h: protocols by name and handle, and where they are in a frame. Names
// are copied first; parsers run with nothing held.
#include "core/capture/capture_handles.h"
#include "core/parse/frame_parse.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"
#include "core/runtime/stack_room.h"
#include "name_copy.h"

#include <netmon/nmerr.h>
#include <netmon/protocols.h>

using namespace netmon;

namespace {

constexpr DWORD kAbsent = FramePath::kAbsent;

// Call before protocols are looked at by somebody who asked for them.
void start() noexcept {
  claim_stack_room();
  note_protocols_asked_for();
  start_protocols();
}

DWORD start_offset(HFRAME handle, HPROTOCOL protocol) noexcept {
  const FrameInUse frame = use_frame(handle);
  if (!frame) return fail<DWORD>(NMERR_INVALID_HFRAME, kAbsent);
  const std::uint16_t number = protocol_number(protocol);
  if (number == 0) return fail<DWORD>(NMERR_INVALID_HPROTOCOL, kAbsent);
  for (const RECOGNIZEDATA& entry : recognized_entries(frame)) {
    if (entry.ProtocolID == number) return entry.nProtocolOffset;
  }
  return fail<DWORD>(NMERR_PROTOCOL_NOT_FOUND, kAbsent);
}

} // namespace

LPPROTOCOLTABLE WINAPI GetEnabledProtocols(HCAPTURE handle) {
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return fail<LPPROTOCOLTABLE>(NMERR_INVALID_HCAPTURE, nullptr);
  start();
  ParsedCapture* const parsed = ParsedCapture::of(*capture);
  const LPPROTOCOLTABLE table = parsed ? parsed->enabled_protocols() : nullptr;
  return table ? table : fail<LPPROTOCOLTABLE>(NMERR_OUT_OF_MEMORY, nullptr);
}

HPROTOCOL WINAPI GetProtocolFromName(LPSTR name) {
  if (!name) return fail<HPROTOCOL>(NMERR_INVALID_PARAMETER, nullptr);
  const NameCopy copy(name);
  start();
  const HPROTOCOL found = find_protocol(std::string_view(copy));
  return found ? found : fail<HPROTOCOL>(NMERR_PROTOCOL_NOT_FOUND, nullptr);
}

LPPROTOCOLINFO WINAPI GetProtocolInfo(HPROTOCOL handle) {
  start();
  const ProtocolGuard guard;
  Protocol* const protocol = guard.thread() ? find_protocol(handle) : nullptr;
  return protocol ? &protocol->info : fail<LPPROTOCOLINFO>(NMERR_INVALID_HPROTOCOL, nullptr);
}

DWORD WINAPI GetProtocolStartOffset(HFRAME frame, LPSTR name) {
  if (!name) return fail<DWORD>(NMERR_INVALID_PARAMETER, kAbsent);
  const NameCopy copy(name);
  start();
  return start_offset(frame, find_protocol(std::string_view(copy)));
}

DWORD WINAPI GetProtocolStartOffsetHandle(HFRAME frame, HPROTOCOL protocol) {
  start();
  return start_offset(frame, protocol);
}

DWORD WINAPI GetPreviousProtocolOffsetByName(HFRAME handle, DWORD start_offset, LPSTR name,
                                             DWORD* offset) {
  constexpr DWORD kNotFound = NMERR_PROTOCOL_NOT_FOUND;
  if (!name) return fail<DWORD>(NMERR_INVALID_PARAMETER, kNotFound);
  const NameCopy copy(name);
  start();
  const FrameInUse frame = use_frame(handle);
  if (!frame) return fail<DWORD>(NMERR_INVALID_HFRAME, kNotFound);
  const std::uint16_t number = protocol_number(find_protocol(std::string_view(copy)));
  DWORD found = kAbsent;
  for (const RECOGNIZEDATA& entry : recognized_entries(frame)) {
    if (number == 0 || entry.ProtocolID != number || entry.nProtocolOffset >= start_offset)
      continue;
    if (found == kAbsent || entry.nProtocolOffset > found) found = entry.nProtocolOffset;
  }
  if (found == kAbsent) return fail<DWORD>(kNotFound, kNotFound);
  if (offset) *offset = found;
  return NMERR_SUCCESS;
}
