// SPDX-License-Identifier: MIT
// Fuzz target: the search for records in Network Monitor files without a frame table. The first
// byte of an input chooses the version; what is behind it stands behind the file's header.
#include "walk_capture.h"

#include <cstring>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::uint8_t version = data[0] % 5; // 1.1, 2.0 to 2.3
  const std::size_t header = version == 4 && (data[0] & 0x80) != 0 ? 72 : 128;
  std::vector<std::uint8_t> file(header);
  std::memcpy(file.data(), version == 0 ? "RTSS" : "GMBU", 4);
  file[4] = version == 0 ? 1 : static_cast<std::uint8_t>(version - 1);
  file[5] = version == 0 ? 1 : 2;
  file[6] = 1;
  file.insert(file.end(), data + 1, data + size);
  netmon::fuzz::walk_capture(file.data(), file.size());
  return 0;
}
