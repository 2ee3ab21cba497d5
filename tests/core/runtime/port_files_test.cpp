// SPDX-License-Identifier: MIT
// Files, spools and local time of the real port. Reference: core/runtime/port.h.
#include "core/capture/file_bytes.h"
#include "core/capture/spool_writer.h"

#include "core/capture/capture_builder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

namespace netmon {
namespace {

using namespace test;

TEST(OpenFile, MapsWhatIsThere) {
  const TempFolder folder;
  const FileBytes file(port::open_file(folder.write("f", {1, 2, 3})));
  ASSERT_EQ(file.error(), port::FileError::none);
  ASSERT_EQ(file.size(), 3u);
  EXPECT_EQ(file.whole()[2], std::byte{3});
}

TEST(OpenFile, EmptyFileIsNoError) {
  const TempFolder folder;
  const FileBytes file(port::open_file(folder.write("f", {})));
  EXPECT_EQ(file.error(), port::FileError::none);
  EXPECT_EQ(file.size(), 0u);
  EXPECT_EQ(file.whole(), nullptr);
}

TEST(OpenFile, SaysWhyNot) {
  const TempFolder folder;
  const std::string plain = folder.write("f", {1});
  EXPECT_EQ(port::open_file(folder.path("none")).error, port::FileError::not_found);
  EXPECT_EQ(port::open_file(folder.path("none/x")).error, port::FileError::path_not_found);
  EXPECT_EQ(port::open_file(plain + "/x").error, port::FileError::path_not_found);
  EXPECT_EQ(port::open_file(std::string(5000, 'x')).error, port::FileError::path_not_found);
  EXPECT_EQ(port::open_file(folder.path(".")).error, port::FileError::not_a_file);
  EXPECT_EQ(port::open_file("").error, port::FileError::not_found);
  EXPECT_EQ(port::open_file(folder.path("none")).message, "No such file or directory");
  EXPECT_EQ(port::open_file(folder.path(".")).message, "it is a folder");
}

TEST(OpenFile, OpensAnyName) {
  const TempFolder folder;
  for (const char* name : {"\xC3\xA4\xC3\xB6 b", "\xCE\xB1\xCE\xB2\xCE\xB3",
                           "\xE6\xB8\xAC\xE8\xA9\xA6", "\xF0\x9F\x93\xA6.cap"}) {
    const FileBytes file(port::open_file(folder.write(name, {1, 2, 3})));
    EXPECT_EQ(file.error(), port::FileError::none) << name << ": " << file.message();
    EXPECT_EQ(file.size(), 3u);
  }
}

TEST(ReadFile, GivesAnyPart) {
  const TempFolder folder;
  const port::FileResult opened = port::open_file(folder.write("f", {1, 2, 3, 4, 5}));
  ASSERT_NE(opened.file, nullptr);
  std::uint8_t data[8] = {};
  EXPECT_EQ(port::read_file(opened.file, 0, data, 2), 2u);
  EXPECT_EQ(data[1], 2);
  EXPECT_EQ(port::read_file(opened.file, 3, data, sizeof data), 2u) << "to the end";
  EXPECT_EQ(data[0], 4);
  EXPECT_EQ(data[1], 5);
  EXPECT_EQ(data[2], 0) << "and nothing behind it";
  EXPECT_EQ(port::read_file(opened.file, 5, data, sizeof data), 0u);
  EXPECT_EQ(port::read_file(opened.file, 500, data, sizeof data), 0u);
  EXPECT_EQ(port::read_file(opened.file, 1, data, 1), 1u) << "in any order";
  EXPECT_EQ(data[0], 2);
  port::close_file(opened.file);
}

TEST(OpenPipe, OpensNothingElse) {
  const TempFolder folder;
  EXPECT_EQ(port::open_pipe(folder.write("f", {1})).error, port::FileError::not_a_file);
  EXPECT_EQ(port::open_pipe(folder.path(".")).error, port::FileError::not_a_file);
  const port::PipeResult none = port::open_pipe(folder.path("none"));
  EXPECT_EQ(none.pipe, nullptr);
  EXPECT_NE(none.error, port::FileError::none);
}

TEST(Spool, KeepsWhatIsWrittenWhateverItsSize) {
  // Below and above the sizes at which room is reserved.
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{1} << 20, (std::size_t{9} << 20) + 7}) {
    std::vector<std::byte> piece(100'003);
    for (std::size_t i = 0; i < piece.size(); ++i) piece[i] = static_cast<std::byte>(i * 31);
    port::Spool* const spool = port::open_spool();
    ASSERT_NE(spool, nullptr);
    for (std::size_t at = 0; at < size; at += piece.size()) {
      ASSERT_TRUE(port::append_spool(spool, piece.data(), std::min(piece.size(), size - at)));
    }
    const FileBytes file(port::finish_spool(spool));
    ASSERT_EQ(file.error(), port::FileError::none) << file.message();
    ASSERT_EQ(file.size(), size);
    ASSERT_NE(file.whole(), nullptr);
    EXPECT_EQ(file.whole()[size - 1], piece[(size - 1) % piece.size()]);
    EXPECT_EQ(file.whole()[size / 2], piece[size / 2 % piece.size()]);
  }
}

TEST(OpenFile, PartsAreMappedWhereTheGranularityAllows) {
  const std::size_t unit = port::capabilities().map_granularity;
  Bytes bytes(3 * unit + 5);
  for (std::size_t i = 0; i < bytes.size(); ++i)
    bytes[i] = static_cast<std::uint8_t>(i * 7 + i / unit);
  const TempFolder folder;
  port::FileResult opened = port::open_file(folder.write("f", bytes));
  ASSERT_NE(opened.file, nullptr);
  ASSERT_EQ(opened.size, bytes.size());
  auto error = port::FileError::none;
  for (std::size_t at = 0; at < bytes.size(); at += unit) {
    const std::size_t length = std::min(unit + 1, bytes.size() - at);
    const std::byte* view = port::map_view(opened.file, at, length, error);
    ASSERT_NE(view, nullptr) << at;
    EXPECT_EQ(std::memcmp(view, &bytes[at], length), 0);
    port::unmap_view(view, length);
  }
  const std::byte* last = port::map_view(opened.file, 3 * unit, 5, error);
  ASSERT_NE(last, nullptr);
  port::end_mapping(opened.file);
  EXPECT_EQ(std::memcmp(last, &bytes[3 * unit], 5), 0) << "views stay";
  port::unmap_view(last, 5);
  port::close_file(opened.file);
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

TEST(Spool, FallsBackWhenTheTemporaryFolderIsMissing) {
  const TempFolder folder;
  const std::string missing = folder.path("none");
  const ScopedEnvironment posix("TMPDIR", missing), windows("TMP", missing);
  port::Spool* spool = port::open_spool();
  ASSERT_NE(spool, nullptr);
  port::discard_spool(spool);
}

TEST(LocalTime, FollowsTheZone) {
  SYSTEMTIME time = {};
  const TimeZone utc("UTC");
  ASSERT_TRUE(port::local_time(1709647629, time));
  EXPECT_EQ(time.wHour, 14);
  EXPECT_EQ(time.wDayOfWeek, 2);
  ASSERT_TRUE(port::local_time(-1, time));
  EXPECT_EQ(time.wYear, 1969);
  EXPECT_EQ(time.wSecond, 59);
  // Inside the first one: after a time without any, Wine forgets the zone's daylight saving time.
  const TimeZone zone("EST5EDT,M3.2.0,M11.1.0");
  ASSERT_TRUE(port::local_time(1709647629, time));
  EXPECT_EQ(time.wHour, 9);
  ASSERT_TRUE(port::local_time(1719847629, time)); // 2024-07-01
  EXPECT_EQ(time.wMonth, 7);
  EXPECT_EQ(time.wHour, 11) << "15:27:09 UTC in summer time";
}

TEST(LocalTime, RefusesYearsThatNoSystemTimeHas) {
  SYSTEMTIME time = {};
  EXPECT_FALSE(port::local_time(std::int64_t{1} << 62, time));
  EXPECT_FALSE(port::local_time(-(std::int64_t{1} << 40), time));
  EXPECT_FALSE(port::local_time(std::int64_t{1} << 40, time));
}

} // namespace
} // namespace netmon
