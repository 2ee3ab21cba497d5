// SPDX-License-Identifier: MIT
// Reading from a pipe.
#include "pipe_stream.h"

namespace netmon {

std::size_t PipeStream::read(std::span<std::byte> room) {
  const std::optional<std::size_t> got = port::read_pipe(pipe_, room.data(), room.size());
  if (!got) problem_ = "cannot be read further";
  return got.value_or(0);
}

} // namespace netmon
