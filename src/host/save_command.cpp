// SPDX-License-Identifier: MIT
// nmexpert save: writes the frames of a capture in another format. The file is written beside the
// one that it replaces.
#include "commands.h"
#include "interrupt.h"
#include "output.h"
#include "report.h"
#include "wait_line.h"

#include <fmt/format.h>

namespace nmexpert {

namespace {

class Saver {
 public:
  Saver(std::ostream& out, WaitLine& line) : out_(out), line_(line) {}

  DWORD save(HCAPTURE capture, std::uint32_t format, NMHOSTERROR& error) {
    NMSAVEOPTIONS options = {};
    options.cbSize = sizeof(options);
    options.Format = format;
    options.pfnWrite = [](LPVOID user, const void* data, DWORD bytes)
                           CALLBACK { return static_cast<Saver*>(user)->write(data, bytes); };
    options.pfnWarning = [](LPVOID, LPCSTR text)
                             CALLBACK { message(fmt::format("warning: {}", text)); };
    options.pvUser = this;
    return NmSaveCapture(capture, &options, &error);
  }

 private:
  BOOL write(const void* data, DWORD bytes) {
    if (interrupts() != 0) return FALSE;
    line_.add(bytes);
    out_.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
    return out_.good() ? TRUE : FALSE;
  }

  std::ostream& out_;
  WaitLine& line_;
};

void WINAPI print_warning(LPVOID, LPCSTR text) { message(fmt::format("warning: {}", text)); }

} // namespace

int save_capture(const Options& options) {
  catch_interrupts();
  Output output(options.target == "-" ? "" : options.target, options.captures);
  if (!output.is_open()) return kUsage;
  NMHOSTERROR error = {};
  error.cbSize = sizeof(error);
  NMOPENOPTIONS how = {};
  how.cbSize = sizeof(how);
  if (options.as_ethernet) how.Flags = NMOPEN_FLAG_AS_ETHERNET;
  WaitLine reading(!options.no_progress, "Reading " + options.captures[0]);
  const HCAPTURE capture = NmOpenCaptureEx(options.captures[0].c_str(), &how, &error);
  reading.end();
  if (!capture) {
    message(error.szText);
    return kBadCapture;
  }
  NmCheckCapture(capture, print_warning, nullptr);
  WaitLine writing(!options.no_progress, "Writing " + options.target);
  const DWORD code = Saver(output.stream(), writing).save(capture, options.save_format, error);
  writing.end();
  NmCloseCapture(capture);
  if (code == NMERR_SUCCESS) return output.finish() ? kDone : kUsage;
  if (interrupts() != 0) {
    message(fmt::format("interrupted: '{}' was not written", options.target));
  } else if (code != NMERR_FILE_WRITE_ERROR || output.flush()) { // which says why
    message(error.szText);
  }
  return code == NMERR_FILE_READ_ERROR ? kBadCapture : kUsage;
}

} // namespace nmexpert
