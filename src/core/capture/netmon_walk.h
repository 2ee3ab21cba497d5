// SPDX-License-Identifier: MIT
// The records of a Network Monitor file that has no usable frame table, because its writer was
// stopped or the file was cut: they are found one behind another. Depends on capture_netmon.h,
// file_bytes.h.
#pragma once

#include "capture_netmon.h"
#include "file_bytes.h"

#include <cstdint>

namespace netmon {

struct WalkedRecords {
  FileBytes table; // their offsets, as NetmonFile::use_table takes them
  std::uint32_t count = 0;
  std::uint64_t end = 0;    // where the walk ended: behind the last record
  bool is_complete = false; // the file ends there, or goes on with something else than records
  bool is_readable = true;  // false: what comes next could not be read (mapped_read.h)
};

// For a file that lacks a table. The error of the result's table tells when there is no storage for
// it.
WalkedRecords walk_records(const NetmonFile& file);

} // namespace netmon
