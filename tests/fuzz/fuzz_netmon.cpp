// SPDX-License-Identifier: MIT
// Fuzz target: Network Monitor files. The reader also runs over the input itself, which ends where
// its bytes end: a mapped file hides reads past its end, up to the end of the page.
#include "core/capture/capture_netmon.h"
#include "walk_capture.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto* bytes = reinterpret_cast<const std::byte*>(data);
  if (!netmon::NetmonFile::recognises(bytes, size)) return 0;
  netmon::NetmonFile file;
  if (!file.open(bytes, size)) {
    file.comment();
    for (std::uint32_t number = 0; number < file.frame_count(); ++number) {
      netmon::NetmonRecord record;
      if (file.read(number, record) != netmon::RecordDamage::none) continue;
      unsigned sum = file.media(record) + static_cast<unsigned>(file.utc_filetime(record));
      for (std::uint32_t i = 0; i < record.info.stored; i += 64) {
        sum += std::to_integer<unsigned>(record.info.bytes[i]);
      }
      if (record.info.stored != 0) {
        sum += std::to_integer<unsigned>(record.info.bytes[record.info.stored - 1]);
      }
      volatile unsigned keep = sum;
      static_cast<void>(keep);
    }
  }
  netmon::fuzz::walk_capture(data, size);
  return 0;
}
