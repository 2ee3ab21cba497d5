// SPDX-License-Identifier: MIT
// What another program delivers through a pipe, as a stream. Depends on byte_stream.h, port.h.
#pragma once

#include "byte_stream.h"
#include "core/runtime/port.h"

#include <cstddef>
#include <span>

namespace netmon {

class PipeStream final : public ByteStream {
 public:
  // Takes ownership of the pipe.
  explicit PipeStream(port::Pipe* pipe) noexcept : pipe_(pipe) {}
  ~PipeStream() override { port::close_pipe(pipe_); }

 private:
  std::size_t read(std::span<std::byte> room) override;

  port::Pipe* const pipe_;
};

} // namespace netmon
