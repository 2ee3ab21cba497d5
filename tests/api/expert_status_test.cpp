// SPDX-License-Identifier: MIT
// ExpertIndicateStatus and the final status, row by row. Reference: experts.md 8, 14.4.
#include "error_codes.h"
#include "expert_fixture.h"

#include <thread>

namespace netmon::test {
namespace {

class ExpertStatus : public ExpertFixture {
 protected:
  // Indicates each in turn, in one run; the statuses that the host saw are in statuses_.
  struct Indication {
    EXPERTSTATUSENUMERATION status;
    DWORD sub_status;
    const char* text;
    LONG percent;
  };
  NMRUNRESULT indicate(const std::vector<Indication>& indications, BOOL returned = TRUE) {
    return run([&](const PuppetCall& call) {
      for (const Indication& each : indications) {
        EXPECT_EQ(
            ExpertIndicateStatus(call.key, each.status, each.sub_status, each.text, each.percent),
            kSuccess);
      }
      return returned;
    });
  }
};

TEST_F(ExpertStatus, TheHostSeesWhatTheExpertIndicates) {
  indicate({{EXPERTSTATUS_STARTING, 0, "starting", 0}, {EXPERTSTATUS_RUNNING, 7, "half", 50}});
  ASSERT_EQ(statuses_.size(), 2u);
  EXPECT_EQ(statuses_[0].Status, EXPERTSTATUS_STARTING);
  EXPECT_STREQ(statuses_[0].szStatusText, "starting");
  EXPECT_EQ(statuses_[1].Status, EXPERTSTATUS_RUNNING);
  EXPECT_EQ(statuses_[1].SubStatus, 7u);
  EXPECT_EQ(statuses_[1].PercentDone, 50u);
  EXPECT_STREQ(statuses_[1].szStatusText, "half");
}

TEST_F(ExpertStatus, PercentAbove99KeepsThePreviousAndAppliesTheRest) {
  indicate({{EXPERTSTATUS_RUNNING, 0, "a", 99},
            {EXPERTSTATUS_PROBLEM, 3, "b", 100},
            {EXPERTSTATUS_RUNNING, 4, "c", 0x7fffffff}});
  EXPECT_EQ(statuses_[0].PercentDone, 99u);
  EXPECT_EQ(statuses_[1].PercentDone, 99u);
  EXPECT_EQ(statuses_[1].Status, EXPERTSTATUS_PROBLEM);
  EXPECT_EQ(statuses_[1].SubStatus, 3u);
  EXPECT_STREQ(statuses_[1].szStatusText, "b");
  EXPECT_EQ(statuses_[2].PercentDone, 99u);
}

TEST_F(ExpertStatus, PercentBelowZeroKeepsThePrevious) {
  indicate({{EXPERTSTATUS_RUNNING, 0, "a", 12}, {EXPERTSTATUS_RUNNING, 0, "b", -1}});
  EXPECT_EQ(statuses_[1].PercentDone, 12u);
  EXPECT_STREQ(statuses_[1].szStatusText, "b");
}

TEST_F(ExpertStatus, PercentLowerThanBeforeIsAccepted) {
  indicate({{EXPERTSTATUS_RUNNING, 0, "", 80}, {EXPERTSTATUS_RUNNING, 0, "", 20}});
  EXPECT_EQ(statuses_[1].PercentDone, 20u);
}

TEST_F(ExpertStatus, TextNullKeepsThePrevious) {
  indicate({{EXPERTSTATUS_RUNNING, 0, "kept", 1}, {EXPERTSTATUS_RUNNING, 0, nullptr, 2}});
  EXPECT_STREQ(statuses_[1].szStatusText, "kept");
}

TEST_F(ExpertStatus, TextEmptyClears) {
  indicate({{EXPERTSTATUS_RUNNING, 0, "gone", 1}, {EXPERTSTATUS_RUNNING, 0, "", 2}});
  EXPECT_STREQ(statuses_[1].szStatusText, "");
}

TEST_F(ExpertStatus, TextLongerThan259BytesIsCut) {
  const std::string longest(259, 'x'), longer(260, 'y'), endless(100'000, 'z');
  indicate({{EXPERTSTATUS_RUNNING, 0, longest.c_str(), 0},
            {EXPERTSTATUS_RUNNING, 0, longer.c_str(), 0},
            {EXPERTSTATUS_RUNNING, 0, endless.c_str(), 0}});
  EXPECT_EQ(statuses_[0].szStatusText, longest);
  EXPECT_EQ(statuses_[1].szStatusText, longer.substr(0, 259));
  EXPECT_EQ(statuses_[2].szStatusText, endless.substr(0, 259));
}

TEST_F(ExpertStatus, BytesOfTheTextAreNotTouchedButWhatIsSaidOfThemIsUtf8) {
  const NMRUNRESULT result = indicate({{EXPERTSTATUS_PROBLEM, 0, "caf\xe9", 0}}, FALSE);
  EXPECT_STREQ(statuses_.at(0).szStatusText, "caf\xe9");
  EXPECT_STREQ(result.Status.szStatusText, "caf\xe9");
  EXPECT_STREQ(result.szDetail, "Run returned FALSE; its last words: caf\u00e9");
}

TEST_F(ExpertStatus, StatusOutOfRangeChangesNothing) {
  run([](const PuppetCall& call) {
    EXPECT_EQ(ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 5, "before", 5), kSuccess);
    // Passed as C passes them: in C++ an enumeration may not even be loaded with such a number.
    using Indicate = DWORD(WINAPI*)(HEXPERTKEY, int, DWORD, const char*, LONG);
    const auto indicate = reinterpret_cast<Indicate>(&ExpertIndicateStatus);
    for (const int number : {6, 7, 100, -1}) {
      EXPECT_EQ(indicate(call.key, number, 9, "after", 9), DWORD{NMERR_INVALID_PARAMETER});
    }
    EXPECT_EQ(ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 5, nullptr, -1), kSuccess);
    return TRUE;
  });
  ASSERT_EQ(statuses_.size(), 2u);
  EXPECT_EQ(statuses_[1].SubStatus, 5u);
  EXPECT_EQ(statuses_[1].PercentDone, 5u);
  EXPECT_STREQ(statuses_[1].szStatusText, "before");
}

TEST_F(ExpertStatus, DoneOrAbortedByTheExpertIsRecordedButNotFinal) {
  const NMRUNRESULT result =
      indicate({{EXPERTSTATUS_ABORTED, 2, "", 10}, {EXPERTSTATUS_DONE, 0, "", 10}}, FALSE);
  EXPECT_EQ(statuses_[0].Status, EXPERTSTATUS_ABORTED);
  EXPECT_EQ(statuses_[1].Status, EXPERTSTATUS_DONE);
  EXPECT_EQ(result.Status.Status, EXPERTSTATUS_PROBLEM);
}

TEST_F(ExpertStatus, FrameIsTheLastOneReturned) {
  run([](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR frame;
    ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "", 0);
    ExpertGetFrame(call.key, GET_SPECIFIED_FRAME, 0, 3, nullptr, &frame);
    ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "", 0);
    ExpertGetFrame(call.key, GET_SPECIFIED_FRAME, 0, 99, nullptr, &frame); // fails
    ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "", 0);
    return TRUE;
  });
  EXPECT_EQ(statuses_[0].Frame, INVALID_FRAME_NUMBER);
  EXPECT_EQ(statuses_[1].Frame, 3u);
  EXPECT_EQ(statuses_[2].Frame, 3u);
}

