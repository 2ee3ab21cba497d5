// SPDX-License-Identifier: MIT
// The exports of frames.h: captures, frames and their addresses behind handles. A handle is looked
// up once per call, under a guard; input of the caller is copied before that, and output is stored
// after it. A failure without an error code sets the thread's last error.
#include "base/calendar.h"
#include "core/capture/address.h"
#include "core/capture/capture_handles.h"
#include "core/capture/frame.h"
#include "core/parse/find_frame.h"
#include "core/parse/frame_address.h"
#include "core/parse/frame_parse.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"
#include "core/runtime/port.h"
#include "core/runtime/stack_room.h"
#include "name_copy.h"

#include <netmon/frames.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>

using namespace netmon;

namespace {

// A frame behind a handle, or none.
struct Found {
  explicit Found(HFRAME handle) noexcept : guard(handle) {
    good = guard.capture() && guard.capture()->read(guard.frame(), info);
    if (!good) set_last_error(NMERR_INVALID_HFRAME);
  }
  Media media() const noexcept { return guard.capture()->media(guard.frame()); }
  FrameBytes bytes() const noexcept { return {info.bytes, info.stored}; }

  CaptureGuard guard;
  FrameInfo info;
  bool good = false;
};

// What the first headers tell, without a parser: cheap, and enough for almost every frame.
struct RawAddress {
  std::uint32_t error = NMERR_SUCCESS; // NMERR_INVALID_HFRAME, or success
  std::optional<AddressPlace> place;
  ADDRESS2 address;     // when there is a place
  bool is_final = true; // the protocols of the frame need not be asked
};

RawAddress raw_address(HFRAME handle, AddressSide side, std::uint32_t type,
                       std::uint32_t flags) noexcept {
  RawAddress raw;
  const Found frame(handle);
  if (!frame.good) {
    raw.error = NMERR_INVALID_HFRAME;
    return raw;
  }
  raw.place = find_address(frame.bytes(), frame.media(), type, side);
  raw.is_final = !needs_protocols(raw.place, type);
  if (raw.place) netmon::copy_address(frame.bytes(), *raw.place, flags, raw.address);
  return raw;
}

// The address of a frame as ADDRESS2; an NMERR_* otherwise.
std::uint32_t find_address_of(HFRAME handle, AddressSide side, std::uint32_t type,
                              std::uint32_t flags, ADDRESS2& out) noexcept {
  const RawAddress raw = raw_address(handle, side, type, flags);
  if (raw.error != NMERR_SUCCESS) return raw.error;
  if (!raw.is_final) {
    claim_stack_room();
    const FrameInUse frame = use_frame(handle);
    return frame ? read_address(frame, side, type, flags, out)
                 : std::uint32_t{NMERR_INVALID_HFRAME};
  }
  if (!raw.place) return NMERR_PROTOCOL_NOT_FOUND;
  out = raw.address;
  return NMERR_SUCCESS;
}

DWORD address_offset(HFRAME handle, AddressSide side, DWORD address_type,
                     LPDWORD address_length) noexcept {
  RawAddress raw = raw_address(handle, side, address_type, 0);
  if (raw.error != NMERR_SUCCESS) return fail<DWORD>(raw.error, 0xFFFFFFFF);
  if (!raw.is_final) {
    claim_stack_room();
    if (const FrameInUse frame = use_frame(handle)) {
      if (auto found = find_recognized_address(frame, address_type, side)) raw.place = found;
    }
  }
  if (!raw.place) return fail<DWORD>(NMERR_PROTOCOL_NOT_FOUND, 0xFFFFFFFF);
  if (address_length) *address_length = raw.place->length;
  return raw.place->offset;
}

DWORD get_address(HFRAME handle, AddressSide side, LPADDRESS2 address, DWORD address_type,
                  DWORD flags) noexcept {
  ADDRESS2 found;
  std::uint32_t error = NMERR_INVALID_PARAMETER;
  if (address) error = find_address_of(handle, side, address_type, flags, found);
  if (error != NMERR_SUCCESS) return fail<DWORD>(error, error);
  *address = found;
  return NMERR_SUCCESS;
}

BOOL equals_address(HFRAME handle, AddressSide side, const ADDRESS2* address) noexcept {
  if (!address) return fail<BOOL>(NMERR_INVALID_PARAMETER, FALSE);
  const ADDRESS2 wanted = *address;
  if (wanted.Type == ADDRESS_TYPE_ANY) return Found(handle).good ? TRUE : FALSE;
  ADDRESS2 found;
  const std::uint32_t error =
      find_address_of(handle, side, wanted.Type, wanted.Flags & ADDRESSTYPE_FLAGS_NORMALIZE, found);
  if (error != NMERR_SUCCESS) return fail<BOOL>(error, FALSE);
  return compare(found, wanted) == 0 ? TRUE : FALSE;
}

struct WantedAddresses {
  const ADDRESS2* destination;
  const ADDRESS2* source;
};

HFRAME search(HFRAME current, const char* protocol, const WantedAddresses& wanted, WORD* offset,
              DWORD original, DWORD last, bool is_forward) noexcept {
  if (!protocol) return fail<HFRAME>(NMERR_INVALID_PARAMETER, nullptr);
  const NameCopy name(protocol);
  ADDRESS2 destination = {};
  ADDRESS2 source = {};
  FrameSearch search;
  if (wanted.destination) {
    destination = *wanted.destination;
    search.destination = &destination;
  }
  if (wanted.source) {
    source = *wanted.source;
    search.source = &source;
  }
  claim_stack_room();
  note_protocols_asked_for();
  start_protocols();
  const FrameInUse from = use_frame(current);
  if (!from) return fail<HFRAME>(NMERR_INVALID_HFRAME, nullptr);
  search.protocol = find_protocol(std::string_view(name));
  if (!search.protocol) return fail<HFRAME>(NMERR_PROTOCOL_NOT_FOUND, nullptr);
  search.original = original;
  search.last = last;
  search.is_forward = is_forward;
  const FoundProtocol found = find_frame_with(from, search);
  if (!found.frame) return fail<HFRAME>(NMERR_FRAME_NOT_FOUND, nullptr);
  if (offset) *offset = static_cast<WORD>(found.offset);
  return found.frame;
}

} // namespace

