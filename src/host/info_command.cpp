// SPDX-License-Identifier: MIT
// nmexpert info: describes captures. No code of an expert runs, so this process does it itself.
#include "commands.h"
#include "output.h"
#include "report.h"

#include <fmt/format.h>

namespace nmexpert {

namespace {

void WINAPI keep_warning(LPVOID user, LPCSTR text) {
  static_cast<CaptureInfo*>(user)->warnings.emplace_back(text);
}

bool read_capture(const std::string& file, CaptureInfo& capture) {
  NMHOSTERROR error = {};
  error.cbSize = sizeof(error);
  const HCAPTURE handle = NmOpenCapture(file.c_str(), &error);
  if (!handle) {
    message(error.szText);
    return false;
  }
  NMCAPTUREINFO info = {};
  info.cbSize = sizeof(info);
  NmGetCaptureInfo(handle, &info);
  capture.file = file;
  capture.format = info.szFormat;
  capture.mac_type = info.szMacType;
  capture.start = info.StartTime;
  capture.frames = info.nFrames;
  if (const char* comment = GetCaptureComment(handle)) capture.comment = utf8_text(comment);
  NmCheckCapture(handle, keep_warning, &capture);
  NmCloseCapture(handle);
  return true;
}

} // namespace

int show_captures(const Options& options) {
  Output output(options.output, options.captures);
  if (!output.is_open()) return kUsage;
  const auto writer = Writer::make(options.format, output.stream(), output.width());
  int exit_code = kDone;
  for (const std::string& file : options.captures) {
    if (!output.is_open()) break; // the result could not be shown
    CaptureInfo capture;
    if (read_capture(file, capture)) {
      writer->write(capture);
      output.flush();
    } else {
      exit_code = kBadCapture;
    }
  }
  writer->finish();
  return output.finish() ? exit_code : kUsage;
}

} // namespace nmexpert
