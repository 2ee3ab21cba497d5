// SPDX-License-Identifier: MIT
// On POSIX, files are sparse anyway.
#include "sparse_file.h"

#include <fcntl.h>
#include <unistd.h>

namespace netmon::test {

bool write_sparse(const std::string& path, std::uint64_t offset,
                  const std::vector<std::uint8_t>& bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const ssize_t written = pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
  return close(file) == 0 && written == static_cast<ssize_t>(bytes.size());
}

} // namespace netmon::test
