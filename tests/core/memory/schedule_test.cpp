// SPDX-License-Identifier: MIT
// Schedules that rarely occur by chance: other threads run at each heavy_barrier, in the middle of
// what a thread does with its heap or with a key. On the fake port with an asymmetric barrier.
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/runtime/barrier.h"
#include "core/runtime/thread_record.h"
#include "fake_port.h"
#include "worker.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <set>
#include <thread>
#include <vector>

namespace netmon {
namespace {

class Schedule : public testing::Test {
 protected:
  Schedule() { EXPECT_TRUE(detail::asymmetric_barrier); }
  ~Schedule() override { fake_port::reset(); }

  // At each barrier, runs `what` on another thread. It may want a lock that is held here: then the
  // barrier goes on after a while.
  void at_barriers(std::function<void()> what) {
    fake_port::at_barrier = [this, what = std::move(what)] {
      ++barriers_;
      if (busy_) return;
      busy_ = true;
      other_.start([this, what] {
        what();
        busy_ = false;
      });
      const auto begun = std::chrono::steady_clock::now();
      while (busy_ && std::chrono::steady_clock::now() - begun < std::chrono::milliseconds(5)) {
        std::this_thread::yield();
      }
    };
  }
  void end() {
    fake_port::at_barrier = nullptr;
    while (busy_) std::this_thread::yield();
  }

  Worker other_;
  std::atomic<bool> busy_ = false;
  int barriers_ = 0;
  std::function<void()> paused_;
};

struct Block {
  unsigned char* memory;
  std::size_t bytes;
  unsigned char value;

