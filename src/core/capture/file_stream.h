// SPDX-License-Identifier: MIT
// A file or a finished spool as a stream: in place where it is mapped whole, otherwise through
// windows. Depends on byte_stream.h, file_bytes.h.
#pragma once

#include "byte_stream.h"
#include "file_bytes.h"

namespace netmon {

class FileStream final : public ByteStream {
 public:
  // The file must outlive this object. Through windows, the thread that reads must not look at
  // another frame meanwhile.
  explicit FileStream(const FileBytes& file) noexcept;

 private:
  void refill(std::size_t bytes) override;

  const FileBytes& file_;
};

} // namespace netmon
