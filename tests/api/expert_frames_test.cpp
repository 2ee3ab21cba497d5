// SPDX-License-Identifier: MIT
// ExpertGetFrame, row by row. Reference: experts.md 6, 14.3; field-notes.md 2.
#include "expert_fixture.h"

#include <cstring>
#include <thread>

namespace netmon::test {
namespace {

constexpr DWORD kNone = INVALID_FRAME_NUMBER;
constexpr DWORD kForward = GET_FRAME_NEXT_FORWARD, kBackward = GET_FRAME_NEXT_BACKWARD,
                kSpecified = GET_SPECIFIED_FRAME;

class ExpertFrames : public ExpertFixture {
 protected:
  struct Answer {
    DWORD error;
    DWORD number; // of the frame, when there is one
    bool operator==(const Answer&) const = default;
    friend std::ostream& operator<<(std::ostream& out, const Answer& answer) {
      return out << "error " << answer.error << ", frame " << answer.number;
    }
  };

  static constexpr Answer frame(DWORD number) { return {NMERR_SUCCESS, number}; }
  static constexpr Answer failure(DWORD error) { return {error, kNone}; }

  // One call in a run of its own.
  Answer get(DWORD direction, DWORD number, DWORD flags = 0, HFILTER filter = nullptr) {
    Answer answer = {};
    run([&](const PuppetCall& call) {
      EXPERTFRAMEDESCRIPTOR found = {};
      answer.error = ExpertGetFrame(call.key, direction, flags, number, filter, &found);
      answer.number = answer.error == NMERR_SUCCESS ? found.FrameNumber : kNone;
      return TRUE;
    });
    return answer;
  }

