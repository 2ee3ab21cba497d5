// SPDX-License-Identifier: MIT
// nmexpert and hostile experts: it ends within its limits, does not grow, and its report says what
// happened and keeps what was submitted before.
#include "experts/hostile.h"
#include "program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace netmon::test {
namespace {

using ::testing::HasSubstr;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) // they keep what was freed
constexpr std::uint64_t kMostMemory = std::uint64_t{2} << 30;
#else
constexpr std::uint64_t kMostMemory = std::uint64_t{256} << 20;
#endif
const char* const kBroken = "broke the report stream";

TEST(NmexpertHostile, WhateverComesOutOfTheReportStream) {
  const struct {
    const char* name;
    Hostility what;
    const char* status;
    const char* says;
  } kCases[] = {
      {"warns for ever", kWarnsForEver, "crashed", kBroken},
      {"submits for ever", kSubmitsForEver, "crashed", kBroken},
      {"tells its status for ever", kTellsStatusForEver, "crashed", kBroken},
      {"configures for ever", kConfiguresForEver, "crashed", kBroken},
      {"a result, then warnings", kResultThenWarnings, "done", ""},
      {"a result, then events", kResultThenEvents, "done", ""},
      {"a result, then silence", kResultThenSilence, "done", ""},
      {"a huge record", kHugeRecord, "crashed", kBroken},
      // Either its own result ends up in its report, or nmexpert ends it, whichever comes first.
      {"a record without end", kRecordWithoutEnd, "", ""},
      {"an unknown record", kUnknownRecord, "crashed", kBroken},
      {"a second capture", kSecondCapture, "crashed", kBroken},
      {"a capture that is to blame", kBlamesTheCapture, "crashed", kBroken},
      {"closes the stream and lives on", kClosesStreamAndLivesOn, "crashed",
       "closed its report stream"},
  };
  for (const auto& test : kCases) {
    SCOPED_TRACE(test.name);
    const Outcome outcome =
        run_hostile("hostile", test.what, {"--timeout", "0.5", "--output-limit", "1M"});
    const auto documents = outcome.documents();
    ASSERT_EQ(documents.size(), 1u) << outcome.err;
    const auto& document = documents[0];
    const std::string status = document["status"];
    if (test.status[0] != '\0') {
      EXPECT_EQ(status, test.status) << document["detail"];
    }
    EXPECT_EQ(outcome.exit_code, status == "done" ? 0 : 4);
    EXPECT_THAT(document["detail"].get<std::string>(), HasSubstr(test.says));
    ASSERT_FALSE(document["events"].empty());
    EXPECT_EQ(document["events"][0]["name"], "before");
    EXPECT_LT(outcome.peak_bytes, kMostMemory);
  }
}

} // namespace
} // namespace netmon::test
