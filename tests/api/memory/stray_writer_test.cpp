// SPDX-License-Identifier: MIT
// An expert that goes on writing into its blocks after they were taken back, because it was
// abandoned or left a thread behind, does not write into memory that belongs to others by then.
// Depends on tests/api/expert_fixture.h, the stray expert and memory_helpers.h.
#include "memory_helpers.h"

#include "api/expert_fixture.h"
#include "host/experts/stray.h"
#include "support/library.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

namespace netmon::test {
namespace {

constexpr auto kWatched = std::chrono::milliseconds(250);

// Allocates blocks like those of the stray expert. Returns how many do not stay zero.
int spoilt_blocks(HEXPERTKEY key, const StrayBlocks& kind) {
  struct Block {
    const volatile unsigned char* memory;
    bool spoilt;
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < kind.count; ++i) {
    const void* memory = ExpertAllocMemory(key, kind.bytes, nullptr);
    if (memory) blocks.push_back({static_cast<const unsigned char*>(memory), false});
  }
  const auto end = Clock::now() + kWatched;
  do {
    for (Block& block : blocks) {
      for (std::size_t at = 0; at < kind.bytes; ++at) {
        if (block.memory[at] != 0) block.spoilt = true;
      }
    }
  } while (Clock::now() < end);
  return static_cast<int>(
      std::count_if(blocks.begin(), blocks.end(), [](const Block& block) { return block.spoilt; }));
}

// Of each kind of block that the stray expert may have.
class StrayWriter : public ExpertFixture, public ::testing::WithParamInterface<std::size_t> {
 protected:
  StrayWriter() {
    stray_ = NmLoadExpert(expert_path("stray").c_str(), &error_); // stays loaded: it has threads
    EXPECT_NE(stray_, nullptr) << error_.szText;
    EXPERTENUMINFO info = {};
    NmGetExpertInfo(stray_, &info);
    state_ = reinterpret_cast<StrayStateProc>(Library::find_in(info.hModule, kStrayState))();
  }
  ~StrayWriter() override { state_->stop = true; }

  NMRUNRESULT let_loose(StrayState::Mode mode) {
    state_->mode = mode;
    state_->blocks = GetParam();
    const HRUNNINGEXPERT handle = NmStartExpert(stray_, capture_, &options_, &error_);
    EXPECT_NE(handle, nullptr) << error_.szText;
    const NMRUNRESULT result = finish(handle);
    EXPECT_GT(state_->rounds, 0u) << "it wrote";
    return result;
  }

  void expect_harmless() {
    const StrayBlocks& kind = kStrayBlocks[GetParam()];
    for (int round = 0; round < 2; ++round) {
      MemoryKey next;
      EXPECT_EQ(spoilt_blocks(next.handle(), kind), 0) << "blocks of the next key";
    }
    int spoilt = -1;
    const NMRUNRESULT result = run([&](const PuppetCall& call) {
      spoilt = spoilt_blocks(call.key, kind);
      return TRUE;
    });
    EXPECT_EQ(result.Outcome, NMRUN_DONE) << result.szDetail;
    EXPECT_EQ(spoilt, 0) << "blocks of the next expert";
  }

  HEXPERT stray_ = nullptr;
  StrayState* state_ = nullptr;
};

TEST_P(StrayWriter, AbandonedDoesNotReachTheNextKey) {
  options_.dwTimeoutMs = 100;
  options_.dwGraceMs = 100;
  const NMRUNRESULT result = let_loose(StrayState::kInRun);
  EXPECT_EQ(result.Outcome, NMRUN_TIMEOUT);
  EXPECT_TRUE(result.bAbandoned);
  options_.dwTimeoutMs = 0;
  expect_harmless();
}

TEST_P(StrayWriter, LeftBehindByRunDoesNotReachTheNextKey) {
  let_loose(StrayState::kOnAThread);
  expect_harmless();
}

TEST_P(StrayWriter, LeftBehindWithBlocksOfItsOwnDoesNotReachTheNextKey) {
  let_loose(StrayState::kOnAnAllocator);
  expect_harmless();
}

INSTANTIATE_TEST_SUITE_P(Blocks, StrayWriter,
                         ::testing::Range(std::size_t{0}, std::size(kStrayBlocks)),
                         [](const auto& one) {
                           return "Of" + std::to_string(kStrayBlocks[one.param].bytes);
                         });

} // namespace
} // namespace netmon::test