  static Block make(Key key, std::size_t bytes, std::size_t value) {
    auto* memory = static_cast<unsigned char*>(allocate_block(key, bytes).block);
    EXPECT_NE(memory, nullptr);
    for (std::size_t i = 0; i < bytes; ++i) EXPECT_EQ(memory[i], 0);
    std::memset(memory, static_cast<unsigned char>(value), bytes);
    return {memory, bytes, static_cast<unsigned char>(value)};
  }
  void free(Key key) const {
    EXPECT_EQ(block_size(key, memory), bytes);
    EXPECT_EQ(memory[0], value);
    EXPECT_EQ(memory[bytes - 1], value);
    EXPECT_EQ(free_block(key, memory), NMERR_SUCCESS);
  }
};

TEST_F(Schedule, SpansAreGivenAwayWhileOthersFreeIntoThem) {
  for (unsigned seed = 0; seed < 5; ++seed) {
    const Key key = open_key();
    std::mt19937 random(seed);
    std::vector<Block> handed; // for the other thread, which alone touches it while it runs
    std::atomic<std::size_t> next = 0;
    at_barriers([&] {
      for (int i = 0; i < 200 && next < handed.size(); ++i) handed[next++].free(key);
    });
    for (int round = 0; round < 8; ++round) {
      while (busy_) std::this_thread::yield();
      std::vector<Block> own;
      std::vector<Block> more;
      for (unsigned i = 0; i < 1500; ++i) {
        const std::size_t bytes = (i % 2 != 0 ? 3000 : 9000) + random() % 900;
        const bool mine = i / 60 % 2 != 0 && random() % 50 != 0; // in spans of both, or of one
        (mine ? own : more).push_back(Block::make(key, bytes, random()));
      }
      std::shuffle(more.begin(), more.end(), random);
      fake_port::at_barrier.swap(paused_); // while the list changes
      while (next < handed.size()) handed[next++].free(key);
      handed = std::move(more);
      next = 0;
      fake_port::at_barrier.swap(paused_);
      std::shuffle(own.begin(), own.end(), random);
      for (const Block& block : own) block.free(key);
      for (unsigned i = 0; i < 200; ++i) Block::make(key, 100 + random() % 30'000, i).free(key);
    }
    end();
    while (next < handed.size()) handed[next++].free(key);
    EXPECT_EQ(key_account(key).live_blocks, 0u);
    EXPECT_EQ(key_account(key).live_bytes, 0u);
    EXPECT_FALSE(retire_key(key).given_up);
  }
  EXPECT_GT(barriers_, 5) << "others were let in";
}

// The other thread allocates: what one heap gives away in the middle goes to another at once.
TEST_F(Schedule, SpansThatAreGivenAwayAreTakenByAnother) {
  const Key key = open_key();
  std::vector<Block> its;
  at_barriers([&] {
    for (unsigned i = 0; i < 40; ++i) {
      its.push_back(Block::make(key, 200 + i * 700 % 30'000, i));
      if (i % 3 != 0) continue;
      its.back().free(key);
      its.pop_back();
    }
  });
  for (unsigned round = 0; round < 30; ++round) {
    std::vector<Block> own;
    for (unsigned i = 0; i < 400; ++i) own.push_back(Block::make(key, 4000 + round * 700, i));
    for (const Block& block : own) block.free(key);
  }
  end();
  EXPECT_GT(barriers_, 5);
  EXPECT_EQ(key_account(key).live_blocks, its.size());
  std::set<void*> distinct;
  for (const Block& block : its) EXPECT_TRUE(distinct.insert(block.memory).second);
  for (const Block& block : its) block.free(key);
  retire_key(key);
}

TEST_F(Schedule, NobodyEntersAKeyThatIsBeingRetired) {
  for (int round = 0; round < 20; ++round) {
    const Key key = open_key();
    const Key neighbor = open_key();
    void* block = allocate_block(key, 100).block;
    other_.run([&] { allocate_block(key, 100); }); // it has a heap, and the key in its cache
    bool let_in = false;
    fake_port::at_barrier = [&] {
      other_.run([&] {
        let_in = true;
        EXPECT_EQ(allocate_block(key, 100).error, NMERR_EXPERT_TERMINATE);
        EXPECT_EQ(free_block(key, block), NMERR_EXPERT_TERMINATE);
        EXPECT_EQ(reallocate_block(key, block, 10).error, NMERR_EXPERT_TERMINATE);
        EXPECT_EQ(block_size(key, block), 0u);
        EXPECT_FALSE(KeyLease(key).alive());
        EXPECT_NE(allocate_block(neighbor, 100).block, nullptr);
      });
    };
    const MemoryAccount account = retire_key(key);
    fake_port::at_barrier = nullptr;
    EXPECT_TRUE(let_in);
    EXPECT_EQ(account.live_blocks, 2u);
    EXPECT_FALSE(account.given_up);
    retire_key(neighbor);
  }
}

TEST_F(Schedule, ACallThatLeavesAtTheBarrierHoldsNothingUp) {
  const Key key = open_key();
  std::unique_ptr<KeyLease> lease;
  other_.run([&] { lease = std::make_unique<KeyLease>(key); });
  fake_port::at_barrier = [&] { other_.run([&] { lease.reset(); }); };
  EXPECT_FALSE(retire_key(key).given_up);
}

TEST_F(Schedule, AThreadThatVanishesAtTheBarrierIsSeen) {
  const Key key = open_key();
  other_.run([&] {
    allocate_block(key, 100);
    this_thread()->memory.enter(key);
  });
  fake_port::at_barrier = [&] { other_.vanish(); };
  EXPECT_TRUE(retire_key(key).given_up);
}

TEST_F(Schedule, AnotherKeyIsOpenedAndRetiredAtTheBarrier) {
  const Key key = open_key();
  Key inner = 0;
  fake_port::at_barrier = [&] {
    if (inner != 0) return; // at its own barrier
    other_.run([&] {
      inner = open_key();
      EXPECT_NE(allocate_block(inner, 1000).block, nullptr);
      EXPECT_EQ(retire_key(inner).live_blocks, 1u);
      EXPECT_EQ(retire_key(key).live_blocks, 0u) << "somebody else is at it";
    });
  };
  retire_key(key);
  EXPECT_NE(inner, 0u);
}

TEST_F(Schedule, RetiringWaitsForABarrierThatTheSystemRefusesAtFirst) {
  const Key key = open_key();
  allocate_block(key, 100);
  fake_port::knobs.barriers_refused = 5;
  EXPECT_FALSE(retire_key(key).given_up);
  EXPECT_EQ(fake_port::knobs.barriers_refused, 0);
}

TEST_F(Schedule, WhenTheBarrierIsAlwaysRefusedTheKeyIsGivenUp) { // takes kRetirePatience
  const Key key = open_key();
  allocate_block(key, 100);
  fake_port::knobs.barriers_refused = 1'000'000'000;
  EXPECT_TRUE(retire_key(key).given_up);
  fake_port::knobs.barriers_refused = 0;
  const Key next = open_key();
  EXPECT_NE(allocate_block(next, 100).block, nullptr);
  EXPECT_FALSE(retire_key(next).given_up);
}

TEST_F(Schedule, AGraceThatTheSystemRefusedIsNone) {
  fake_port::knobs.barriers_refused = 1;
  EXPECT_FALSE(begin_grace().has_value());
  EXPECT_TRUE(begin_grace().has_value());
}

} // namespace
} // namespace netmon