  // The numbers that a scan sees, coded as experts code it.
  std::vector<DWORD> scan(DWORD direction, DWORD start = kNone) {
    std::vector<DWORD> numbers;
    run([&](const PuppetCall& call) {
      EXPERTFRAMEDESCRIPTOR found;
      found.FrameNumber = start;
      DWORD error;
      while ((error = ExpertGetFrame(call.key, direction, FLAGS_DEFER_TO_UI_FILTER,
                                     found.FrameNumber, nullptr, &found)) == NMERR_SUCCESS) {
        numbers.push_back(found.FrameNumber);
      }
      EXPECT_EQ(error, DWORD{NMERR_NO_MORE_FRAMES});
      return static_cast<BOOL>(error); // as experts in the field do
    });
    return numbers;
  }
};

TEST_F(ExpertFrames, NextSearchLeavesOutTheStart) {
  EXPECT_EQ(get(kForward, 1), frame(2));
  EXPECT_EQ(get(kBackward, 3), frame(2));
}

TEST_F(ExpertFrames, ForwardWithInvalidFrameNumber) { EXPECT_EQ(get(kForward, kNone), frame(0)); }

TEST_F(ExpertFrames, BackwardWithInvalidFrameNumber) { EXPECT_EQ(get(kBackward, kNone), frame(4)); }

TEST_F(ExpertFrames, ForwardWithStartAtOrBehindTheLastFrame) {
  for (const DWORD start : {DWORD{4}, DWORD{5}, DWORD{1000}, kNone - 1}) {
    EXPECT_EQ(get(kForward, start), failure(NMERR_NO_MORE_FRAMES)) << start;
  }
}

TEST_F(ExpertFrames, BackwardWithStartZero) {
  EXPECT_EQ(get(kBackward, 0), failure(NMERR_NO_MORE_FRAMES));
}

TEST_F(ExpertFrames, BackwardWithStartBehindTheLastFrame) {
  for (const DWORD start : {DWORD{5}, DWORD{6}, DWORD{1000}, kNone - 1}) {
    EXPECT_EQ(get(kBackward, start), frame(4)) << start;
  }
}

TEST_F(ExpertFrames, WholeScansMeetEveryFrameOnce) {
  EXPECT_EQ(scan(kForward), (std::vector<DWORD>{0, 1, 2, 3, 4}));
  EXPECT_EQ(scan(kBackward), (std::vector<DWORD>{4, 3, 2, 1, 0}));
}

TEST_F(ExpertFrames, SpecifiedFrame) {
  for (DWORD number = 0; number < 5; ++number) EXPECT_EQ(get(kSpecified, number), frame(number));
}

TEST_F(ExpertFrames, SpecifiedFrameOutOfRange) {
  for (const DWORD number : {DWORD{5}, DWORD{1000}, kNone}) {
    EXPECT_EQ(get(kSpecified, number), failure(NMERR_OUT_OF_RANGE)) << number;
  }
}

TEST_F(ExpertFrames, EmptyCapture) {
  use_capture(make_capture(0));
  for (const DWORD number : {DWORD{0}, DWORD{7}, kNone}) {
    EXPECT_EQ(get(kForward, number), failure(NMERR_NO_MORE_FRAMES));
    EXPECT_EQ(get(kBackward, number), failure(NMERR_NO_MORE_FRAMES));
    EXPECT_EQ(get(kSpecified, number), failure(NMERR_OUT_OF_RANGE));
  }
}

TEST_F(ExpertFrames, DamagedFramesAreSteppedOver) {
  use_capture(make_capture(6, {0, 2, 3, 5}));
  EXPECT_EQ(scan(kForward), (std::vector<DWORD>{1, 4}));
  EXPECT_EQ(scan(kBackward), (std::vector<DWORD>{4, 1}));
  EXPECT_EQ(get(kSpecified, 2), failure(NMERR_FILE_READ_ERROR));
  EXPECT_EQ(get(kSpecified, 4), frame(4));
}

TEST_F(ExpertFrames, OnlyDamagedFrames) {
  use_capture(make_capture(3, {0, 1, 2}));
  EXPECT_TRUE(scan(kForward).empty());
  EXPECT_TRUE(scan(kBackward).empty());
}

TEST_F(ExpertFrames, UnknownRequestFlagsAreIgnored) {
  EXPECT_EQ(get(kForward, 1, 0xfffffffc), frame(2));
}

TEST_F(ExpertFrames, UnknownDirection) {
  for (const DWORD direction : {DWORD{3}, DWORD{4}, kNone}) {
    EXPECT_EQ(get(direction, 1), failure(NMERR_INVALID_PARAMETER)) << direction;
  }
}

TEST_F(ExpertFrames, DeferToUiFilterWithoutAUiFilter) {
  EXPECT_EQ(get(kForward, kNone, FLAGS_DEFER_TO_UI_FILTER), frame(0));
  EXPECT_EQ(get(kSpecified, 3, FLAGS_DEFER_TO_UI_FILTER), frame(3));
}

TEST_F(ExpertFrames, AFilterThatIsNone) {
  int local = 0;
  for (const auto filter : {nowhere<HFILTER>(), reinterpret_cast<HFILTER>(&local),
                            reinterpret_cast<HFILTER>(capture_)}) {
    EXPECT_EQ(get(kForward, kNone, 0, filter), failure(NMERR_INVALID_HFILTER));
    EXPECT_EQ(get(kSpecified, 1, 0, filter), failure(NMERR_INVALID_HFILTER));
  }
}

// Experts take the refusal for the end of the capture. The host must not report success: they have
// seen nothing.
TEST_F(ExpertFrames, ARunThatPassedAFilterIsNotDone) {
  const struct {
    const char* name;
    DWORD direction, number, flags;
    BOOL returns;
  } ways[] = {
      {"forward", kForward, kNone, 0, TRUE},
      {"backward", kBackward, kNone, 0, TRUE},
      {"specified", kSpecified, 1, 0, TRUE},
      {"with properties", kForward, 1, FLAGS_ATTACH_PROPERTIES, TRUE},
      {"deferring to the host's filter as well", kForward, 1, FLAGS_DEFER_TO_UI_FILTER, TRUE},
      {"and returns FALSE", kForward, kNone, 0, FALSE},
  };
  for (const auto& way : ways) {
    const NMRUNRESULT result = run([&](const PuppetCall& call) {
      EXPERTFRAMEDESCRIPTOR found;
      // One refusal is enough, whatever the run sees without a filter.
      EXPECT_EQ(ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found),
                DWORD{NMERR_SUCCESS});
      ExpertGetFrame(call.key, way.direction, way.flags, way.number, nowhere<HFILTER>(), &found);
      EXPECT_EQ(ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found),
                DWORD{NMERR_SUCCESS});
      return way.returns;
    });
    EXPECT_EQ(result.Outcome, NMRUN_PROBLEM) << way.name;
    EXPECT_EQ(result.bReturned, way.returns) << way.name;
    EXPECT_EQ(result.Status.Status, EXPERTSTATUS_PROBLEM) << way.name;
    EXPECT_NE(std::string(result.szDetail).find("filter"), std::string::npos) << result.szDetail;
    EXPECT_EQ(std::string(result.szDetail).find("Run returned FALSE") != std::string::npos,
              !way.returns)
        << result.szDetail;
  }
}

