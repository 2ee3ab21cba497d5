// SPDX-License-Identifier: MIT
// What a gzip file holds, as a stream: all members, one after another, whatever came through good.
// Memory stays bounded however much a file expands. Depends on byte_stream.h, zlib.
#pragma once

#include "byte_stream.h"

#include <cstddef>
#include <memory>
#include <span>

namespace netmon {

// Whether a file that starts like this is a gzip file.
bool is_gzip(std::span<const std::byte> head) noexcept;

class GzipStream final : public ByteStream {
 public:
  // The compressed file must outlive this object. May throw std::bad_alloc.
  explicit GzipStream(ByteStream& compressed);
  ~GzipStream() override;

 private:
  struct Inflater;

  std::size_t read(std::span<std::byte> room) override;
  void stop(const char* why);

  ByteStream& compressed_;
  std::unique_ptr<Inflater> inflater_;
  bool in_member_ = true;
  bool has_ended_ = false;
};

} // namespace netmon
