// SPDX-License-Identifier: MIT
// Files that cannot be opened for reasons specific to POSIX, files that somebody shortens while
// they are mapped, which Windows does not allow, and pipes.
#include "capture_builder.h"
#include "core/capture/capture_netmon.h"
#include "core/capture/capture_summary.h"
#include "core/capture/capture_writer.h"
#include "core/capture/netmon_walk.h"
#include "open_errors.h"
#include "pcap_builder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace netmon::test {
namespace {

TEST_F(OpenErrors, Device) {
  expect("/dev/null", NMERR_INVALID_FILE_FORMAT, "it is a device or a pipe");
}

// Network Monitor files are read where they are mapped, page by page.
class ShortenedFile : public ::testing::Test {
 protected:
  static constexpr std::uint32_t kFrames = 200;
  static constexpr std::size_t kRecord = 16 + 1000;

  static NetmonBuilder frames(int minor = 0) {
    NetmonBuilder builder(2, minor);
    for (std::uint32_t i = 0; i < kFrames; ++i) {
      builder.add(i, Bytes(1000, 7), minor == 0 ? Bytes() : Bytes{1, 0});
    }
    return builder;
  }

  void write(const Bytes& bytes) { path_ = folder_.write("test.cap", bytes); }
  FileBytes map() const { return FileBytes(port::open_file(path_)); }
  std::shared_ptr<Capture> open() {
    const OpenedCapture opened = open_capture(path_);
    EXPECT_TRUE(opened.capture) << opened.error.text;
    return opened.capture;
  }

  // Leaves so many pages of it.
  void shorten(std::size_t pages) const {
    const std::size_t bytes = pages * port::capabilities().page_size;
    ASSERT_EQ(truncate(path_.c_str(), static_cast<off_t>(bytes)), 0);
  }

 private:
  const TempFolder folder_;
  std::string path_;
};

TEST_F(ShortenedFile, HasNoHeader) {
  write(frames().build());
  const FileBytes file = map();
  shorten(0);
  NetmonFile netmon;
  EXPECT_EQ(netmon.open(file).code, NMERR_FILE_READ_ERROR);
}

TEST_F(ShortenedFile, HasTheRecordsThatAWalkFoundBefore) {
  write(frames().bytes());
  const FileBytes file = map();
  NetmonFile netmon;
  ASSERT_FALSE(netmon.open(file));
  ASSERT_TRUE(netmon.lacks_table());
  shorten(10);
  const WalkedRecords found = walk_records(netmon);
  EXPECT_FALSE(found.is_readable);
  EXPECT_FALSE(found.is_complete);
  EXPECT_GT(found.count, 10u);
  EXPECT_LT(found.count, kFrames);
  EXPECT_EQ(found.table.size(), found.count * 4u);
  EXPECT_EQ(found.end, 128 + found.count * kRecord);
}

TEST_F(ShortenedFile, HasNoRecordsForAWalk) {
  write(frames().bytes());
  const FileBytes file = map();
  NetmonFile netmon;
  ASSERT_FALSE(netmon.open(file));
  shorten(0);
  const WalkedRecords found = walk_records(netmon);
  EXPECT_FALSE(found.is_readable);
  EXPECT_EQ(found.count, 0u);
}

TEST_F(ShortenedFile, HasNoComment) {
  NetmonBuilder builder = frames();
  Bytes& bytes = builder.bytes();
  const auto at = static_cast<std::uint32_t>(bytes.size());
  append(bytes, "from the lab");
  set_little<std::uint32_t>(bytes, 40, at);
  set_little<std::uint32_t>(bytes, 44, 12);
  write(builder.build());
  const FileBytes file = map();
  NetmonFile netmon;
  ASSERT_FALSE(netmon.open(file));
  ASSERT_EQ(netmon.comment(), "from the lab");
  shorten(1);
  EXPECT_EQ(netmon.comment(), "");
}

TEST_F(ShortenedFile, IsReportedByTheCheckOfFrames) {
  write(frames().build());
  const auto capture = open();
  ASSERT_TRUE(capture->damage_report().empty());
  shorten(10);
  const std::vector<std::string> report = capture->damage_report();
  ASSERT_EQ(report.size(), 1u);
  EXPECT_NE(report[0].find("another program has shortened it"), std::string::npos) << report[0];
}

TEST_F(ShortenedFile, IsNotSummarized) {
  write(frames().build());
  const auto capture = open();
  shorten(10);
  CaptureSummary summary;
  EXPECT_EQ(summarize(*capture, summary).code, NMERR_FILE_READ_ERROR);
}

TEST_F(ShortenedFile, HasNoCommonMedium) {
  write(frames(1).build());
  const auto capture = open();
  shorten(10);
  EXPECT_EQ(capture->common_media(), kMediaUnknown);
}

// Shortens the file when it has got some bytes.
class ShorteningSink final : public ByteSink {
 public:
  explicit ShorteningSink(std::function<void()> shorten) : shorten_(std::move(shorten)) {}
  bool write(const void*, std::size_t) override {
    shorten_();
    return true;
  }

 private:
  std::function<void()> shorten_;
};

TEST_F(ShortenedFile, IsNotSaved) {
  for (const auto format : {SaveFormat::netmon, SaveFormat::pcap, SaveFormat::pcapng}) {
    write(frames().build());
    const auto capture = open();
    ShorteningSink later([this] { shorten(1); });
    EXPECT_EQ(save_capture(*capture, format, later).error.code, NMERR_FILE_READ_ERROR);
    ShorteningSink never([] {});
    EXPECT_EQ(save_capture(*capture, format, never).error.code, NMERR_FILE_READ_ERROR);
  }
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
