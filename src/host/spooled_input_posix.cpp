// SPDX-License-Identifier: MIT
// The file has no name where /proc can name it instead: then it is gone with this process, whatever
// ends that.
#include "spooled_input.h"

#include "descriptor_posix.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <random>
#include <string_view>

namespace nmexpert {

namespace {

namespace fs = std::filesystem;

class NamedOrNot final : public SpooledInput {
 public:
  ~NamedOrNot() override {
    if (has_name_) unlink(path_.c_str());
  }

  bool create() {
    std::error_code ignored;
    const fs::path folder = fs::temp_directory_path(ignored);
    std::random_device random;
    for (int tries = 0; tries < 100 && !file_; ++tries) {
      path_ = (folder / fmt::format("nmexpert-{:08x}.spool", random())).string();
      file_ = Descriptor(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
      if (!file_ && errno != EEXIST) return false;
    }
    if (!file_) return false;
    has_name_ = true;
    const std::string other = fmt::format("/proc/{}/fd/{}", getpid(), file_.get());
    if (access(other.c_str(), R_OK) == 0 && unlink(path_.c_str()) == 0) {
      path_ = other;
      has_name_ = false;
    }
    return true;
  }

  bool append(const char* data, std::size_t bytes) {
    while (bytes != 0) {
      const ssize_t written = write(file_.get(), data, bytes);
      if (written < 0 && errno != EINTR) return false;
      if (written <= 0) continue;
      data += written;
      bytes -= static_cast<std::size_t>(written);
    }
    return true;
  }

 private:
  Descriptor file_;
  bool has_name_ = false;
};

std::string system_text() { return std::strerror(errno); }

} // namespace

bool is_stream(const std::string& name) {
  if (name == kStandardStream || name == "/dev/stdin") return true;
  if (name.starts_with("/dev/fd/") || name.starts_with("/proc/self/fd/")) return true;
  std::error_code error;
  return fs::is_fifo(fs::status(name, error));
}

std::unique_ptr<SpooledInput> SpooledInput::read(const std::string& name, const OnRead& on_read,
                                                 std::string& error) {
  const Descriptor input(name == kStandardStream ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                                 : open(name.c_str(), O_RDONLY | O_CLOEXEC));
  if (!input) {
    error = fmt::format("cannot read capture {}: {}", name, system_text());
    return nullptr;
  }
  if (isatty(input.get()) != 0) {
    error = fmt::format("cannot read capture {}: it is a terminal", name);
    return nullptr;
  }
  auto spool = std::make_unique<NamedOrNot>();
  if (!spool->create()) {
    error = fmt::format("cannot keep capture {}: {}", name, system_text());
    return nullptr;
  }
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t bytes = ::read(input.get(), buffer.data(), buffer.size());
    if (bytes == 0) return spool;
    if (bytes > 0) {
      const auto count = static_cast<std::size_t>(bytes);
      if (!spool->append(buffer.data(), count)) {
        error = fmt::format("cannot keep capture {}: {}", name, system_text());
        return nullptr;
      }
      if (on_read(count)) continue;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) { // the caller's pipe may be nonblocking
      pollfd readable = {input.get(), POLLIN, 0};
      if ((poll(&readable, 1, -1) >= 0 || errno == EINTR) && on_read(0)) continue;
    } else if (errno == EINTR && on_read(0)) {
      continue;
    } else if (errno != EINTR) {
      error = fmt::format("cannot read capture {}: {}", name, system_text());
      return nullptr;
    }
    error = fmt::format("cannot read capture {}: interrupted", name);
    return nullptr;
  }
}

} // namespace nmexpert
