// SPDX-License-Identifier: MIT
// fork() while other threads are inside captures: the child can go on, and close them.
#include "core/capture/capture_handles.h"

#include "capture_builder.h"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace netmon {
namespace {

using namespace test;

HFRAME replace(HCAPTURE capture, std::uint32_t number) {
  const auto header = make_frame_header({1, 5, 5, nullptr});
  std::vector<std::byte> record(header.begin(), header.end());
  record.resize(kFrameHeaderBytes + 5);
  std::uint32_t error = 0;
  return modify_frame(capture, number, std::move(record), error);
}

// In the child: 0 when everything works.
int use_and_close(HCAPTURE capture, const std::string& path) {
  alarm(20); // a lock that stayed locked must not hang the test
  for (std::uint32_t number = 0; number < 20; ++number) {
    const CaptureGuard guard(capture);
    if (!guard.capture() || !guard.capture()->frame(number).frame) return 1;
  }
  if (!replace(capture, 7)) return 2;
  const HCAPTURE other = register_capture(open_capture(path).capture);
  if (!other || !close_capture(other)) return 3;
  // At once, although threads that do not exist here were inside: giving up takes twice as long.
  const auto start = std::chrono::steady_clock::now();
  if (!close_capture(capture)) return 4;
  return std::chrono::steady_clock::now() - start < std::chrono::seconds(2) ? 0 : 5;
}

TEST(Fork, ChildGoesOnWithCapturesThatOthersWereInside) {
  const TempFolder folder;
  NetmonBuilder builder(1, 1);
  for (std::uint32_t i = 0; i < 20; ++i) builder.add(i, Bytes(20, 1));
  const std::string path = folder.write("c", builder.build());
  const HCAPTURE capture = register_capture(open_capture(path).capture);
  ASSERT_NE(capture, nullptr);

  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  threads.emplace_back([&] { // inside at any moment
    while (!stop) {
      const CaptureGuard guard(capture);
      for (std::uint32_t i = 0; i < 1000; ++i) guard.capture()->frame(i % 20);
    }
  });
  threads.emplace_back([&] { // the lock of modified frames
    for (std::uint32_t i = 0; !stop && i < 100'000; ++i) replace(capture, i % 20);
  });
  threads.emplace_back([&] { // the lock of the table
    while (!stop) find_capture(capture);
  });
  int status = 0;
  for (int round = 0; round < 50 && status == 0; ++round) {
    const pid_t child = fork();
    if (child == 0) _exit(use_and_close(capture, path));
    if (waitpid(child, &status, 0) != child) status = -1;
  }
  EXPECT_EQ(status, 0) << "exit code " << WEXITSTATUS(status) << ", signal " << WTERMSIG(status);
  stop = true;
  for (auto& thread : threads) thread.join();
  EXPECT_TRUE(close_capture(capture));
}

} // namespace
} // namespace netmon
