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

void fill(NMCAPTURESUMMARY& target, const Capture& capture,
          const CaptureSummary& summary) noexcept {
  const bool has_local = summary.first && summary.last;
  const bool has_utc = summary.utc_first && summary.utc_last;
  target.Flags = (capture.has_start() ? NMSUMMARY_FLAG_HAS_START : 0u) |
                 (has_local ? NMSUMMARY_FLAG_HAS_LOCAL : 0u) |
                 (has_utc ? NMSUMMARY_FLAG_HAS_UTC : 0u);
  target.nReadable = summary.readable;
  target.nDamaged = summary.damaged;
  target.nPresented = capture.presented_count();
  target.nInterfaces = static_cast<DWORD>(capture.interfaces().size());
  target.FirstTime = has_local ? *summary.first : SYSTEMTIME{};
  target.LastTime = has_local ? *summary.last : SYSTEMTIME{};
  target.FirstUtc = has_utc ? *summary.utc_first : 0;
  target.LastUtc = has_utc ? *summary.utc_last : 0;
  target.Duration = summary.duration;
  target.cbCaptured = summary.stored_bytes;
  target.cbOriginal = summary.original_bytes;
}

NMCAPTUREMEDIUM published(const MediumCount& medium) noexcept {
  const LinkType* const type = find_link_type(medium.link_type);
  NMCAPTUREMEDIUM result = {};
  result.cbSize = sizeof result;
  result.nFrames = medium.frames;
  result.Medium = medium.media;
  result.MacType = mac_type_of(medium.media);
  result.LinkType = medium.link_type;
  result.szMedium =
      medium.media == kMediaUnknown && type ? type->description : media_name(medium.media);
  result.szLinkType = type ? type->name : "";
  return result;
}

NMCAPTUREINTERFACE published(const CaptureInterface& from, std::uint32_t frames) noexcept {
  const LinkType* const type = find_link_type(from.link_type);
  NMCAPTUREINTERFACE result = {};
  result.cbSize = sizeof result;
  result.nFrames = frames;
  result.LinkType = from.link_type;
  result.SnapLength = from.snap_length;
  result.FcsBytes = from.fcs_bytes;
  result.TicksPerSecond = from.ticks_per_second;
  result.szName = from.name.c_str();
  result.szDescription = from.description.c_str();
  result.szComment = from.comment.c_str();
  result.szLinkType = type ? type->name : "";
  result.szLinkTypeDescription = type ? type->description : "";
  return result;
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