TEST_F(ExpertFrames, ACrashAfterAFilterSaysBoth) {
  const NMRUNRESULT result = run([](const PuppetCall& call) -> BOOL {
    EXPERTFRAMEDESCRIPTOR found;
    ExpertGetFrame(call.key, kForward, 0, kNone, nowhere<HFILTER>(), &found);
    throw 1;
  });
  EXPECT_EQ(result.Outcome, NMRUN_CRASHED);
  EXPECT_NE(std::string(result.szDetail).find("Run crashed"), std::string::npos);
  EXPECT_NE(std::string(result.szDetail).find("filter"), std::string::npos);
}

TEST_F(ExpertFrames, AFilterOnlyCountsForTheRunThatPassedIt) {
  run([](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found;
    ExpertGetFrame(call.key, kForward, 0, kNone, nowhere<HFILTER>(), &found);
    return TRUE;
  });
  const NMRUNRESULT result = run([](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found;
    ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found);
    ExpertGetFrame(nullptr, kForward, 0, kNone, nowhere<HFILTER>(), &found); // not under its key
    return TRUE;
  });
  EXPECT_EQ(result.Outcome, NMRUN_DONE) << result.szDetail;
}

TEST_F(ExpertFrames, NullDescriptor) {
  run([](const PuppetCall& call) {
    EXPECT_EQ(ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, nullptr),
              DWORD{NMERR_INVALID_PARAMETER});
    return TRUE;
  });
}

TEST_F(ExpertFrames, KeyWithoutACapture) {
  DWORD error = 0;
  HCAPTURE seen = capture_;
  use_capture(nullptr);
  configure([&](const PuppetCall& call) {
    seen = call.startup->hCapture;
    EXPERTFRAMEDESCRIPTOR found;
    error = ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found);
    return FALSE;
  });
  EXPECT_EQ(seen, nullptr);
  EXPECT_EQ(error, DWORD{NMERR_INVALID_HCAPTURE});
}

TEST_F(ExpertFrames, TheDescriptorTellsTheFrame) {
  run([this](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found;
    EXPECT_EQ(ExpertGetFrame(call.key, kSpecified, 0, 3, nullptr, &found), DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.hFrame, GetFrame(capture_, 3));
    EXPECT_EQ(GetFrameNumber(found.hFrame), 3u);
    EXPECT_EQ(found.pFrame, GetFrameFromFrameHandle(found.hFrame));
    EXPECT_EQ(LONGLONG{found.pFrame->TimeStamp}, 3000);
    EXPECT_EQ(DWORD{found.pFrame->FrameLength}, 60u);
    EXPECT_EQ(DWORD{found.pFrame->nBytesAvail}, 60u);
    EXPECT_EQ(found.pFrame->MacFrame[0], 3);
    return TRUE;
  });
}

// A suite of its own, and so a process in which nobody has asked before.
using ExpertWithoutProtocols = ExpertFixture;

TEST_F(ExpertWithoutProtocols, CannotWriteToTheEmptyTable) {
  EXPERTFRAMEDESCRIPTOR found = {};
  const NMRUNRESULT table = run([&](const PuppetCall& call) {
    ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found);
    const_cast<volatile WORD&>(found.lpRecognizeDataTable->nRecognizeDatas) = 9;
    return TRUE;
  });
  EXPECT_EQ(table.Outcome, NMRUN_CRASHED) << table.szDetail;
}

TEST_F(ExpertWithoutProtocols, HasNothingRecognizedUntilItAsks) {
  run([](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    EXPECT_EQ(ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found), DWORD{NMERR_SUCCESS});
    EXPECT_NE(found.lpRecognizeDataTable, nullptr);
    if (!found.lpRecognizeDataTable) return FALSE;
    EXPECT_EQ(found.lpRecognizeDataTable->nRecognizeDatas, 0);
    char name[] = "ETHERNET";
    const LPPROTOCOLINFO ethernet = GetProtocolInfo(GetProtocolFromName(name));
    EXPECT_EQ(ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found), DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.lpRecognizeDataTable->nRecognizeDatas, 2);
    EXPECT_EQ(found.lpRecognizeDataTable->RecognizeData[1].ProtocolID, ethernet->ProtocolID);
    EXPECT_EQ(found.lpPropertyTable, nullptr);
    return TRUE;
  });
}

