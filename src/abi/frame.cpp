// SPDX-License-Identifier: MIT
// The exported frame functions: one-line veneers over core/api_frame.h.
#include "core/api_frame.h"

using namespace netmon;

HFRAME WINAPI GetFrame(HCAPTURE hCapture, DWORD FrameNumber) {
  return api::get_frame(hCapture, FrameNumber);
}

HCAPTURE WINAPI GetFrameCaptureHandle(HFRAME hFrame) {
  return api::get_frame_capture_handle(hFrame);
}

DWORD WINAPI GetFrameNumber(HFRAME hFrame) { return api::get_frame_number(hFrame); }

DWORD WINAPI GetFrameLength(HFRAME hFrame) { return api::get_frame_length(hFrame); }

DWORD WINAPI GetFrameStoredLength(HFRAME hFrame) { return api::get_frame_stored_length(hFrame); }

LONGLONG WINAPI GetFrameTimeStamp(HFRAME hFrame) { return api::get_frame_time_stamp(hFrame); }

DWORD WINAPI GetFrameMacType(HFRAME hFrame) { return api::get_frame_mac_type(hFrame); }

DWORD WINAPI GetFrameMacHeaderLength(HFRAME hFrame) {
  return api::get_frame_mac_header_length(hFrame);
}

ULPFRAME WINAPI GetFrameFromFrameHandle(HFRAME hFrame) {
  return api::get_frame_from_frame_handle(hFrame);
}

LPRECOGNIZEDATATABLE WINAPI GetFrameRecognizeData(HFRAME hFrame) {
  return api::get_frame_recognize_data(hFrame);
}

HFRAME WINAPI ModifyFrame(HCAPTURE hCapture, DWORD FrameNumber, LPBYTE FrameData,
                          DWORD FrameLength, LONGLONG TimeStamp) {
  return api::modify_frame(hCapture, FrameNumber, FrameData, FrameLength, TimeStamp);
}

DWORD WINAPI GetFrameDstAddressOffset(HFRAME hFrame, DWORD AddressType, LPDWORD AddressLength) {
  return api::get_frame_address_offset(hFrame, AddressSide::destination, AddressType,
                                       AddressLength);
}

DWORD WINAPI GetFrameSrcAddressOffset(HFRAME hFrame, DWORD AddressType, LPDWORD AddressLength) {
  return api::get_frame_address_offset(hFrame, AddressSide::source, AddressType, AddressLength);
}

DWORD WINAPI GetFrameDestAddress(HFRAME hFrame, LPADDRESS2 lpAddress, DWORD AddressType,
                                 DWORD Flags) {
  return api::get_frame_address(hFrame, AddressSide::destination, lpAddress, AddressType, Flags);
}

DWORD WINAPI GetFrameSourceAddress(HFRAME hFrame, LPADDRESS2 lpAddress, DWORD AddressType,
                                   DWORD Flags) {
  return api::get_frame_address(hFrame, AddressSide::source, lpAddress, AddressType, Flags);
}

BOOL WINAPI CompareFrameDestAddress(HFRAME hFrame, LPADDRESS2 lpAddress) {
  return api::compare_frame_address(hFrame, AddressSide::destination, lpAddress);
}

BOOL WINAPI CompareFrameSourceAddress(HFRAME hFrame, LPADDRESS2 lpAddress) {
  return api::compare_frame_address(hFrame, AddressSide::source, lpAddress);
}
