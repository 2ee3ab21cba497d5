// SPDX-License-Identifier: MIT
// Fuzz target: the import of pcap and pcapng files, and our own reading of pcapng options.
#include "core/capture/capture_pcap.h"
#include "core/capture/capture_pcapng.h"
#include "walk_capture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  if (netmon::recognise_pcap(bytes, size) == netmon::PcapKind::none) return 0;
  netmon::read_pcapng_preamble(bytes, size);
  netmon::fuzz::walk_capture(data, size);
  return 0;
}
