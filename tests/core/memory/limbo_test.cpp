// SPDX-License-Identifier: MIT
// Limbo: a description is reused only when no thread that may have looked it up is inside any more.
// On the fake port with an asymmetric barrier, which may refuse.
#include "core/memory/limbo.h"

#include "core/memory/expert_memory.h"
#include "core/memory/key_entry.h"
#include "core/memory/key_table.h"
#include "fake_port.h"
#include "worker.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace netmon {
namespace {

constexpr std::uintptr_t kKeyToken = 0x1000;
constexpr std::size_t kBatch = 64;

std::set<Span*> members(Span* chain) {
  std::set<Span*> all;
  for (; chain; chain = chain->next) all.insert(chain);
  return all;
}

class LimboTest : public testing::Test {
 protected:
  ~LimboTest() override {
    free_descriptions(limbo_.take_all());
    fake_port::reset();
  }

  std::set<Span*> bury_some(std::size_t count = kBatch) {
    std::set<Span*> buried;
    for (std::size_t i = 0; i < count; ++i) {
      Span* span = allocate_description();
      bury(*span);
      limbo_.add(span);
      buried.insert(span);
    }
    return buried;
  }
  std::set<Span*> take() {
    Span* chain = limbo_.take_ready(kKeyToken);
    const auto taken = members(chain);
    free_descriptions(chain);
    return taken;
  }

  Limbo limbo_;
};

TEST_F(LimboTest, GivesBackWhatNobodyCanSee) {
  EXPECT_EQ(take(), std::set<Span*>());
  const auto buried = bury_some();
  EXPECT_EQ(take(), buried);
  EXPECT_EQ(take(), std::set<Span*>());
  EXPECT_TRUE(buried.count(allocate_description())) << "and it is used again";
}

TEST_F(LimboTest, AFewWaitForMore) {
  bury_some(kBatch - 1);
  EXPECT_EQ(take().size(), 0u);
  bury_some(1);
  EXPECT_EQ(take().size(), kBatch);
}

TEST_F(LimboTest, GivesNothingBackWhileSomebodyIsInsideSinceBefore) {
  Worker reader;
  reader.run([] { this_thread()->memory.enter(kKeyToken); });
  const auto buried = bury_some();
  for (int i = 0; i < 100; ++i) EXPECT_EQ(take().size(), 0u);
  const auto later = bury_some(2 * kBatch);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(take().size(), 0u) << "one period at a time";
  reader.run([] { this_thread()->memory.leave(); });
  EXPECT_EQ(take(), buried);
  EXPECT_EQ(take(), later);
}

TEST_F(LimboTest, DoesNotWaitForWhoCameLater) {
  Worker reader;
  reader.run([] { this_thread()->memory.enter(kKeyToken); });
  const auto buried = bury_some();
  EXPECT_EQ(take().size(), 0u);
  reader.run([] { this_thread()->memory.enter(kKeyToken); }); // the next call
  EXPECT_EQ(take(), buried);
  reader.run([] { this_thread()->memory.leave(); });
}

TEST_F(LimboTest, DoesNotWaitForOtherKeysNorForTheOneWhoAsks) {
  Worker other;
  other.run([] { this_thread()->memory.enter(kKeyToken + 2); });
  this_thread()->memory.enter(kKeyToken);
  bury_some();
  EXPECT_EQ(take().size(), kBatch);
  this_thread()->memory.leave();
  other.run([] { this_thread()->memory.leave(); });
}

TEST_F(LimboTest, TriesAgainWhenTheBarrierIsRefused) {
  bury_some();
  fake_port::knobs.barriers_refused = 3;
  for (int i = 0; i < 3; ++i) EXPECT_EQ(take().size(), 0u);
  EXPECT_EQ(take().size(), kBatch);
}

// A thread that enters while the barrier is under way has either seen nothing, or is waited for.
TEST_F(LimboTest, WhoEntersAtTheBarrierIsNotForgotten) {
  Worker reader;
  reader.run([] { this_thread(); });
  fake_port::at_barrier = [&] { reader.run([] { this_thread()->memory.enter(kKeyToken); }); };
  const auto buried = bury_some();
  EXPECT_EQ(take(), buried) << "it came when they were out of sight";
  fake_port::at_barrier = [&] { reader.run([] { this_thread()->memory.leave(); }); };
  const auto next = bury_some();
  EXPECT_EQ(take(), next) << "it left in time";
}

TEST_F(LimboTest, IsFullSooner) {
  Worker reader;
  reader.run([] { this_thread()->memory.enter(kKeyToken); });
  std::size_t count = 0;
  while (!limbo_.is_full() && count < 10'000) {
    bury_some(kBatch);
    take();
    count += kBatch;
  }
  EXPECT_EQ(count, 4096u);
  reader.run([] { this_thread()->memory.leave(); });
  take();
  EXPECT_FALSE(limbo_.is_full());
}

// ---- With a key

class CrowdedKey : public testing::Test {
 protected:
  ~CrowdedKey() override {
    fake_port::reset();
    retire_key(key_);
  }

  // Fills and empties more spans than a heap keeps.
  void churn() {
    std::vector<void*> blocks;
    for (int i = 0; i < 80; ++i) {
      blocks.push_back(allocate_block(key_, 32'000).block);
      ASSERT_NE(blocks.back(), nullptr);
    }
    for (void* block : blocks) ASSERT_EQ(free_block(key_, block), NMERR_SUCCESS);
  }
  void fill_limbo() {
    for (int i = 0; i < 400; ++i) churn();
    ASSERT_TRUE(store().is_crowded());
    const long mapped = fake_port::knobs.mapped_bytes;
    for (int i = 0; i < 200; ++i) churn();
    EXPECT_LE(fake_port::knobs.mapped_bytes, mapped + (4 << 20)) << "what is empty is used again";
  }
  KeyStore& store() const { return key_slot(key_)->heap.store(); }

  const Key key_ = open_key();
};

TEST_F(CrowdedKey, RecoversWhenTheThreadLeaves) {
  Worker reader;
  reader.run([this] { this_thread()->leases[0].enter(key_); });
  fill_limbo();
  reader.run([] { this_thread()->leases[0].leave(); });
  EXPECT_FALSE(store().is_crowded());
  for (int i = 0; i < 100; ++i) churn();
  EXPECT_FALSE(store().is_crowded());
}

TEST_F(CrowdedKey, RecoversWhenTheThreadVanished) {
  Worker reader;
  reader.run([this] { this_thread()->leases[0].enter(key_); });
  fill_limbo();
  reader.vanish();
  for (int i = 0; i < 300 && store().is_crowded(); ++i) churn();
  EXPECT_FALSE(store().is_crowded());
}

TEST_F(CrowdedKey, IsRetiredAllTheSame) {
  Worker reader;
  reader.run([this] { this_thread()->leases[0].enter(key_); });
  fill_limbo();
  reader.run([] { this_thread()->leases[0].leave(); });
  EXPECT_FALSE(retire_key(key_).given_up);
}

} // namespace
} // namespace netmon
