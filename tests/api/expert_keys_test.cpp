// SPDX-License-Identifier: MIT
// Expert functions under keys that are wrong, no longer valid, or another run's. Reference:
// experts.md 4, 14.1.
#include "error_codes.h"
#include "expert_fixture.h"

#include <thread>

namespace netmon::test {
namespace {

constexpr DWORD kTerminate = NMERR_EXPERT_TERMINATE, kInvalid = NMERR_INVALID_EXPERT_HANDLE;

// What each function answers under a key.
std::vector<DWORD> all_answers(HEXPERTKEY key) {
  EXPERTFRAMEDESCRIPTOR frame = {};
  EXPERTSTARTUPINFO startup = {};
  EventBuilder event;
  DWORD alloc_error = 77, realloc_error = 77;
  void* block = ExpertAllocMemory(key, 8, &alloc_error);
  EXPECT_EQ(block == nullptr, alloc_error != kSuccess);
  void* other = ExpertReallocMemory(key, nullptr, 8, &realloc_error);
  EXPECT_EQ(other == nullptr, realloc_error != kSuccess);
  return {ExpertGetFrame(key, GET_SPECIFIED_FRAME, 0, 0, nullptr, &frame),
          ExpertGetStartupInfo(key, &startup),
          ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, nullptr, 0),
          ExpertSubmitEvent(key, event.get()),
          alloc_error,
          realloc_error,
          ExpertFreeMemory(key, nullptr)};
}

class ExpertKeys : public ExpertFixture {};

TEST_F(ExpertKeys, KeyNullOrNeverIssued) {
  int local = 0;
  for (const auto key : {HEXPERTKEY{}, nowhere<HEXPERTKEY>(), static_cast<HEXPERTKEY>(&local),
                         reinterpret_cast<HEXPERTKEY>(~std::uintptr_t{0})}) {
    EXPECT_EQ(all_answers(key), std::vector<DWORD>(7, kInvalid)) << key;
    EXPECT_EQ(ExpertMemorySize(key, &local), 0u);
  }
}

TEST_F(ExpertKeys, KeyOfOtherKindsOfHandlesIsNoKey) {
  EXPECT_EQ(all_answers(capture_), std::vector<DWORD>(7, kInvalid));
  EXPECT_EQ(all_answers(puppet_), std::vector<DWORD>(7, kInvalid));
}

TEST_F(ExpertKeys, KeyWhoseRunHasReturned) {
  HEXPERTKEY kept = nullptr;
  run([&](const PuppetCall& call) {
    kept = call.key;
    return TRUE;
  });
  EXPECT_EQ(all_answers(kept), std::vector<DWORD>(7, kTerminate));
  // No memory is touched: wild pointers are harmless now.
  EXPECT_EQ(ExpertSubmitEvent(kept, nowhere<PNMEVENTDATA>()), kTerminate);
  EXPECT_EQ(ExpertIndicateStatus(kept, EXPERTSTATUS_RUNNING, 0, nowhere<char*>(), 0), kTerminate);
  EXPECT_EQ(ExpertGetStartupInfo(kept, nowhere<PEXPERTSTARTUPINFO>()), kTerminate);
  EXPECT_TRUE(events_.empty());
}

TEST_F(ExpertKeys, TerminationRequestedEntryPointStillActive) {
  std::atomic<bool> running = false, stopped = false;
  std::vector<DWORD> answers;
  DWORD free_error = 0;
  SIZE_T size = 0;
  const HRUNNINGEXPERT handle = start([&](const PuppetCall& call) {
    void* block = ExpertAllocMemory(call.key, 24, nullptr);
    running = true;
    while (!stopped) std::this_thread::yield();
    answers = all_answers(call.key);
    size = ExpertMemorySize(call.key, block); // cannot report an error: answers as usual
    free_error = ExpertFreeMemory(call.key, block);
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  EXPECT_EQ(NmTerminateExpert(handle), kSuccess);
  stopped = true;
  const NMRUNRESULT result = finish(handle);
  EXPECT_EQ(answers, std::vector<DWORD>(7, kTerminate));
  EXPECT_EQ(size, 24u);
  EXPECT_EQ(free_error, kTerminate);
  EXPECT_EQ(result.Memory.nLeaked, 0u); // it was freed nevertheless
  EXPECT_EQ(result.Outcome, NMRUN_TERMINATED);
  EXPECT_TRUE(events_.empty());
}

TEST_F(ExpertKeys, KeyOfAnotherLiveExpert) {
  // One run passes its key to another, which works in the first one's context.
  std::atomic<HEXPERTKEY> lent = nullptr;
  std::atomic<bool> used = false;
  const HRUNNINGEXPERT lender = start([&](const PuppetCall& call) {
    lent = call.key;
    while (!used) std::this_thread::yield();
    return TRUE;
  });
  ASSERT_TRUE(eventually([&] { return lent != nullptr; }));
  std::vector<DWORD> answers;
  DWORD own_free = 0;
  const NMRUNRESULT borrower = run([&](const PuppetCall& call) {
    answers = all_answers(lent);
    void* block = ExpertAllocMemory(lent, 8, nullptr);
    own_free = ExpertFreeMemory(call.key, block); // blocks never cross keys
    return TRUE;
  });
  used = true;
  const NMRUNRESULT owner = finish(lender);
  EXPECT_EQ(answers, std::vector<DWORD>(7, kSuccess));
  EXPECT_EQ(own_free, DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(owner.Memory.nLeaked, 3u);
  EXPECT_EQ(borrower.Memory.nAllocations, 0u);
  EXPECT_EQ(owner.nEvents, 1u);
  EXPECT_EQ(borrower.nEvents, 0u);
}

TEST_F(ExpertKeys, ConfigureKeyUsedInRun) {
  HEXPERTKEY configure_key = nullptr;
  configure([&](const PuppetCall& call) {
    configure_key = call.key;
    EXPECT_EQ(all_answers(call.key), std::vector<DWORD>(7, kSuccess)); // all of them work there
    return FALSE;
  });
  std::vector<DWORD> answers;
  HEXPERTKEY run_key = nullptr;
  run([&](const PuppetCall& call) {
    run_key = call.key;
    answers = all_answers(configure_key);
    return TRUE;
  });
  EXPECT_NE(configure_key, run_key);
  EXPECT_EQ(answers, std::vector<DWORD>(7, kTerminate));
}

TEST_F(ExpertKeys, KeysAreNeverReused) {
  std::vector<HEXPERTKEY> keys;
  for (int i = 0; i < 50; ++i) {
    run([&](const PuppetCall& call) {
      keys.push_back(call.key);
      return TRUE;
    });
  }
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
}

TEST_F(ExpertKeys, SeveralThreadsOfAnExpertOnOneKey) {
  const NMRUNRESULT result = run([](const PuppetCall& call) {
    std::vector<std::thread> helpers;
    for (int t = 0; t < 4; ++t) {
      helpers.emplace_back([&call] {
        for (int i = 0; i < 200; ++i) {
          EXPERTFRAMEDESCRIPTOR frame;
          EventBuilder event;
          EXPECT_EQ(ExpertGetFrame(call.key, GET_SPECIFIED_FRAME, 0, 4, nullptr, &frame), kSuccess);
          EXPECT_EQ(ExpertSubmitEvent(call.key, event.get()), kSuccess);
          EXPECT_EQ(ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "at work", i % 100),
                    kSuccess);
        }
      });
    }
    for (auto& helper : helpers) helper.join();
    return TRUE;
  });
  EXPECT_EQ(result.Outcome, NMRUN_DONE);
  EXPECT_EQ(result.nEvents, 800u);
  EXPECT_EQ(events_.size(), 800u);
}

TEST_F(ExpertKeys, AKeyWithoutARunHasNoCapture) {
  const HEXPERTKEY key = NmOpenKey(0, &error_);
  ASSERT_NE(key, nullptr) << error_.szText;
  EXPERTFRAMEDESCRIPTOR frame;
  EventBuilder event;
  EXPECT_EQ(ExpertGetFrame(key, GET_SPECIFIED_FRAME, 0, 0, nullptr, &frame),
            DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(ExpertSubmitEvent(key, event.get()), DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, "", 0),
            DWORD{NMERR_INVALID_HCAPTURE});
  EXPERTSTARTUPINFO startup;
  EXPECT_EQ(ExpertGetStartupInfo(key, &startup), DWORD{NMERR_INVALID_HCAPTURE});
  NmCloseKey(key, nullptr);
}

} // namespace
} // namespace netmon::test
