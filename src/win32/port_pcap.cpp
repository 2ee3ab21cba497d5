// SPDX-License-Identifier: MIT
// libpcap's reader of the porter's contract on Windows. There libpcap takes no FILE, and leaks a
// system handle when the file is not a capture, so it is given the name. Depends on port.h,
// utf16.h, wide_text.h, libpcap.
#include <pcap/pcap.h> // first: its sockets must be declared before <windows.h>

#include "base/utf16.h"
#include "core/runtime/port.h"
#include "wide_text.h"

#include <windows.h>

namespace netmon::port {

PcapResult open_pcap(const std::string& path, char*, std::size_t) {
  char reason[PCAP_ERRBUF_SIZE] = {};
  // From here on, names are UTF-8. The rest of what it does matters only for capturing.
  static const int ready = pcap_init(PCAP_CHAR_ENC_UTF_8, reason);
  static_cast<void>(ready);

  PcapResult result;
  const std::wstring name = wide_path(path);
  result.reader = pcap_open_offline_with_tstamp_precision(to_utf8(name).c_str(),
                                                          PCAP_TSTAMP_PRECISION_NANO, reason);
  if (result.reader) return result;
  // libpcap does not distinguish a file that cannot be opened from one that it does not understand.
  const HANDLE probe = CreateFileW(name.c_str(), GENERIC_READ,
                                   FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                   OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (probe == INVALID_HANDLE_VALUE) {
    result.error = FileError::io;
    result.message = system_message(GetLastError());
    return result;
  }
  CloseHandle(probe);
  result.error = FileError::not_a_file;
  result.message = reason;
  return result;
}

} // namespace netmon::port
