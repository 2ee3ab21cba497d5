// SPDX-License-Identifier: MIT
// The exported frame functions that need no parser, in the core's spelling; contracts in the public
// frames.h. Failures without an error code set the thread's last error. Depends on frame.h.
#pragma once

#include "core/capture/frame.h"

#include <netmon/frames.h>

namespace netmon::api {

HFRAME get_frame(HCAPTURE capture, DWORD number) noexcept;
HCAPTURE get_frame_capture_handle(HFRAME frame) noexcept;
DWORD get_frame_number(HFRAME frame) noexcept;
DWORD get_frame_length(HFRAME frame) noexcept;
DWORD get_frame_stored_length(HFRAME frame) noexcept;
LONGLONG get_frame_time_stamp(HFRAME frame) noexcept;
DWORD get_frame_mac_type(HFRAME frame) noexcept;
DWORD get_frame_mac_header_length(HFRAME frame) noexcept;
ULPFRAME get_frame_from_frame_handle(HFRAME frame) noexcept;
LPRECOGNIZEDATATABLE get_frame_recognize_data(HFRAME frame) noexcept;
HFRAME modify_frame(HCAPTURE capture, DWORD number, const BYTE* data, DWORD bytes,
                    LONGLONG time_stamp) noexcept;

DWORD get_frame_address_offset(HFRAME frame, AddressSide side, DWORD address_type,
                               LPDWORD address_length) noexcept;
DWORD get_frame_address(HFRAME frame, AddressSide side, LPADDRESS2 address, DWORD address_type,
                        DWORD flags) noexcept;
BOOL compare_frame_address(HFRAME frame, AddressSide side, const ADDRESS2* address) noexcept;

// The table that stands for "nothing recognised": never NULL, and in memory that nobody can write.
LPRECOGNIZEDATATABLE empty_recognize_data() noexcept;

} // namespace netmon::api
