// SPDX-License-Identifier: MIT
// Import of pcap and pcapng files through libpcap: every packet becomes a FRAME in temporary
// storage, with a table of their positions beside it, so that memory stays bounded and frames stay
// in place. Reference: capture-files.md 5.2, 13. Depends on core/runtime/error.h, frame_media.h,
// file_bytes.h.
#pragma once

#include "core/runtime/error.h"
#include "file_bytes.h"
#include "frame_media.h"

#include <netmon/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace netmon {

struct ImportedFrames {
  FileBytes records;   // FRAMEs, one behind the other
  FileBytes positions; // a 64-bit number for each frame, in host order: where it is in `records`
  std::uint32_t count = 0;
  Media media = kMediaUnknown;
  SYSTEMTIME start = {}; // local time of the first packet; zeros when there is none
  std::string comment;
  std::string warning; // not empty when the file goes on but could not be read further
};

enum class PcapKind : std::uint8_t { none, pcap, pcapng };

// By the first bytes of a file.
PcapKind recognise_pcap(const std::byte* data, std::uint64_t size) noexcept;

// How much of a file's start import_pcap wants to see: a pcapng file describes itself there.
inline constexpr std::size_t kPcapHeadBytes = std::size_t{1} << 20;

// Reads all of the file at `path`, which starts with `head`.
Error import_pcap(const std::string& path, std::span<const std::byte> head, ImportedFrames& out);

} // namespace netmon
