// SPDX-License-Identifier: MIT
// In memory: millions of inputs must not wait for a disk.
#include "input_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace netmon::fuzz {

InputFile::InputFile(const std::uint8_t* data, std::size_t size)
    : descriptor_(memfd_create("fuzz", MFD_CLOEXEC)) {
  if (descriptor_ < 0 || write(descriptor_, data, size) != static_cast<ssize_t>(size)) std::abort();
  path_ = "/proc/self/fd/" + std::to_string(descriptor_);
}

InputFile::~InputFile() { close(descriptor_); }

} // namespace netmon::fuzz
