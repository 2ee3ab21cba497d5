// SPDX-License-Identifier: MIT
// Capture functions over handles.
#include "api_capture.h"

#include "core/capture/capture_handles.h"
#include "core/runtime/last_error.h"
#include "core/runtime/port.h"

#include <algorithm>
#include <exception>
#include <string>

namespace netmon::api {

LPSYSTEMTIME get_capture_time_stamp(HCAPTURE handle) noexcept {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<LPSYSTEMTIME>(NMERR_INVALID_HCAPTURE, nullptr);
  return const_cast<LPSYSTEMTIME>(&guard.capture()->start());
}

DWORD get_capture_mac_type(HCAPTURE handle) noexcept {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<DWORD>(NMERR_INVALID_HCAPTURE, MAC_TYPE_UNKNOWN);
  return mac_type_of(guard.capture()->common_media());
}

DWORD get_capture_total_frames(HCAPTURE handle) noexcept {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<DWORD>(NMERR_INVALID_HCAPTURE, 0);
  return guard.capture()->frame_count();
}

LPSTR get_capture_comment(HCAPTURE handle) noexcept {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return fail<LPSTR>(NMERR_INVALID_HCAPTURE, nullptr);
  const std::string& comment = guard.capture()->comment();
  return comment.empty() ? nullptr : const_cast<LPSTR>(comment.c_str());
}

DWORD get_capture_comment_from_filename(LPCSTR path, LPSTR buffer, DWORD buffer_bytes) noexcept try {
  if (!path || !buffer || buffer_bytes == 0) {
    return fail<DWORD>(NMERR_INVALID_PARAMETER, NMERR_INVALID_PARAMETER);
  }
  std::string comment;
  std::uint32_t error = read_capture_comment(port::utf8_path(path), comment).code;
  switch (error) { // the documented codes
    case NMERR_SUCCESS: case NMERR_FILE_NOT_FOUND: case NMERR_OUT_OF_MEMORY: break;
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

} // namespace netmon::api
