// SPDX-License-Identifier: MIT
// Reads a capture from a file in memory, as the exports of frames.h do.
#include "walk_capture.h"

#include "input_file.h"

#include "core/capture/capture.h"
#include "core/capture/capture_handles.h"

#include <netmon/frames.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace netmon::fuzz {

namespace {

// Enough to see every branch; a table may name a million frames.
constexpr std::uint32_t kMaxFrames = 2000;

void require(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

struct Side {
  decltype(&GetFrameDstAddressOffset) offset;
  decltype(&GetFrameDestAddress) address;
  decltype(&CompareFrameDestAddress) compare;
};

constexpr Side kSides[] = {
    {&GetFrameDstAddressOffset, &GetFrameDestAddress, &CompareFrameDestAddress},
    {&GetFrameSrcAddressOffset, &GetFrameSourceAddress, &CompareFrameSourceAddress}};

void walk_frame(HCAPTURE capture, std::uint32_t number) {
  const HFRAME frame = GetFrame(capture, number);
  if (!frame) return;
  require(GetFrame(capture, number) == frame, "equal frame, equal handle");
  require(GetFrameNumber(frame) == number, "number of the handle");
  require(GetFrameCaptureHandle(frame) == capture, "capture of the handle");
  const DWORD length = GetFrameLength(frame);
  const DWORD stored = GetFrameStoredLength(frame);
  require(stored <= length, "stored <= length");
  const DWORD mac_type = GetFrameMacType(frame);
  require(mac_type <= 9, "MAC type");
  GetFrameMacHeaderLength(frame);
  require(GetFrameRecognizeData(frame) != nullptr, "recognise data");

  for (std::uint32_t type = 0; type <= ADDRESS_TYPE_IP6; ++type) {
    for (const Side& side : kSides) {
      DWORD bytes = 0;
      const DWORD offset = side.offset(frame, type, &bytes);
      ADDRESS2 address;
      const DWORD error = side.address(frame, &address, type, 3);
      require((offset == 0xFFFFFFFF) == (error != 0), "offset and value agree");
      if (error != 0) continue;
      require(offset + bytes <= stored, "address inside of the frame");
      require(
          side.compare(frame, &address) || address.Flags != 0 || type == ADDRESS_TYPE_FIND_HIGHEST,
          "equal to itself");
    }
  }

  if (const ULPFRAME record = GetFrameFromFrameHandle(frame)) {
    require(record->TimeStamp == GetFrameTimeStamp(frame), "time");
    require(record->FrameLength == length && record->nBytesAvail == stored, "lengths");
    unsigned sum = 0;
    for (DWORD i = 0; i < stored; ++i) sum += record->MacFrame[i];
    volatile unsigned keep = sum;
    static_cast<void>(keep);
  }
}

} // namespace

void walk_capture(const std::uint8_t* data, std::size_t size) {
  const InputFile file(data, size);
  const std::string& path = file.path();
  OpenedCapture opened = open_capture(path);
  require(opened.capture || !opened.error.text.empty(), "an error has a message");
  if (opened.capture) {
    opened.capture->damage_report();
    const HCAPTURE capture = register_capture(opened.capture);
    require(capture != nullptr, "a handle");
    const DWORD frames = GetCaptureTotalFrames(capture);
    require(GetCaptureTimeStamp(capture) != nullptr, "start");
    GetCaptureComment(capture);
    require(GetCaptureMacType(capture) <= 9, "MAC type of the capture");
    for (DWORD number = 0; number < frames && number < kMaxFrames; ++number) {
      walk_frame(capture, number);
      opened.capture->utc_filetime(number);
    }
    require(GetFrame(capture, frames) == nullptr, "no frame behind the last");
    if (frames != 0) {
      BYTE byte = 1;
      const HFRAME changed = ModifyFrame(capture, frames / 2, &byte, 1, -1);
      require(changed != nullptr && GetFrame(capture, frames / 2) == changed, "modified");
      walk_frame(capture, frames / 2);
    }
    require(close_capture(capture), "close");
  }
  char comment[32];
  GetCaptureCommentFromFilename(const_cast<LPSTR>(path.c_str()), comment, sizeof comment);
}

} // namespace netmon::fuzz
