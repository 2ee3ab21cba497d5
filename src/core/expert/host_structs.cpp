// SPDX-License-Identifier: MIT
// Filling and reading the structures of nmhost.h.
#include "host_structs.h"

#include "core/capture/link_types.h"

#include <cstddef>

namespace netmon {

void fill(PNMHOSTERROR target, const Error& error) noexcept {
  if (!is_sized(target)) return;
  target->Code = error.code;
  target->SubStatus = error.sub_status;
  copy_text(target->szText, error.text);
}

void fill(NMCAPTUREINFO& target, const Capture& capture) {
  const Media media = capture.common_media();
  target.nFrames = capture.frame_count();
  target.MacType = mac_type_of(media);
  target.StartTime = capture.start();
  copy_text(target.szFormat, capture.format_name());
  copy_text(target.szMacType, media_name(media));
  copy_text(target.szPath, capture.path());
}

void fill(NMRUNRESULT& target, const ExpertSession& session, const SessionResult& result) noexcept {
  target.Outcome = result.outcome;
  target.bReturned = result.returned;
  target.bAbandoned = result.abandoned;
  target.Status = result.status;
  target.nEvents = session.events();
  target.Memory = result.memory;
  copy_text(target.szDetail, result.detail);
}

bool read_options(const NMRUNOPTIONS* options, SessionOptions& session) noexcept {
  session.startup.dwFrameNumber = INVALID_FRAME_NUMBER;
  if (!options) return true;
  if (options->cbSize < offsetof(NMRUNOPTIONS, EventLayout)) return false;
  if (options->cbSize >= sizeof(NMRUNOPTIONS)) {
    if (options->EventLayout > NMEVENTLAYOUT_2003) return false;
    session.event_layout = options->EventLayout;
  }
  if ((options->Flags & NMRUN_FLAG_HAS_FRAME) != 0) {
    session.startup.dwFrameNumber = options->dwFrameNumber;
  }
  session.startup_flags = options->StartupFlags;
  session.timeout = std::chrono::milliseconds(options->dwTimeoutMs);
  if (options->dwGraceMs != 0) session.grace = std::chrono::milliseconds(options->dwGraceMs);
  session.memory_limit = options->cbMemoryLimit;
  session.window = options->hWnd;
  session.on_event = options->pfnEvent;
  session.on_status = options->pfnStatus;
  session.user = options->pvUser;
  return true;
}

} // namespace netmon