// ---- Captures

LPSYSTEMTIME WINAPI GetCaptureTimeStamp(HCAPTURE handle) {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<LPSYSTEMTIME>(NMERR_INVALID_HCAPTURE, nullptr);
  return const_cast<LPSYSTEMTIME>(&guard.capture()->start());
}

DWORD WINAPI GetCaptureMacType(HCAPTURE handle) {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<DWORD>(NMERR_INVALID_HCAPTURE, MAC_TYPE_UNKNOWN);
  return mac_type_of(guard.capture()->common_media());
}

DWORD WINAPI GetCaptureTotalFrames(HCAPTURE handle) {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<DWORD>(NMERR_INVALID_HCAPTURE, 0);
  return guard.capture()->frame_count();
}

LPSTR WINAPI GetCaptureComment(HCAPTURE handle) {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<LPSTR>(NMERR_INVALID_HCAPTURE, nullptr);
  const std::string& comment = guard.capture()->comment();
  return comment.empty() ? nullptr : const_cast<LPSTR>(comment.c_str());
}

DWORD WINAPI GetCaptureCommentFromFilename(LPSTR path, LPSTR buffer, DWORD buffer_bytes) try {
  if (!path || !buffer || buffer_bytes == 0) {
    return fail<DWORD>(NMERR_INVALID_PARAMETER, NMERR_INVALID_PARAMETER);
  }
  std::string comment;
  std::uint32_t error = read_capture_comment(port::utf8_path(path), comment).code;
  switch (error) { // the documented codes
    case NMERR_SUCCESS:
    case NMERR_FILE_NOT_FOUND:
    case NMERR_OUT_OF_MEMORY: break;
    case NMERR_PATH_NOT_FOUND: error = NMERR_FILE_NOT_FOUND; break;
    case NMERR_UPLEVEL_CAPTURE_FILE: error = NMERR_INVALID_FILE_FORMAT; break;
    case NMERR_INVALID_FILE_FORMAT: break;
    default: error = NMERR_FILE_READ_ERROR; break;
  }
  if (error != NMERR_SUCCESS) return fail<DWORD>(error, error);
  const std::size_t bytes = std::min<std::size_t>(comment.size(), buffer_bytes - 1);
  std::copy_n(comment.data(), bytes, buffer);
  buffer[bytes] = '\0';
  if (bytes < comment.size()) return fail<DWORD>(NMERR_BUFFER_TOO_SMALL, NMERR_BUFFER_TOO_SMALL);
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return fail<DWORD>(NMERR_OUT_OF_MEMORY, NMERR_OUT_OF_MEMORY);
}

// ---- Frames

HFRAME WINAPI GetFrame(HCAPTURE capture, DWORD number) {
  const CaptureGuard guard(capture);
  if (!guard.capture()) return fail<HFRAME>(NMERR_INVALID_HCAPTURE, nullptr);
  if (number >= guard.capture()->frame_count()) return fail<HFRAME>(NMERR_OUT_OF_RANGE, nullptr);
  const HFRAME frame = guard.capture()->handle(number);
  return frame ? frame : fail<HFRAME>(NMERR_FILE_READ_ERROR, nullptr);
}

HCAPTURE WINAPI GetFrameCaptureHandle(HFRAME handle) {
  const CaptureGuard guard(handle);
  return guard.capture() ? guard.handle() : fail<HCAPTURE>(NMERR_INVALID_HFRAME, nullptr);
}

DWORD WINAPI GetFrameNumber(HFRAME handle) {
  const CaptureGuard guard(handle);
  return guard.capture() ? guard.frame() : fail<DWORD>(NMERR_INVALID_HFRAME, INVALID_FRAME_NUMBER);
}

