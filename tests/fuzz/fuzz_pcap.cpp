// SPDX-License-Identifier: MIT
// Fuzz target: the import of pcap files.
#include "core/capture/capture_pcap.h"
#include "walk_capture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!netmon::is_pcap(reinterpret_cast<const std::byte*>(data), size)) return 0;
  netmon::fuzz::walk_capture(data, size);
  return 0;
}
