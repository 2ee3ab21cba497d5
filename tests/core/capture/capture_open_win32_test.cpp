// SPDX-License-Identifier: MIT
// Files that cannot be opened for reasons specific to Windows, and pipes.
#include <windows.h>

#include "open_errors.h"
#include "pcap_builder.h"

#include "base/utf16.h"

#include <algorithm>
#include <string>
#include <thread>

namespace netmon::test {
namespace {

TEST_F(OpenErrors, Device) {
  for (const char* name : {"NUL", "nul", "\\\\.\\NUL", "CON", "CONIN$"}) {
    SCOPED_TRACE(name);
    expect(name, NMERR_INVALID_FILE_FORMAT, "it is a device or a pipe");
  }
}

// Delivered by a thread that begins at once, in pieces.
TEST(OpenPipe, ReadsWhatIsWritten) {
  const std::string path = "\\\\.\\pipe\\netmon-test-" + std::to_string(GetCurrentProcessId());
  Bytes file = pcap_header(1);
  for (std::uint32_t i = 0; i < 500; ++i) pcap_packet(file, 1, i, 1500, Bytes(i, 7));
  const HANDLE pipe = CreateNamedPipeW(to_utf16(path).c_str(), PIPE_ACCESS_OUTBOUND, PIPE_TYPE_BYTE,
                                       1, 65536, 65536, 0, nullptr);
  ASSERT_NE(pipe, INVALID_HANDLE_VALUE);
  std::thread writer([&] {
    ConnectNamedPipe(pipe, nullptr);
    for (std::size_t at = 0; at < file.size();) {
      DWORD put = 0;
      const auto most = static_cast<DWORD>(std::min<std::size_t>(file.size() - at, 999));
      if (!WriteFile(pipe, file.data() + at, most, &put, nullptr) || put == 0) break;
      at += put;
    }
    FlushFileBuffers(pipe);
    CloseHandle(pipe);
  });
  const OpenedCapture opened = open_capture(path);
  writer.join();
  ASSERT_TRUE(opened.capture) << opened.error.text;
  EXPECT_EQ(opened.capture->frame_count(), 500u);
  EXPECT_TRUE(opened.capture->warnings().empty());
}

TEST_F(OpenErrors, DeniedFile) {
  const std::string path = folder.write("secret", {1, 2, 3, 4});
  const HANDLE alone = CreateFileW(to_utf16(path).c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING,
                                   FILE_ATTRIBUTE_NORMAL, nullptr);
  ASSERT_NE(alone, INVALID_HANDLE_VALUE);
  expect(path, NMERR_ACCESS_DENIED, "permissions");
  CloseHandle(alone);
}

} // namespace
} // namespace netmon::test
