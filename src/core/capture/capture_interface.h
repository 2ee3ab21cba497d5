// SPDX-License-Identifier: MIT
// A network interface as a pcap or pcapng file describes it: where frames come from, what they
// start with, and how their times are counted. Reference: capture-files.md 5.2, 13. Depends on
// frame_media.h.
#pragma once

#include "frame_media.h"

#include <cstdint>
#include <string>

namespace netmon {

struct CaptureInterface {
  // UTF-8, without NUL; empty: not told.
  std::string name;
  std::string description;
  std::string comment;

  std::uint32_t link_type = 0; // a LINKTYPE number, as the file has it
  // What the frames are once they are read. Those of MAC_TYPE_ATM and kMediaWifi then start with
  // Network Monitor's header for it, and not with what `link_type` says.
  Media media = kMediaUnknown;
  std::uint32_t snap_length = 0; // bytes kept of a frame, at most; 0: no limit, or not told

  // Time stamps count ticks. `resolution` is pcapng's if_tsresol: 10^-n seconds, or 2^-n seconds
  // for 0x80 + n. `ticks_per_second` is the same number where 64 bits can hold it, which they do up
  // to 10^19 and 2^63; otherwise 0.
  std::uint8_t resolution = 6;
  std::uint64_t ticks_per_second = 1'000'000;
  std::int64_t time_offset = 0; // seconds, added to all times

  std::uint8_t fcs_bytes = 0; // of frame check sequence that frames end with in the file; not kept
};

} // namespace netmon
