// SPDX-License-Identifier: MIT
// The exported capture functions, in the core's spelling; contracts in the public frames.h.
// Failures without an error code set the thread's last error. Depends on public headers.
#pragma once

#include <netmon/frames.h>

namespace netmon::api {

LPSYSTEMTIME get_capture_time_stamp(HCAPTURE capture) noexcept;
DWORD get_capture_mac_type(HCAPTURE capture) noexcept;
DWORD get_capture_total_frames(HCAPTURE capture) noexcept;
LPSTR get_capture_comment(HCAPTURE capture) noexcept;
DWORD get_capture_comment_from_filename(LPCSTR path, LPSTR buffer, DWORD buffer_bytes) noexcept;

} // namespace netmon::api
