// SPDX-License-Identifier: MIT
// Files of the real port as only POSIX has them: pipes, devices, where spools are.
#include "core/capture/file_bytes.h"
#include "core/capture/spool_writer.h"

#include "core/capture/capture_builder.h"

#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>

namespace netmon {
namespace {

using namespace test;

TEST(OpenFile, DevicesAndPipesAreNoFiles) {
  const TempFolder folder;
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(port::open_file(pipe).error, port::FileError::not_a_file) << "and does not wait";
  EXPECT_EQ(port::open_file("/dev/zero").error, port::FileError::not_a_file);
}

TEST(Spool, LeavesNoNameBehind) {
  const TempFolder folder;
  const ScopedEnvironment variable("TMPDIR", folder.path(""));
  SpoolWriter spool;
  EXPECT_TRUE(spool.append("abc", 3));
  const FileBytes file = spool.finish();
  EXPECT_EQ(file.size(), 3u);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path("")));
}

} // namespace
} // namespace netmon
