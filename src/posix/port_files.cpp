// SPDX-License-Identifier: MIT
// Files and time of the porter's contract on POSIX. Depends on port.h.
#include "base/calendar.h"
#include "core/runtime/port.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <new>
#include <system_error>
#include <utility>

namespace netmon::port {

struct File {
  int descriptor = -1; // -1 when nothing is left to map: the views keep the file alive
  std::uint64_t size = 0;
};

// A file without a name.
struct Spool {
  int descriptor = -1;
  std::uint64_t size = 0;
  std::uint64_t reserved = 0; // bytes for which the disk has room
  bool failed = false;
};

namespace {

// Closes a descriptor at the end of a scope.
class Descriptor {
 public:
  explicit Descriptor(int value) noexcept : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const noexcept { return value_; }
  int release() noexcept { return std::exchange(value_, -1); }

 private:
  int value_;
};

FileResult failure(FileError error, int number) {
  FileResult result;
  result.error = error;
  result.message = std::generic_category().message(number); // a thread-safe strerror
  return result;
}

FileResult not_a_file(const char* what) {
  FileResult result = failure(FileError::not_a_file, EINVAL);
  result.message = what;
  return result;
}

FileResult open_failure(const std::string& path, int number) {
  switch (number) {
    case ENOENT: {
      const auto slash = path.rfind('/');
      struct stat status;
      const bool has_folder = slash == std::string::npos || slash == 0 ||
                              stat(path.substr(0, slash).c_str(), &status) == 0;
      return failure(has_folder ? FileError::not_found : FileError::path_not_found, number);
    }
    case ENOTDIR:
    case ELOOP:
    case ENAMETOOLONG: return failure(FileError::path_not_found, number);
    case EACCES:
    case EPERM: return failure(FileError::access_denied, number);
    case ENOMEM:
    case EMFILE:
    case ENFILE: return failure(FileError::out_of_memory, number);
    case ENXIO: return failure(FileError::not_a_file, number); // a socket
    default: return failure(FileError::io, number);
  }
}

// Takes ownership of the descriptor.
FileResult make_file(Descriptor& descriptor, std::uint64_t size) {
  FileResult result;
  result.file = new (std::nothrow) File{-1, size};
  if (!result.file) return failure(FileError::out_of_memory, ENOMEM);
  result.file->descriptor = descriptor.release();
  result.size = size;
  return result;
}

// Reserves room for what is about to be written: ext4 takes a third less time for writing then.
// Where that fails, writing may all the same succeed.
void reserve_room(Spool& spool, std::size_t bytes) noexcept {
#if defined(FALLOC_FL_KEEP_SIZE)
  constexpr std::uint64_t kLeast = std::uint64_t{4} << 20, kMost = std::uint64_t{64} << 20;
  if (spool.size + bytes <= spool.reserved || spool.size + bytes < kLeast / 4) return;
  const std::uint64_t more = std::max<std::uint64_t>(std::clamp(spool.size, kLeast, kMost), bytes);
  const auto from = static_cast<off_t>(std::max(spool.reserved, spool.size));
  fallocate(spool.descriptor, FALLOC_FL_KEEP_SIZE, from, static_cast<off_t>(more));
  spool.reserved = static_cast<std::uint64_t>(from) + more;
#else
  static_cast<void>(spool);
  static_cast<void>(bytes);
#endif
}

int open_nameless(const char* folder) noexcept {
#if defined(O_TMPFILE)
  const int descriptor = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
#endif
  // Not every file system has nameless files.
  try {
    std::string name = std::string(folder) + "/netmon-XXXXXX";
    const int named = mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) unlink(name.c_str());
    return named;
  } catch (const std::bad_alloc&) {
    return -1;
  }
}

int open_temporary() noexcept {
  // /var/tmp comes before /tmp, which may be in memory.
  for (const char* folder : {static_cast<const char*>(std::getenv("TMPDIR")), "/var/tmp", "/tmp"}) {
    if (!folder || *folder == '\0') continue;
    const int descriptor = open_nameless(folder);
    if (descriptor >= 0) return descriptor;
  }
#if defined(MFD_CLOEXEC)
  return memfd_create("netmon", MFD_CLOEXEC); // all disks of the system are read-only
#else
  return -1;
#endif
}

} // namespace

FileResult open_file(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && S_ISFIFO(status.st_mode)) {
    // Not even opened: that would let a writer go on which then finds nobody reading.
    return not_a_file("it is a device or a pipe");
  }
  // O_NONBLOCK, because opening what has become a pipe by now would wait for a writer.
  Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (file.get() < 0) return open_failure(path, errno);
  if (fstat(file.get(), &status) != 0) return failure(FileError::io, errno);
  if (!S_ISREG(status.st_mode)) {
    return not_a_file(S_ISDIR(status.st_mode) ? "it is a folder" : "it is a device or a pipe");
  }
  return make_file(file, static_cast<std::uint64_t>(status.st_size));
}

