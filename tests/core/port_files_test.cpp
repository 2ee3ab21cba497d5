// SPDX-License-Identifier: MIT
// Files, spools and local time of the real port. Reference: core/port.h.
#include "core/file_bytes.h"
#include "core/spool_writer.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <sys/stat.h>


namespace netmon {
namespace {

using namespace test;

TEST(MapFile, MapsWhatIsThere) {
  const TempFolder folder;
  const FileBytes file(port::open_file(folder.write("f", {1, 2, 3})));
  ASSERT_EQ(file.error(), port::FileError::none);
  ASSERT_EQ(file.size(), 3u);
  EXPECT_EQ(file.whole()[2], std::byte{3});
}

TEST(MapFile, EmptyFileIsNoError) {
  const TempFolder folder;
  const FileBytes file(port::open_file(folder.write("f", {})));
  EXPECT_EQ(file.error(), port::FileError::none);
  EXPECT_EQ(file.size(), 0u);
  EXPECT_EQ(file.whole(), nullptr);
}

TEST(MapFile, SaysWhyNot) {
  const TempFolder folder;
  const std::string plain = folder.write("f", {1});
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(port::open_file(folder.path("none")).error, port::FileError::not_found);
  EXPECT_EQ(port::open_file(folder.path("none/x")).error, port::FileError::path_not_found);
  EXPECT_EQ(port::open_file(plain + "/x").error, port::FileError::path_not_found);
  EXPECT_EQ(port::open_file(std::string(5000, 'x')).error, port::FileError::path_not_found);
  EXPECT_EQ(port::open_file(folder.path(".")).error, port::FileError::not_a_file);
  EXPECT_EQ(port::open_file(pipe).error, port::FileError::not_a_file) << "and does not wait";
  EXPECT_EQ(port::open_file("/dev/zero").error, port::FileError::not_a_file);
  EXPECT_EQ(port::open_file("").error, port::FileError::not_found);
  EXPECT_FALSE(port::open_file(folder.path("none")).message.empty());
}

TEST(Spool, KeepsWhatWasWritten) {
  SpoolWriter spool;
  Bytes all;
  for (std::size_t size : {0u, 1u, 100u, 524288u, 524287u, 3000000u, 7u, 1048577u, 524181u, 2u}) {
    const Bytes piece(size, static_cast<std::uint8_t>(size % 251));
    EXPECT_EQ(spool.size(), all.size());
    ASSERT_TRUE(spool.append(piece.data(), piece.size()));
    append(all, piece);
  }
  const FileBytes file = spool.finish();
  ASSERT_EQ(file.error(), port::FileError::none) << file.message();
  ASSERT_EQ(file.size(), all.size());
  EXPECT_EQ(std::memcmp(file.whole(), all.data(), all.size()), 0);
}

TEST(Spool, NothingWrittenIsAnEmptyFile) {
  SpoolWriter spool;
  const FileBytes file = spool.finish();
  EXPECT_EQ(file.error(), port::FileError::none);
  EXPECT_EQ(file.size(), 0u);
}

TEST(Spool, LeavesNoNameBehind) {
  const TempFolder folder;
  const std::string old = std::getenv("TMPDIR") ? std::getenv("TMPDIR") : "";
  setenv("TMPDIR", folder.path(".").c_str(), 1);
  SpoolWriter spool;
  EXPECT_TRUE(spool.append("abc", 3));
  const FileBytes file = spool.finish();
  EXPECT_EQ(file.size(), 3u);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path(".")));
  old.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", old.c_str(), 1);
}

TEST(Spool, FallsBackWhenTheTemporaryFolderIsMissing) {
  const std::string old = std::getenv("TMPDIR") ? std::getenv("TMPDIR") : "";
  setenv("TMPDIR", "/nowhere/at/all", 1);
  port::Spool* spool = port::open_spool();
  EXPECT_NE(spool, nullptr);
  if (spool) port::discard_spool(spool);
  old.empty() ? unsetenv("TMPDIR") : setenv("TMPDIR", old.c_str(), 1);
}

TEST(LocalTime, FollowsTheZone) {
  port::CalendarTime time = {};
  {
    const TimeZone utc("UTC");
    ASSERT_TRUE(port::local_time(1709647629, time));
    EXPECT_EQ(time.hour, 14);
    EXPECT_EQ(time.day_of_week, 2);
    ASSERT_TRUE(port::local_time(-1, time));
    EXPECT_EQ(time.year, 1969);
    EXPECT_EQ(time.second, 59);
  }
  const TimeZone zone("EST5EDT,M3.2.0,M11.1.0");
  ASSERT_TRUE(port::local_time(1709647629, time));
  EXPECT_EQ(time.hour, 9);
  ASSERT_TRUE(port::local_time(1719847629, time)); // 2024-07-01
  EXPECT_EQ(time.month, 7);
  EXPECT_EQ(time.hour, 11) << "15:27:09 UTC in summer time";
}

TEST(LocalTime, RefusesYearsThatNoSystemTimeHas) {
  port::CalendarTime time = {};
  EXPECT_FALSE(port::local_time(std::int64_t{1} << 62, time));
  EXPECT_FALSE(port::local_time(-(std::int64_t{1} << 40), time));
  EXPECT_FALSE(port::local_time(std::int64_t{1} << 40, time));
}

} // namespace
} // namespace netmon
