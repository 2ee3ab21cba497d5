// SPDX-License-Identifier: MIT
// Prints what the core reads of capture files, whose names come one a line: for each a line "file",
// then "error CODE TEXT", or "start" with a SYSTEMTIME, "warning TEXT", and a line for each frame:
// time, length, stored length, LINKTYPE, medium, and CRC-32 of its bytes.
#include "core/capture/capture.h"

#include <zlib.h>

#include <cinttypes>
#include <cstdio>
#include <iostream>
#include <string>

namespace {

void dump(const std::string& path) {
  std::printf("file %s\n", path.c_str());
  const netmon::OpenedCapture opened = netmon::open_capture(path);
  if (!opened.capture) {
    std::printf("error %" PRIu32 " %s\n", opened.error.code, opened.error.text.c_str());
    return;
  }
  const netmon::Capture& capture = *opened.capture;
  const SYSTEMTIME& start = capture.start();
  if (capture.has_start()) {
    std::printf("start %d %d %d %d %d %d %d\n", start.wYear, start.wMonth, start.wDay, start.wHour,
                start.wMinute, start.wSecond, start.wMilliseconds);
  }
  for (const std::string& warning : capture.warnings()) {
    std::printf("warning %s\n", warning.c_str());
  }
  for (std::uint32_t i = 0; i < capture.frame_count(); ++i) {
    netmon::FrameInfo info;
    if (!capture.read(i, info)) {
      std::printf("damaged\n");
      continue;
    }
    const uLong crc = crc32(0, reinterpret_cast<const Bytef*>(info.bytes), info.stored);
    std::printf("%" PRId64 " %" PRIu32 " %" PRIu32 " %" PRIu32 " %u %lu\n", info.time, info.length,
                info.stored, capture.link_type(i), capture.media(i), crc);
  }
}

} // namespace

int main() {
  std::string path;
  while (std::getline(std::cin, path)) dump(path);
  return 0;
}
