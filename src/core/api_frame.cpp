// SPDX-License-Identifier: MIT
// Frame functions over handles. A handle is looked up once a call, under a guard; what the caller
// passed is copied before, and what it gets is stored after.
#include "api_frame.h"

#include "core/capture/address.h"
#include "core/capture/capture_handles.h"
#include "core/capture/frame.h"
#include "core/runtime/last_error.h"

#include <cstring>
#include <exception>

namespace netmon::api {

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

constexpr RECOGNIZEDATATABLE kNothingRecognised = {};

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

} // namespace

LPRECOGNIZEDATATABLE empty_recognize_data() noexcept {
  return const_cast<LPRECOGNIZEDATATABLE>(&kNothingRecognised);
}

HFRAME get_frame(HCAPTURE capture, DWORD number) noexcept {
  const CaptureGuard guard(capture);
  if (!guard.capture()) return fail<HFRAME>(NMERR_INVALID_HCAPTURE, nullptr);
  if (number >= guard.capture()->frame_count()) return fail<HFRAME>(NMERR_OUT_OF_RANGE, nullptr);
  const HFRAME frame = guard.capture()->handle(number);
  return frame ? frame : fail<HFRAME>(NMERR_FILE_READ_ERROR, nullptr);
}

HCAPTURE get_frame_capture_handle(HFRAME handle) noexcept {
  const CaptureGuard guard(handle);
  return guard.capture() ? guard.handle() : fail<HCAPTURE>(NMERR_INVALID_HFRAME, nullptr);
}

DWORD get_frame_number(HFRAME handle) noexcept {
  const CaptureGuard guard(handle);
  return guard.capture() ? guard.frame() : fail<DWORD>(NMERR_INVALID_HFRAME, INVALID_FRAME_NUMBER);
}

DWORD get_frame_length(HFRAME handle) noexcept {
  const Found frame(handle);
  return frame.good ? frame.info.length : 0;
}

DWORD get_frame_stored_length(HFRAME handle) noexcept {
  const Found frame(handle);
  return frame.good ? frame.info.stored : 0;
}

LONGLONG get_frame_time_stamp(HFRAME handle) noexcept {
  const Found frame(handle);
  return frame.good ? frame.info.time : -1;
}

DWORD get_frame_mac_type(HFRAME handle) noexcept {
  const Found frame(handle);
  return frame.good ? mac_type_of(frame.media()) : std::uint32_t{MAC_TYPE_UNKNOWN};
}

DWORD get_frame_mac_header_length(HFRAME handle) noexcept {
  const Found frame(handle);
  return frame.good ? mac_header_length(frame.bytes(), mac_type_of(frame.media())) : 0;
}

ULPFRAME get_frame_from_frame_handle(HFRAME handle) noexcept {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<ULPFRAME>(NMERR_INVALID_HFRAME, nullptr);
  const ULPFRAME frame = guard.capture()->frame(guard.frame()).frame;
  return frame ? frame : fail<ULPFRAME>(NMERR_FILE_READ_ERROR, nullptr);
}

LPRECOGNIZEDATATABLE get_frame_recognize_data(HFRAME handle) noexcept {
  const Found frame(handle);
  return frame.good ? empty_recognize_data() : nullptr;
}

HFRAME modify_frame(HCAPTURE capture, DWORD number, const BYTE* data, DWORD bytes,
                    LONGLONG time_stamp) noexcept try {
  if (!data || bytes == 0) return fail<HFRAME>(NMERR_INVALID_PARAMETER, nullptr);
  {
    // Before the bytes are touched, so that a bad handle is told whatever else is wrong.
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

DWORD get_frame_address_offset(HFRAME handle, AddressSide side, DWORD address_type,
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

DWORD get_frame_address(HFRAME handle, AddressSide side, LPADDRESS2 address, DWORD address_type,
                        DWORD flags) noexcept {
  ADDRESS2 found;
  std::uint32_t error = NMERR_INVALID_PARAMETER;
  if (address) error = read_address(handle, side, address_type, flags, found);
  if (error != NMERR_SUCCESS) return fail<DWORD>(error, error);
  *address = found;
  return NMERR_SUCCESS;
}

BOOL compare_frame_address(HFRAME handle, AddressSide side, const ADDRESS2* address) noexcept {
  if (!address) return fail<BOOL>(NMERR_INVALID_PARAMETER, FALSE);
  const ADDRESS2 wanted = *address;
  if (wanted.Type == ADDRESS_TYPE_ANY) return Found(handle).good ? TRUE : FALSE;
  ADDRESS2 found;
  const std::uint32_t error =
      read_address(handle, side, wanted.Type, wanted.Flags & ADDRESSTYPE_FLAGS_NORMALIZE, found);
  if (error != NMERR_SUCCESS) return fail<BOOL>(error, FALSE);
  return compare(found, wanted) == 0 ? TRUE : FALSE;
}

} // namespace netmon::api
