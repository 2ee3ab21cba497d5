// SPDX-License-Identifier: MIT
// Prints what libpcap reads of capture files, whose names come one a line: for each a line "file",
// then "error TEXT", or for each frame: seconds, nanoseconds, length, captured length, and CRC-32;
// and "error TEXT" where it cannot go on.
#include <pcap/pcap.h>

#include <zlib.h>

#include <cstdio>
#include <iostream>
#include <string>

int main() {
  std::string path;
  while (std::getline(std::cin, path)) {
    std::printf("file %s\n", path.c_str());
    char reason[PCAP_ERRBUF_SIZE] = {};
    pcap_t* const file =
        pcap_open_offline_with_tstamp_precision(path.c_str(), PCAP_TSTAMP_PRECISION_NANO, reason);
    if (!file) {
      std::printf("error %s\n", reason);
      continue;
    }
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    int result = 0;
    while ((result = pcap_next_ex(file, &header, &bytes)) == 1) {
      std::printf("%lld %lld %u %u %lu\n", static_cast<long long>(header->ts.tv_sec),
                  static_cast<long long>(header->ts.tv_usec), header->len, header->caplen,
                  crc32(0, bytes, header->caplen));
    }
    if (result == PCAP_ERROR) std::printf("error %s\n", pcap_geterr(file));
    pcap_close(file);
  }
  return 0;
}
