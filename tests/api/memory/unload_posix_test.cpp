// SPDX-License-Identifier: MIT
// Hosts that load the library at run time: they may unload it while threads that used it still run,
// and a fault of their own ends them immediately, wherever it happens. POSIX. Depends on
// unload_host.
#include "support/process.h"

#include <gtest/gtest.h>

#include <csignal>

namespace netmon::test {
namespace {

ProgramEnd run_host(std::vector<std::string> words, bool with_expert) {
  words.push_back(NETMON_LIBRARY);
  if (with_expert) {
    words.push_back(std::string(NETMON_TEST_EXPERTS) + "/puppet" NETMON_MODULE_SUFFIX);
    words.push_back(NETMON_TEST_CAPTURES "/04-udp-dns.pcap");
  }
  ProgramOptions options;
  options.patience = std::chrono::seconds(5);
  return run_program(NETMON_UNLOAD_HOST, words, options);
}

TEST(UnloadPosix, AThreadThatUsedTheLibraryEndsAfterIt) {
  const ProgramEnd end = run_host({"end-thread"}, false);
  EXPECT_EQ(end.exit_code, 0) << "signal " << end.signal << ": " << end.err;
}

TEST(UnloadPosix, AProcessForksAfterUnloading) {
  const ProgramEnd end = run_host({"fork"}, false);
  EXPECT_EQ(end.exit_code, 0) << "signal " << end.signal << ": " << end.err;
}

TEST(UnloadPosix, AFaultOfTheHostEndsIt) {
  const ProgramEnd end = run_host({"fault-after-expert"}, true);
  EXPECT_EQ(end.signal, SIGSEGV) << "exit code " << end.exit_code << ": " << end.err;
}

TEST(UnloadPosix, AFaultOfTheHostInsideOfMallocEndsIt) {
  const ProgramEnd end = run_host({"fault-in-malloc"}, true);
  EXPECT_EQ(end.signal, SIGSEGV) << "after " << end.seconds << " s, exit code " << end.exit_code
                                 << ": " << end.err;
}

} // namespace
} // namespace netmon::test
