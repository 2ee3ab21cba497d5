// SPDX-License-Identifier: MIT
// Reads a capture out of a file in memory, through core/api_capture.h and core/api_frame.h.
#include "walk_capture.h"

#include "input_file.h"

#include "core/api_capture.h"
#include "core/api_frame.h"
#include "core/capture/capture.h"
#include "core/capture/capture_handles.h"

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

void walk_frame(HCAPTURE capture, std::uint32_t number) {
  const HFRAME frame = api::get_frame(capture, number);
  if (!frame) return;
  require(api::get_frame(capture, number) == frame, "equal frame, equal handle");
  require(api::get_frame_number(frame) == number, "number of the handle");
  require(api::get_frame_capture_handle(frame) == capture, "capture of the handle");
  const DWORD length = api::get_frame_length(frame);
  const DWORD stored = api::get_frame_stored_length(frame);
  require(stored <= length, "stored <= length");
  const DWORD mac_type = api::get_frame_mac_type(frame);
  require(mac_type <= 9, "MAC type");
  api::get_frame_mac_header_length(frame);
  require(api::get_frame_recognize_data(frame) != nullptr, "recognise data");

  for (std::uint32_t type = 0; type <= ADDRESS_TYPE_IP6; ++type) {
    for (const AddressSide side : {AddressSide::destination, AddressSide::source}) {
      DWORD bytes = 0;
      const DWORD offset = api::get_frame_address_offset(frame, side, type, &bytes);
      ADDRESS2 address;
      const DWORD error = api::get_frame_address(frame, side, &address, type, 3);
      require((offset == 0xFFFFFFFF) == (error != 0), "offset and value agree");
      if (error != 0) continue;
      require(offset + bytes <= stored, "address inside of the frame");
      require(api::compare_frame_address(frame, side, &address) || address.Flags != 0 ||
                  type == ADDRESS_TYPE_FIND_HIGHEST,
              "equal to itself");
    }
  }

  if (const ULPFRAME record = api::get_frame_from_frame_handle(frame)) {
    require(record->TimeStamp == api::get_frame_time_stamp(frame), "time");
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
  require(opened.capture || !opened.error.message.empty(), "an error has a message");
  if (opened.capture) {
    opened.capture->damage_report();
    const HCAPTURE capture = register_capture(opened.capture);
    require(capture != nullptr, "a handle");
    const DWORD frames = api::get_capture_total_frames(capture);
    require(api::get_capture_time_stamp(capture) != nullptr, "start");
    api::get_capture_comment(capture);
    require(api::get_capture_mac_type(capture) <= 9, "MAC type of the capture");
    for (DWORD number = 0; number < frames && number < kMaxFrames; ++number) {
      walk_frame(capture, number);
      opened.capture->utc_filetime(number);
    }
    require(api::get_frame(capture, frames) == nullptr, "no frame behind the last");
    if (frames != 0) {
      const BYTE byte = 1;
      const HFRAME changed = api::modify_frame(capture, frames / 2, &byte, 1, -1);
      require(changed != nullptr && api::get_frame(capture, frames / 2) == changed, "modified");
      walk_frame(capture, frames / 2);
    }
    require(close_capture(capture), "close");
  }
  char comment[32];
  api::get_capture_comment_from_filename(path.c_str(), comment, sizeof comment);
}

} // namespace netmon::fuzz