TEST_F(ExpertStatus, FinalStateTerminated) {
  std::atomic<bool> running = false;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) {
    while (ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "on it", 42) == kSuccess) {
      running = true;
    }
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  NmTerminateExpert(handle);
  const NMRUNRESULT result = finish(handle);
  EXPECT_EQ(result.Outcome, NMRUN_TERMINATED);
  EXPECT_EQ(result.Status.Status, EXPERTSTATUS_ABORTED);
  EXPECT_EQ(result.Status.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_USER});
  EXPECT_EQ(result.Status.PercentDone, 42u);
}

TEST_F(ExpertStatus, FinalStateRunNonZero) {
  for (const BOOL returned : {TRUE, BOOL{NMERR_NO_MORE_FRAMES}, -1, 0x40000000}) {
    const NMRUNRESULT result = indicate({{EXPERTSTATUS_RUNNING, 4, "nearly", 70}}, returned);
    EXPECT_EQ(result.Outcome, NMRUN_DONE) << returned;
    EXPECT_EQ(result.bReturned, returned);
    EXPECT_EQ(result.Status.Status, EXPERTSTATUS_DONE);
    EXPECT_EQ(result.Status.PercentDone, 100u);
    EXPECT_STREQ(result.szDetail, "");
  }
}

TEST_F(ExpertStatus, FinalStateRunZeroKeepsTheProblemThatTheExpertTold) {
  const NMRUNRESULT result = indicate({{EXPERTSTATUS_PROBLEM, 23, "no such filter", 70}}, FALSE);
  EXPECT_EQ(result.Outcome, NMRUN_PROBLEM);
  EXPECT_EQ(result.Status.Status, EXPERTSTATUS_PROBLEM);
  EXPECT_EQ(result.Status.SubStatus, 23u);
  EXPECT_EQ(result.Status.PercentDone, 70u);
  EXPECT_NE(std::string(result.szDetail).find("no such filter"), std::string::npos);
}

TEST_F(ExpertStatus, FinalStateRunZeroWithoutAProblemIsOne) {
  const NMRUNRESULT result = indicate({{EXPERTSTATUS_RUNNING, 23, "", 70}}, FALSE);
  EXPECT_EQ(result.Outcome, NMRUN_PROBLEM);
  EXPECT_EQ(result.Status.Status, EXPERTSTATUS_PROBLEM);
}

TEST_F(ExpertStatus, DllThatCannotBeLoaded) {
  EXPECT_EQ(NmLoadExpert("/no/such/expert.so", &error_), nullptr);
  EXPECT_EQ(error_.Code, DWORD{NMERR_LOAD_EXPERT_FAILED});
  EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_LOAD_FAIL});
}

TEST_F(ExpertStatus, EntryPointThatIsMissing) {
  EXPECT_EQ(NmLoadExpert(expert_path("no_run").c_str(), &error_), nullptr);
  EXPECT_EQ(error_.Code, DWORD{NMERR_LOAD_EXPERT_FAILED});
  EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_BAD_ENTRY});
  EXPECT_NE(std::string(error_.szText).find("Run"), std::string::npos) << error_.szText;
}

TEST_F(ExpertStatus, TheStatusCanBeAskedForAtAnyTime) {
  std::atomic<bool> indicated = false, seen = false;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) {
    ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 3, "now", 33);
    indicated = true;
    while (!seen) std::this_thread::yield();
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return indicated.load(); }));
  EXPERTSTATUS status = {};
  auto result = sized<NMRUNRESULT>();
  EXPECT_EQ(NmGetRunStatus(handle, &status), kSuccess);
  EXPECT_EQ(NmGetRunResult(handle, &result), DWORD{NMERR_PENDING});
  EXPECT_EQ(NmWaitExpert(handle, 0), DWORD{NMERR_TIMEOUT});
  seen = true;
  finish(handle);
  EXPECT_EQ(status.PercentDone, 33u);
  EXPECT_STREQ(status.szStatusText, "now");
}

} // namespace
} // namespace netmon::test
