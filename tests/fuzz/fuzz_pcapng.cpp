// SPDX-License-Identifier: MIT
// Fuzz target: the import of pcapng files.
#include "core/capture/capture_pcapng.h"
#include "walk_capture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (!netmon::is_pcapng(reinterpret_cast<const std::byte*>(data), size)) return 0;
  netmon::fuzz::walk_capture(data, size);
  return 0;
}
