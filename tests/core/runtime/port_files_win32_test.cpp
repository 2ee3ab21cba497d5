// SPDX-License-Identifier: MIT
// Files of the real port as only Windows has them: devices, pipes, long names, where spools are.
#include "core/capture/file_bytes.h"
#include "core/capture/spool_writer.h"

#include "base/utf16.h"
#include "core/capture/capture_builder.h"

#include <windows.h>

#include <gtest/gtest.h>

#include <filesystem>

namespace netmon {
namespace {

using namespace test;

TEST(OpenFile, DevicesAndPipesAreNoFiles) {
  const HANDLE pipe = CreateNamedPipeW(L"\\\\.\\pipe\\netmon-test", PIPE_ACCESS_OUTBOUND,
                                       PIPE_TYPE_BYTE, 1, 100, 100, 0, nullptr);
  ASSERT_NE(pipe, INVALID_HANDLE_VALUE);
  EXPECT_EQ(port::open_file("\\\\.\\pipe\\netmon-test").error, port::FileError::not_a_file);
  CloseHandle(pipe);
  EXPECT_EQ(port::open_file("NUL").error, port::FileError::not_a_file);
  EXPECT_EQ(port::open_file("CON").error, port::FileError::not_a_file);
}

TEST(OpenFile, NamesMayBeLongerThanAPathOnceWas) {
  const TempFolder folder;
  std::wstring path = L"\\\\?\\" + to_utf16(folder.path(""));
  if (path.back() == L'\\') path.pop_back();
  std::vector<std::wstring> folders;
  for (int i = 0; i < 3; ++i) {
    path += L"\\" + std::wstring(100, L'x');
    ASSERT_TRUE(CreateDirectoryW(path.c_str(), nullptr)) << GetLastError();
    folders.push_back(path);
  }
  const std::wstring name = path + L"\\f";
  const HANDLE file = CreateFileW(name.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW, 0, nullptr);
  ASSERT_NE(file, INVALID_HANDLE_VALUE) << GetLastError();
  DWORD written = 0;
  EXPECT_TRUE(WriteFile(file, "abc", 3, &written, nullptr));
  CloseHandle(file);
  const FileBytes opened(port::open_file(to_utf8(name.substr(4))));
  EXPECT_EQ(opened.error(), port::FileError::none) << opened.message();
  EXPECT_EQ(opened.size(), 3u);
  EXPECT_EQ(port::open_file(to_utf8(path.substr(4))).error, port::FileError::not_a_file);
  EXPECT_TRUE(DeleteFileW(name.c_str())) << "although it is open";
  for (; !folders.empty(); folders.pop_back()) RemoveDirectoryW(folders.back().c_str());
}

TEST(Spool, LeavesNoNameBehind) {
  const TempFolder folder;
  const std::string path = folder.path("");
  const ScopedEnvironment variable("TMP", path);
  {
    SpoolWriter spool;
    EXPECT_TRUE(spool.append("abc", 3));
    const FileBytes file = spool.finish();
    EXPECT_EQ(file.size(), 3u);
    for (const auto& entry : std::filesystem::directory_iterator(path_of(path))) {
      EXPECT_EQ(port::open_file(text_of(entry.path())).error, port::FileError::access_denied)
          << "it is there, and nobody else's";
    }
    EXPECT_FALSE(std::filesystem::is_empty(path_of(path))) << "the variable counts";
  }
  EXPECT_TRUE(std::filesystem::is_empty(path_of(path)));
}

} // namespace
} // namespace netmon
