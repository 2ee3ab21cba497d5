// SPDX-License-Identifier: MIT
// The world of one schedule: the explored core's functions, and next to them a model that knows
// which blocks are live and detects what the core does wrong. Scenarios call the core through it.
// Depends on subject.h, scheduler.h.
#pragma once

#include "scheduler.h"
#include "subject.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace netmon::explore {

// A block as a thread knows it, which may be out of date.
struct Ref {
  Key key = 0;
  std::byte* at = nullptr; // null: there is none
  std::size_t bytes = 0;
  unsigned id = 0; // of the model's block; 0: the model does not follow it

  explicit operator bool() const noexcept { return at != nullptr; }
};

class World {
 public:
  World(const Subject& core, bool traces) : core_(core), traces_(traces) {}

  // ---- Calls of the core

  Key open(std::uint64_t limit_bytes = 0);
  Ref allocate(Key key, std::size_t bytes);
  // Under another key than the block's: it must not be found there, unless the address now belongs
  // to that key.
  bool free(Key key, const Ref& block);
  bool free(const Ref& block) { return free(block.key, block); }
  Ref reallocate(Key key, const Ref& block, std::size_t bytes);
  Ref reallocate(const Ref& block, std::size_t bytes) {
    return reallocate(block.key, block, bytes);
  }
  void look_at_size(Key key, const Ref& block);
  void look_at_size(const Ref& block) { look_at_size(block.key, block); }
  void terminate(Key key);
  MemoryAccount retire(Key key, Leftovers leftovers = Leftovers::reuse);
  void hand_over(Key key) { core_.hand_over_memory(key); }

  // The contents are what the model put there, unless they may belong to another block by now.
  void check(const Ref& block);

  // ---- Threads

  void run(const std::vector<ThreadBody>& bodies) { scheduler.run_threads(bodies); }
  void wait_for(const std::function<bool()>& condition) { scheduler.wait_for(condition); }
  void pass_seconds(unsigned seconds) {
    scheduler.pass_time(std::int64_t{seconds} * 1'000'000'000);
  }

  // ---- Findings

  void expect(bool good, const char* what) {
    if (!good) scheduler.fail(what);
  }
  void expect_zero(const std::byte* at, std::size_t from, std::size_t to) const;
  const Subject& core() const noexcept { return core_; }

  // When all threads are gone: checks that nothing is wrong, retires all keys, and checks that
  // everything is returned.
  void finish();

  // The scenario expects that keys are given up, or that memory stays.
  void allow_giving_up() noexcept { may_give_up_ = true; }

 private:
  struct KeyState {
    Key key = 0;
    bool closing = false; // a thread is about to terminate it
    bool terminating = false;
    bool retiring = false;
    bool retired = false;
    bool given_up = false;
    unsigned calls = 0;      // under way
    unsigned allocating = 0; // of those, that may hand out a block
    std::uint64_t total_bytes = 0;
    std::uint64_t total_blocks = 0;
    bool is_exact = true; // what the model counts in bytes
  };
  // What is known of one address under one key.
  struct Place {
    Key key = 0;
    std::byte* at = nullptr;
    // Blocks handed out there and not yet freed, as far as calls have returned. Below zero: a block
    // was freed before the call that hands it out returned. Above one: a block was handed out again
    // before the call that freed it returned.
    int live = 0;
    unsigned newest = 0;     // block
    bool unknown = false;    // for good: a closed key does not say what it did
    std::uint64_t taken = 0; // when `live` last went below zero
    std::uint64_t tries = 0; // to free or reallocate what is there
    std::uint64_t tried = 0; // when the last of them began
    std::uint64_t ended = 0; // and ended
    std::uint64_t ended_before = 0;
    // While there are attempts to free or reallocate what is there:
    unsigned attempts = 0;
    bool was_live = false;   // when the first of them began
    bool changed = false;    // since then
    bool overlapped = false; // by a neighboring block: one of the attempts will succeed
    bool excused = false;    // one of them may have been refused
  };
  struct Block {
    std::size_t place;
    std::size_t bytes;
    bool contested; // the address may belong to another block: the contents are not checked
  };
  struct Attempt {
    std::size_t place = 0;
    std::uint64_t number = 0; // among the place's
    bool is_sole = false;     // the caller means the newest block, and there are no other attempts
  };

  bool excuses(std::uint32_t error) const;
  KeyState& state_of(Key key);
  std::size_t place_of(Key key, std::byte* at);
  Attempt begin_attempt(Key key, const Ref& block);
  void end_attempt(const Attempt& attempt);
  void succeed(const Attempt& attempt);
  static constexpr std::size_t kNowhere = ~std::size_t{0};
  Ref admit(Key key, void* block, std::size_t bytes, std::size_t kept, std::uint64_t began,
            std::size_t old_place);
  void fill(const Ref& block);
  void expect_contents(const Ref& block, std::size_t kept, const std::byte* at) const;
  bool follows_contents(const Ref& ref);
  void check_account(const KeyState& state);
  void trace(const char* what, Key key, const void* at, std::size_t result) const;

  const Subject& core_;
  bool traces_;
  std::vector<KeyState> keys_;
  std::vector<Place> places_;
  std::vector<Block> blocks_;
  std::uint64_t time_ = 0; // counts events
  std::uint64_t handed_out_ = 0;
  bool may_give_up_ = false;
};

} // namespace netmon::explore
