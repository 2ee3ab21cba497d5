// SPDX-License-Identifier: MIT
// Writing to file descriptors, which no child inherits.
#include "output_files.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace nmexpert {

namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

template <class Base>
class DescriptorBuffer : public Base {
 public:
  explicit DescriptorBuffer(int descriptor) : descriptor_(descriptor) {}
  ~DescriptorBuffer() override { this->close(); }

 protected:
  int descriptor() const { return descriptor_; }

 private:
  std::error_code put(std::string_view text) override {
    while (!text.empty()) {
      const ssize_t bytes = write(descriptor_, text.data(), text.size());
      if (bytes >= 0) {
        text.remove_prefix(static_cast<std::size_t>(bytes));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) { // the caller's pipe may be nonblocking
        pollfd writable = {descriptor_, POLLOUT, 0};
        if (poll(&writable, 1, -1) < 0 && errno != EINTR) return last_error();
      } else if (errno != EINTR) {
        return last_error();
      }
    }
    return {};
  }

  std::error_code close_file() override {
    const int descriptor = std::exchange(descriptor_, -1);
    if (descriptor < 0 || ::close(descriptor) == 0 || errno == EINTR) return {};
    return last_error();
  }

  int descriptor_;
};

using NamedBuffer = DescriptorBuffer<OutputBuffer>;

class UnnamedBuffer final : public DescriptorBuffer<UnnamedFile> {
 public:
  using DescriptorBuffer::DescriptorBuffer;

  std::error_code keep_as(const std::string& name) override {
    const std::string from = path();
    const bool linked =
        linkat(AT_FDCWD, from.c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0;
    return linked ? std::error_code() : last_error();
  }

  std::string path() const override { return "/proc/self/fd/" + std::to_string(descriptor()); }
};

std::unique_ptr<OutputBuffer> opened(const std::string& name, int flags, std::error_code& error) {
  const int descriptor = open(name.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, 0666);
  if (descriptor < 0) {
    error = last_error();
    return nullptr;
  }
  error.clear();
  return std::make_unique<NamedBuffer>(descriptor);
}

} // namespace

OutputBuffer& standard_output_buffer() {
  // A descriptor of its own: the report goes where standard output went initially, even if that is
  // redirected later.
  static NamedBuffer buffer(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
  return buffer;
}

std::unique_ptr<OutputBuffer> create_file(const std::string& name, std::error_code& error) {
  return opened(name, O_CREAT | O_EXCL, error);
}

std::unique_ptr<UnnamedFile> create_unnamed(const std::string& folder) {
#if defined(O_TMPFILE)
  const int descriptor = open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0) return nullptr;
  auto file = std::make_unique<UnnamedBuffer>(descriptor);
  if (access(file->path().c_str(), F_OK) == 0) return file; // else there is no /proc
#else
  static_cast<void>(folder);
#endif
  return nullptr;
}

std::unique_ptr<OutputBuffer> open_existing(const std::string& name, std::error_code& error) {
  return opened(name, 0, error);
}

} // namespace nmexpert
