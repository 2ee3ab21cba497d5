// SPDX-License-Identifier: MIT
// Going from record to record.
#include "netmon_walk.h"

#include "mapped_read.h"
#include "spool_writer.h"

#include <array>
#include <limits>

namespace netmon {

namespace {

// Where the first record is: behind the reserved bytes of the header, or before them (3.4).
constexpr std::uint64_t kFirstRecord = 128;
constexpr std::uint64_t kMaxOffset = std::numeric_limits<std::uint32_t>::max();

// What no writer wrote, although it could be read: a record that kept more than there was, or the
// zeros of a file that was made larger than what is in it.
bool is_plausible(const FrameInfo& info, std::uint32_t told) noexcept {
  return info.stored <= told && (told != 0 || info.time != 0);
}

WalkedRecords walk_from(const NetmonFile& file, std::uint64_t at) {
  WalkedRecords found;
  SpoolWriter table;
  bool stored = true;
  found.is_readable = could_read([&] {
    while (at < file.size() && at <= kMaxOffset && !file.is_section(at) && stored) {
      NetmonRecord record;
      if (file.read_at(at, record) != RecordDamage::none) break;
      if (!is_plausible(record.info, record.told) || record.behind < file.trailer_bytes()) break;
      std::array<std::byte, 4> entry;
      for (std::size_t i = 0; i < entry.size(); ++i) {
        entry[i] = static_cast<std::byte>(at >> (8 * i));
      }
      stored = table.append(entry.data(), entry.size());
      at = file.size() - record.behind + file.trailer_bytes();
    }
  });
  found.count = static_cast<std::uint32_t>(table.size() / 4);
  found.end = at;
  found.is_complete = stored && (at >= file.size() || file.is_section(at));
  found.table = table.finish();
  return found;
}

} // namespace

WalkedRecords walk_records(const NetmonFile& file) {
  WalkedRecords found = walk_from(file, kFirstRecord);
  if (found.count == 0 && found.is_readable && !file.is_section(kFirstRecord) &&
      file.size() > NetmonFile::kHeaderBytes) {
    WalkedRecords early = walk_from(file, NetmonFile::kHeaderBytes);
    if (early.count != 0 || !early.is_readable) return early;
  }
  return found;
}

} // namespace netmon
