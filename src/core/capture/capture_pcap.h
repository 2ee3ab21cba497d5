// SPDX-License-Identifier: MIT
// Import of pcap and pcapng files through libpcap: every packet becomes a FRAME in temporary
// storage, with a table of positions next to it, so that memory use is bounded and frames stay in
// place. Reference: capture-files.md 5.2, 13. Depends on core/runtime/error.h, frame_media.h,
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
  FileBytes records;   // FRAMEs, one after another
  FileBytes positions; // a 64-bit number for each frame, in host order: where it is in `records`
  std::uint32_t count = 0;
  Media media = kMediaUnknown;
  SYSTEMTIME start = {}; // local time of the first packet; zeros when there is none
  std::string comment;
  std::string warning; // not empty when the file continues but could not be read further
};

enum class PcapKind : std::uint8_t { none, pcap, pcapng };

// Recognizes the format by the first bytes of a file.
PcapKind recognise_pcap(const std::byte* data, std::uint64_t size) noexcept;

// How much of the start of a file import_pcap needs: a pcapng file describes itself there.
inline constexpr std::size_t kPcapHeadBytes = std::size_t{1} << 20;

// Reads the whole file at `path`, which starts with `head`.
Error import_pcap(const std::string& path, std::span<const std::byte> head, ImportedFrames& out);

} // namespace netmon
