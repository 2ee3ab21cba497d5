// SPDX-License-Identifier: MIT
// The exports of frames.h: captures, frames and their addresses behind handles. A handle is looked
// up once per call, under a guard; input of the caller is copied before that, and output is stored
// after it. A failure without an error code sets the thread's last error.
#include "base/calendar.h"
#include "core/capture/address.h"
#include "core/capture/capture_handles.h"
#include "core/capture/empty_tables.h"
#include "core/capture/frame.h"
#include "core/runtime/last_error.h"
#include "core/runtime/port.h"

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

// The address of a frame as ADDRESS2; an NMERR_* otherwise.
std::uint32_t read_address(HFRAME handle, AddressSide side, std::uint32_t type, std::uint32_t flags,
                           ADDRESS2& out) noexcept {
  const Found frame(handle);
  if (!frame.good) return NMERR_INVALID_HFRAME;
  const auto place = find_address(frame.bytes(), frame.media(), type, side);
  if (!place) return NMERR_PROTOCOL_NOT_FOUND;
  out = {};
  out.Type = place->type;
  std::memcpy(bytes_of(out), frame.info.bytes + place->offset, place->length);
  if (flags & ADDRESSTYPE_FLAGS_NORMALIZE) normalize(out);
  if (flags & ADDRESSTYPE_FLAGS_BIT_REVERSE) reverse_bits(out);
  out.Flags = static_cast<WORD>(flags);
  return NMERR_SUCCESS;
}

DWORD address_offset(HFRAME handle, AddressSide side, DWORD address_type,
                     LPDWORD address_length) noexcept {
  std::optional<AddressPlace> place;
  {
    const Found frame(handle);
    if (!frame.good) return 0xFFFFFFFF;
    place = find_address(frame.bytes(), frame.media(), address_type, side);
  }
  if (!place) return fail<DWORD>(NMERR_PROTOCOL_NOT_FOUND, 0xFFFFFFFF);
  if (address_length) *address_length = place->length;
  return place->offset;
}

DWORD copy_address(HFRAME handle, AddressSide side, LPADDRESS2 address, DWORD address_type,
                   DWORD flags) noexcept {
  ADDRESS2 found;
  std::uint32_t error = NMERR_INVALID_PARAMETER;
  if (address) error = read_address(handle, side, address_type, flags, found);
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
      read_address(handle, side, wanted.Type, wanted.Flags & ADDRESSTYPE_FLAGS_NORMALIZE, found);
  if (error != NMERR_SUCCESS) return fail<BOOL>(error, FALSE);
  return compare(found, wanted) == 0 ? TRUE : FALSE;
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
  const Found frame(handle);
  return frame.good ? const_cast<LPRECOGNIZEDATATABLE>(&kNothingRecognized) : nullptr;
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
  return frame ? frame : fail<HFRAME>(error, nullptr);
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
  return copy_address(handle, AddressSide::destination, address, address_type, flags);
}

DWORD WINAPI GetFrameSourceAddress(HFRAME handle, LPADDRESS2 address, DWORD address_type,
                                   DWORD flags) {
  return copy_address(handle, AddressSide::source, address, address_type, flags);
}

BOOL WINAPI CompareFrameDestAddress(HFRAME handle, LPADDRESS2 address) {
  return equals_address(handle, AddressSide::destination, address);
}

BOOL WINAPI CompareFrameSourceAddress(HFRAME handle, LPADDRESS2 address) {
  return equals_address(handle, AddressSide::source, address);
}

// ---- Times

SYSTEMTIME* WINAPI AdjustSystemTime(SYSTEMTIME* time, LONGLONG microseconds) {
  if (time) adjust_system_time(*time, microseconds);
  return time;
}
