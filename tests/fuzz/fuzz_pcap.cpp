// SPDX-License-Identifier: MIT
// Fuzz target: the import of pcap and pcapng files.
#include "core/capture/capture_import.h"
#include "walk_capture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  if (netmon::recognise_import({bytes, size}) == netmon::ImportFormat::none) return 0;
  netmon::fuzz::walk_capture(data, size);
  return 0;
}