DWORD WINAPI GetFrameLength(HFRAME handle) {
  const Found frame(handle);
  return frame.good ? frame.info.length : 0;
}

DWORD WINAPI GetFrameStoredLength(HFRAME handle) {
  const Found frame(handle);
  return frame.good ? frame.info.stored : 0;
}

LONGLONG WINAPI GetFrameTimeStamp(HFRAME handle) {
  const Found frame(handle);
  return frame.good ? frame.info.time : -1;
}

DWORD WINAPI GetFrameMacType(HFRAME handle) {
  const Found frame(handle);
  return frame.good ? mac_type_of(frame.media()) : std::uint32_t{MAC_TYPE_UNKNOWN};
}

DWORD WINAPI GetFrameMacHeaderLength(HFRAME handle) {
  const Found frame(handle);
  return frame.good ? mac_header_length(frame.bytes(), mac_type_of(frame.media())) : 0;
}

ULPFRAME WINAPI GetFrameFromFrameHandle(HFRAME handle) {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<ULPFRAME>(NMERR_INVALID_HFRAME, nullptr);
  const ULPFRAME frame = guard.capture()->frame(guard.frame()).frame;
  return frame ? frame : fail<ULPFRAME>(NMERR_FILE_READ_ERROR, nullptr);
}

LPRECOGNIZEDATATABLE WINAPI GetFrameRecognizeData(HFRAME handle) {
  claim_stack_room();
  note_protocols_asked_for();
  const FrameInUse frame = use_frame(handle);
  if (!frame) return fail<LPRECOGNIZEDATATABLE>(NMERR_INVALID_HFRAME, nullptr);
  const FramePath* const path = recognize(frame, parsing_holder());
  return path ? path->table() : nullptr;
}

HFRAME WINAPI ModifyFrame(HCAPTURE capture, DWORD number, LPBYTE data, DWORD bytes,
                          LONGLONG time_stamp) try {
  if (!data || bytes == 0) return fail<HFRAME>(NMERR_INVALID_PARAMETER, nullptr);
  {
    // Before the bytes are touched, so that a bad handle is reported whatever else is wrong.
    const CaptureGuard guard(capture);
    if (!guard.capture()) return fail<HFRAME>(NMERR_INVALID_HCAPTURE, nullptr);
  }
  std::vector<std::byte> record(kFrameHeaderBytes + bytes);
  const auto header = make_frame_header({time_stamp, bytes, bytes, nullptr});
  std::memcpy(record.data(), header.data(), header.size());
  std::memcpy(record.data() + header.size(), data, bytes);
  std::uint32_t error = NMERR_SUCCESS;
  const HFRAME frame = netmon::modify_frame(capture, number, std::move(record), error);
  if (!frame) return fail<HFRAME>(error, nullptr);
  const CaptureGuard guard(capture);
  if (guard.capture()) forget_parsed(*guard.capture(), number);
  return frame;
} catch (const std::exception&) {
  return fail<HFRAME>(NMERR_OUT_OF_MEMORY, nullptr);
}

// ---- Addresses

DWORD WINAPI GetFrameDstAddressOffset(HFRAME handle, DWORD address_type, LPDWORD address_length) {
  return address_offset(handle, AddressSide::destination, address_type, address_length);
}

DWORD WINAPI GetFrameSrcAddressOffset(HFRAME handle, DWORD address_type, LPDWORD address_length) {
  return address_offset(handle, AddressSide::source, address_type, address_length);
}

DWORD WINAPI GetFrameDestAddress(HFRAME handle, LPADDRESS2 address, DWORD address_type,
                                 DWORD flags) {
  return get_address(handle, AddressSide::destination, address, address_type, flags);
}

DWORD WINAPI GetFrameSourceAddress(HFRAME handle, LPADDRESS2 address, DWORD address_type,
                                   DWORD flags) {
  return get_address(handle, AddressSide::source, address, address_type, flags);
}

BOOL WINAPI CompareFrameDestAddress(HFRAME handle, LPADDRESS2 address) {
  return equals_address(handle, AddressSide::destination, address);
}

BOOL WINAPI CompareFrameSourceAddress(HFRAME handle, LPADDRESS2 address) {
  return equals_address(handle, AddressSide::source, address);
}

// ---- Searching

HFRAME WINAPI FindNextFrame(HFRAME current, LPSTR protocol, LPADDRESS2 destination,
                            LPADDRESS2 source, LPWORD offset, DWORD original, DWORD highest) {
  return search(current, protocol, {destination, source}, offset, original, highest, true);
}

HFRAME WINAPI FindPreviousFrame(HFRAME current, LPSTR protocol, LPADDRESS2 destination,
                                LPADDRESS2 source, LPWORD offset, DWORD original, DWORD lowest) {
  return search(current, protocol, {destination, source}, offset, original, lowest, false);
}

// ---- Times

SYSTEMTIME* WINAPI AdjustSystemTime(SYSTEMTIME* time, LONGLONG microseconds) {
  if (time) adjust_system_time(*time, microseconds);
  return time;
}