const std::byte* map_view(File* file, std::uint64_t offset, std::size_t bytes,
                          FileError& error) noexcept {
  void* data =
      mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file->descriptor, static_cast<off_t>(offset));
  if (data != MAP_FAILED) return static_cast<const std::byte*>(data);
  error = errno == ENOMEM ? FileError::out_of_memory : FileError::io;
  return nullptr;
}

std::optional<std::size_t> read_file(File* file, std::uint64_t offset, void* data,
                                     std::size_t bytes) noexcept {
  ssize_t got = 0;
  do {
    got = pread(file->descriptor, data, bytes, static_cast<off_t>(offset));
  } while (got < 0 && errno == EINTR);
  if (got < 0) return std::nullopt;
  return static_cast<std::size_t>(got);
}

void unmap_view(const std::byte* view, std::size_t bytes) noexcept {
  munmap(const_cast<std::byte*>(view), bytes);
}

void end_mapping(File* file) noexcept { close(std::exchange(file->descriptor, -1)); }

void close_file(File* file) noexcept {
  if (file->descriptor >= 0) close(file->descriptor);
  delete file;
}

Spool* open_spool() noexcept {
  const int descriptor = open_temporary();
  if (descriptor < 0) return nullptr;
  auto* spool = new (std::nothrow) Spool{descriptor};
  if (!spool) close(descriptor);
  return spool;
}

bool append_spool(Spool* spool, const void* data, std::size_t bytes) noexcept {
  const char* from = static_cast<const char*>(data);
  reserve_room(*spool, bytes);
  while (bytes != 0 && !spool->failed) {
    const ssize_t written = write(spool->descriptor, from, bytes);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      spool->failed = true;
      break;
    }
    from += written;
    bytes -= static_cast<std::size_t>(written);
    spool->size += static_cast<std::uint64_t>(written);
  }
  return !spool->failed;
}

FileResult finish_spool(Spool* spool) {
  const Spool last = *spool;
  delete spool;
  Descriptor file(last.descriptor);
  if (last.failed) return failure(FileError::io, ENOSPC);
  if (last.reserved > last.size && ftruncate(file.get(), static_cast<off_t>(last.size)) != 0) {
    return failure(FileError::io, errno);
  }
  return make_file(file, last.size);
}

void discard_spool(Spool* spool) noexcept {
  close(spool->descriptor);
  delete spool;
}

struct Pipe {
  int descriptor = -1;
};

namespace {

// Takes ownership of the descriptor.
PipeResult make_pipe(Descriptor& descriptor) {
  PipeResult result;
  result.pipe = new (std::nothrow) Pipe{descriptor.get()};
  if (!result.pipe) {
    result.error = FileError::out_of_memory;
    result.message = std::generic_category().message(ENOMEM);
    return result;
  }
  descriptor.release();
  return result;
}

PipeResult pipe_failure(const FileResult& failure) {
  PipeResult result;
  result.error = failure.error;
  result.message = failure.message;
  return result;
}

PipeResult no_pipe(const char* what) {
  PipeResult result;
  result.error = FileError::not_a_file;
  result.message = what;
  return result;
}

} // namespace

PipeResult open_pipe(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return pipe_failure(open_failure(path, errno));
  if (!S_ISFIFO(status.st_mode)) return no_pipe("it is no pipe");
  Descriptor pipe(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (pipe.get() < 0) return pipe_failure(open_failure(path, errno));
  return make_pipe(pipe);
}

PipeResult open_standard_input() {
  if (isatty(STDIN_FILENO) != 0) return no_pipe("it is a terminal");
  Descriptor input(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
  if (input.get() < 0) return pipe_failure(failure(FileError::io, errno));
  return make_pipe(input);
}

std::optional<std::size_t> read_pipe(Pipe* pipe, void* data, std::size_t bytes) noexcept {
  ssize_t got = 0;
  do {
    got = read(pipe->descriptor, data, bytes);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return std::nullopt;
  return static_cast<std::size_t>(got);
}

void close_pipe(Pipe* pipe) noexcept {
  close(pipe->descriptor);
  delete pipe;
}

std::string ansi_path(const std::string& utf8) { return utf8; }

std::string utf8_path(const std::string& ansi) { return ansi; }

std::optional<std::string> utf8_of_ansi(std::string_view) { return std::nullopt; }

bool local_time(std::int64_t unix_seconds, SYSTEMTIME& out) noexcept {
  const auto seconds = static_cast<std::time_t>(unix_seconds);
  if (seconds != unix_seconds) return false;
  tzset(); // localtime_r is not required to read TZ itself
  std::tm tm;
  if (!localtime_r(&seconds, &tm) || tm.tm_year < -300 || tm.tm_year > 28927) return false;
  out = system_time_of(tm);
  return true;
}

} // namespace netmon::port
