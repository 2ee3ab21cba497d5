// SPDX-License-Identifier: MIT
// Files that people take for captures, and what is said about them.
#include "core/capture/foreign_files.h"

#include "open_errors.h"

namespace netmon::test {
namespace {

TEST_F(OpenErrors, FilesOfOtherKindsAreNamed) {
  const std::pair<Bytes, const char*> rows[] = {
      {from_hex("28 b5 2f fd 04 00"), "zstd -d"},
      {from_hex("fd 37 7a 58 5a 00 00"), "xz -d"},
      {from_hex("42 5a 68 39 31 41"), "bzip2 -d"},
      {from_hex("04 22 4d 18 60 40"), "lz4 -d"},
      {from_hex("73 6e 6f 6f 70 00 00 00 00 00 00 02 00 00 00 04"), "snoop"},
      {from_hex("62 74 73 6e 6f 6f 70 00"), "btsnoop"},
      {from_hex("50 4b 03 04"), "zip archive"},
      {from_hex("0d 0a 20 3c 21 44 4f 43 54 59 50 45 20 68 74 6d 6c 3e"), "web page"},
      {from_hex("3c 48 54 4d 4c 3e"), "web page"},
  };
  for (const auto& [bytes, text] : rows) {
    expect(folder.write("capture.pcap", bytes), NMERR_INVALID_FILE_FORMAT, text);
  }
  Bytes pointer;
  append(pointer, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
  expect(folder.write("lfs.pcap", pointer), NMERR_INVALID_FILE_FORMAT, "git lfs pull");
  expect(folder.write("Trace.ETL", Bytes(100, 0)), NMERR_INVALID_FILE_FORMAT, "etl2pcapng");
}

TEST_F(OpenErrors, ErfIsKnownByItsStructure) {
  Bytes file;
  for (int i = 0; i < 3; ++i) {
    put_little<std::uint32_t>(file, 0x80000000);
    put_little<std::uint32_t>(file, 1709647629);
    append(file, from_hex("02 04 00 28 00 00 00 14")); // Ethernet, 40 bytes
    append(file, Bytes(24, 0x55));
  }
  expect(folder.write("t", file), NMERR_INVALID_FILE_FORMAT, "ERF");
  file[8] = 99; // no such type
  expect(folder.write("t", file), NMERR_INVALID_FILE_FORMAT, "it is no capture file");
}

TEST(ForeignFiles, NothingIsSaidOfWhatIsNotKnown) {
  EXPECT_EQ(describe_foreign({}, ""), "");
  const std::byte zeros[64] = {};
  EXPECT_EQ(describe_foreign(zeros, "name.pcap"), "");
}

} // namespace
} // namespace netmon::test