TEST_F(ExpertFrames, PropertyTableOnlyWhenAskedFor) {
  run([](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    EXPECT_EQ(ExpertGetFrame(call.key, kForward, FLAGS_ATTACH_PROPERTIES, kNone, nullptr, &found),
              DWORD{NMERR_SUCCESS});
    EXPECT_NE(found.lpPropertyTable, nullptr);
    if (found.lpPropertyTable) {
      EXPECT_GT(found.lpPropertyTable->nTotalPropertyInsts, 10u);
      EXPECT_EQ(found.lpPropertyTable->nPropertyInstTables, 2); // FRAME, ETHERNET
      EXPECT_EQ(found.lpPropertyTable->lpFirstPropertyInst->szPropertyText, nullptr);
    }
    EXPECT_EQ(ExpertGetFrame(call.key, kForward, 0, 0, nullptr, &found), DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.lpPropertyTable, nullptr);
    return TRUE;
  });
}

TEST_F(ExpertFrames, DescriptorIsLeftAloneOnFailure) {
  run([](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found, before;
    std::memset(&found, 0x5a, sizeof(found));
    std::memset(&before, 0x5a, sizeof(before));
    ExpertGetFrame(call.key, kSpecified, 0, 99, nullptr, &found);
    ExpertGetFrame(call.key, kForward, 0, 4, nullptr, &found);
    ExpertGetFrame(call.key, 77, 0, 0, nullptr, &found);
    ExpertGetFrame(call.key, kForward, 0, kNone, nowhere<HFILTER>(), &found);
    ExpertGetFrame(nullptr, kForward, 0, kNone, nullptr, &found);
    EXPECT_EQ(std::memcmp(&found, &before, sizeof(found)), 0);
    return TRUE;
  });
}

TEST_F(ExpertFrames, FramesStayValidUntilTheEndOfRun) {
  use_capture(open_capture(std::string(NETMON_TEST_CAPTURES) +
                           "/netmon/02-mixed-http-dns-nbns-arp-stp.netmon1.cap"));
  run([](const PuppetCall& call) {
    std::vector<EXPERTFRAMEDESCRIPTOR> all;
    EXPERTFRAMEDESCRIPTOR found;
    found.FrameNumber = kNone;
    while (ExpertGetFrame(call.key, kForward, 0, found.FrameNumber, nullptr, &found) ==
           NMERR_SUCCESS) {
      all.push_back(found);
    }
    EXPECT_EQ(all.size(), 136u);
    for (const EXPERTFRAMEDESCRIPTOR& frame : all) {
      EXPERTFRAMEDESCRIPTOR again;
      ExpertGetFrame(call.key, kSpecified, 0, frame.FrameNumber, nullptr, &again);
      EXPECT_EQ(again.pFrame, frame.pFrame);
      EXPECT_EQ(GetFrameLength(frame.hFrame), DWORD{frame.pFrame->FrameLength});
    }
    return TRUE;
  });
}

TEST_F(ExpertFrames, WritingThroughAFrameIsAFaultOfTheExpert) {
  EXPERTFRAMEDESCRIPTOR found = {};
  const NMRUNRESULT frame = run([&](const PuppetCall& call) {
    ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found);
    found.pFrame->MacFrame[0] = 0x77;
    return TRUE;
  });
  EXPECT_EQ(frame.Outcome, NMRUN_CRASHED) << frame.szDetail;
}

TEST_F(ExpertFrames, TerminationEndsAScan) {
  std::atomic<bool> running = false;
  DWORD last = 0;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found;
    do {
      last = ExpertGetFrame(call.key, kForward, 0, kNone, nullptr, &found); // forever
      running = true;
    } while (last == NMERR_SUCCESS);
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  NmTerminateExpert(handle);
  EXPECT_EQ(finish(handle).Outcome, NMRUN_TERMINATED);
  EXPECT_EQ(last, DWORD{NMERR_EXPERT_TERMINATE});
}

TEST_F(ExpertFrames, TheRunKeepsTheCaptureWhenTheHostClosesIt) {
  const HCAPTURE capture = make_capture(3);
  use_capture(capture);
  std::atomic<bool> running = false, closed = false;
  std::vector<DWORD> errors;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) {
    running = true;
    while (!closed) std::this_thread::yield();
    EXPERTFRAMEDESCRIPTOR found;
    errors.push_back(ExpertGetFrame(call.key, kSpecified, 0, 2, nullptr, &found));
    EXPECT_EQ(found.pFrame->MacFrame[0], 2);
    EXPECT_EQ(GetCaptureTotalFrames(call.startup->hCapture), 0u); // the handle is dead
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  EXPECT_EQ(NmCloseCapture(capture), DWORD{NMERR_SUCCESS});
  closed = true;
  EXPECT_EQ(finish(handle).Outcome, NMRUN_DONE);
  EXPECT_EQ(errors, std::vector<DWORD>{NMERR_SUCCESS});
}

} // namespace
} // namespace netmon::test
