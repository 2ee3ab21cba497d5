// SPDX-License-Identifier: MIT
// The choice of a reader, and the guard around it.
#include "capture_import.h"

#include "capture_pcap.h"
#include "capture_pcapng.h"
#include "core/runtime/port.h"
#include "spool_writer.h"

#include <new>
#include <string>

namespace netmon {

namespace {

// What the guarded call works on. All of it outlives a fault, which runs no destructors.
struct Pass {
  ByteStream& file;
  ImportFormat format;
  FrameImport import;
  Error error;

  void run() {
    error = format == ImportFormat::pcap ? read_pcap(file, import) : read_pcapng(file, import);
  }
};

struct Copy {
  ByteStream& stream;
  SpoolWriter spool;

  void run() {
    for (;;) {
      const std::span<const std::byte> next = stream.peek(1);
      if (next.empty() || !spool.append(next.data(), next.size())) return;
      stream.pass(next.size());
    }
  }
};

// Runs work.run(), and returns what went wrong with the file; empty: nothing.
template <class Work>
std::string run_guarded(Work& work) {
  const port::FaultReport fault =
      port::guarded_call([](void* argument) { static_cast<Work*>(argument)->run(); }, &work);
  if (fault.kind == port::FaultKind::none) return {};
  if (fault.kind == port::FaultKind::exception) throw std::bad_alloc();
  return "cannot be read further";
}

} // namespace

ImportFormat recognise_import(std::span<const std::byte> head) noexcept {
  if (is_pcap(head.data(), head.size())) return ImportFormat::pcap;
  return is_pcapng(head.data(), head.size()) ? ImportFormat::pcapng : ImportFormat::none;
}

Error import_frames(ByteStream& file, ImportFormat format, ImportedFrames& out) {
  Pass pass{file, format, {}, {}};
  std::string problem = run_guarded(pass);
  if (problem.empty()) problem = file.problem();
  if (!problem.empty()) {
    problem = "the file " + problem;
    if (pass.error || pass.import.count() == 0) return {NMERR_FILE_READ_ERROR, 0, problem};
    pass.import.set_damage(std::move(problem));
  }
  return pass.error ? std::move(pass.error) : pass.import.finish(out);
}

Error keep_stream(ByteStream& stream, FileBytes& out, std::string& problem) {
  Copy copy{stream, {}};
  problem = run_guarded(copy);
  if (problem.empty()) problem = stream.problem();
  out = copy.spool.finish();
  if (out.error() == port::FileError::none) return {};
  return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0,
          "temporary storage is full or missing; make room on the disk that holds temporary files"};
}

} // namespace netmon
