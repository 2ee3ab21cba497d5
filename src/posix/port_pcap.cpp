// SPDX-License-Identifier: MIT
// libpcap's reader of the porter's contract on POSIX. Depends on port.h, libpcap.
#include "core/runtime/port.h"

#include <pcap/pcap.h>

#if defined(__GLIBC__)
#include <stdio_ext.h>
#endif

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace netmon::port {

PcapResult open_pcap(const std::string& path, char* buffer, std::size_t bytes) {
  PcapResult result;
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (!file) {
    result.error = FileError::io;
    result.message = std::generic_category().message(errno);
    return result;
  }
  std::setvbuf(file, buffer, _IOFBF, bytes); // the C library's default is 4 KB
#if defined(__GLIBC__)
  // Only one thread reads it, in small pieces: a lock for each piece would be wasted.
  __fsetlocking(file, FSETLOCKING_BYCALLER);
#endif
  char reason[PCAP_ERRBUF_SIZE] = {};
  result.reader =
      pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason);
  if (!result.reader) {
    result.error = std::ferror(file) ? FileError::io : FileError::not_a_file;
    result.message = reason;
    std::fclose(file);
  }
  return result;
}

} // namespace netmon::port
