// SPDX-License-Identifier: MIT
// Files that cannot be opened for reasons specific to POSIX, and pipes.
#include "open_errors.h"
#include "pcap_builder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <thread>

namespace netmon::test {
namespace {

TEST_F(OpenErrors, Device) {
  expect("/dev/null", NMERR_INVALID_FILE_FORMAT, "it is a device or a pipe");
}

// Delivered by a process that begins later, in pieces.
TEST(OpenPipe, ReadsWhatIsWritten) {
  const TempFolder folder;
  const std::string path = folder.path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  Bytes file = pcap_header(1);
  for (std::uint32_t i = 0; i < 500; ++i) pcap_packet(file, 1, i, 1500, Bytes(i, 7));
  std::thread writer([&] {
    const int pipe = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    for (std::size_t at = 0; at < file.size();) {
      const ssize_t put =
          write(pipe, file.data() + at, std::min<std::size_t>(file.size() - at, 999));
      if (put <= 0) break;
      at += static_cast<std::size_t>(put);
    }
    close(pipe);
  });
  const OpenedCapture opened = open_capture(path);
  writer.join();
  ASSERT_TRUE(opened.capture) << opened.error.text;
  EXPECT_EQ(opened.capture->frame_count(), 500u);
  EXPECT_TRUE(opened.capture->warnings().empty());
  FrameInfo info;
  ASSERT_TRUE(opened.capture->read(499, info));
  EXPECT_EQ(info.stored, 499u);
  EXPECT_EQ(info.bytes[498], std::byte{7});
}

// Puts a file in the place of the standard input, for the lifetime of the object.
class StandardInput {
 public:
  explicit StandardInput(const std::string& path) : before_(dup(STDIN_FILENO)) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    dup2(file, STDIN_FILENO);
    close(file);
  }
  ~StandardInput() {
    dup2(before_, STDIN_FILENO);
    close(before_);
  }
  StandardInput(const StandardInput&) = delete;
  StandardInput& operator=(const StandardInput&) = delete;

 private:
  int before_;
};

TEST(OpenPipe, ReadsTheStandardInput) {
  const TempFolder folder;
  Bytes file = pcap_header(1);
  pcap_packet(file, 1, 0, 60, Bytes(60, 1));
  const StandardInput input(folder.write("input", file));
  const OpenedCapture opened = open_capture(std::string(kStandardInput));
  ASSERT_TRUE(opened.capture) << opened.error.text;
  EXPECT_EQ(opened.capture->frame_count(), 1u);
  const OpenedCapture again = open_capture(std::string(kStandardInput));
  EXPECT_EQ(again.error.code, NMERR_INVALID_FILE_FORMAT) << "it is read, and empty";
}

TEST_F(OpenErrors, DeniedFile) {
  const std::string path = folder.write("secret", {1, 2, 3, 4});
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const bool is_root = geteuid() == 0; // root may read everything
  if (is_root) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  expect(path, NMERR_ACCESS_DENIED, "permissions");
  if (is_root) {
    ASSERT_EQ(seteuid(0), 0);
  }
}

} // namespace
} // namespace netmon::test
