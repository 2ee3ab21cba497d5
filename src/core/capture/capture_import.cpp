// SPDX-License-Identifier: MIT
// The choice of a reader, and what becomes of a stream that ends early.
#include "capture_import.h"

#include "capture_pcap.h"
#include "capture_pcapng.h"
#include "spool_writer.h"

#include <string>
#include <utility>

namespace netmon {

ImportFormat recognise_import(std::span<const std::byte> head) noexcept {
  if (is_pcap(head.data(), head.size())) return ImportFormat::pcap;
  return is_pcapng(head.data(), head.size()) ? ImportFormat::pcapng : ImportFormat::none;
}

Error import_frames(ByteStream& file, ImportFormat format, ImportedFrames& out) {
  FrameImport import(file);
  Error error = format == ImportFormat::pcap ? read_pcap(file, import) : read_pcapng(file, import);
  std::string problem = file.problem();
  if (!problem.empty()) {
    problem = "the file " + problem;
    if (error || import.count() == 0) return {NMERR_FILE_READ_ERROR, 0, problem};
    import.set_damage(std::move(problem));
  }
  return error ? std::move(error) : import.finish(out);
}

Error keep_stream(ByteStream& stream, FileBytes& out) {
  SpoolWriter spool;
  for (;;) {
    const std::span<const std::byte> next = stream.peek(1);
    if (next.empty() || !spool.append(next.data(), next.size())) break;
    stream.pass(next.size());
  }
  out = spool.finish();
  if (out.error() == port::FileError::none) return {};
  return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0,
          "temporary storage is full or missing; make room on the disk that holds temporary files"};
}

} // namespace netmon
