// SPDX-License-Identifier: MIT
// The exported capture functions: one-line veneers over core/api_capture.h.
#include "core/api_capture.h"

using namespace netmon;

LPSYSTEMTIME WINAPI GetCaptureTimeStamp(HCAPTURE hCapture) {
  return api::get_capture_time_stamp(hCapture);
}

DWORD WINAPI GetCaptureMacType(HCAPTURE hCapture) { return api::get_capture_mac_type(hCapture); }

DWORD WINAPI GetCaptureTotalFrames(HCAPTURE hCapture) {
  return api::get_capture_total_frames(hCapture);
}

LPSTR WINAPI GetCaptureComment(HCAPTURE hCapture) { return api::get_capture_comment(hCapture); }

DWORD WINAPI GetCaptureCommentFromFilename(LPSTR lpFilename, LPSTR lpComment, DWORD BufferSize) {
  return api::get_capture_comment_from_filename(lpFilename, lpComment, BufferSize);
}
