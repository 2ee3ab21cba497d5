// SPDX-License-Identifier: MIT
// The model. Calls take time, and others may be in the middle of theirs: a block may be handed out again
// before the call that freed it returns, and be freed again before the call that handed it out does.
#include "world.h"

#include "pages.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <cstring>

namespace netmon::explore {

namespace {

// Of a block, so much at both ends and a byte in each step is filled and looked at.
constexpr std::size_t kEdge = 64;
constexpr std::size_t kStep = 1024;

template <class Function>
void for_each_place(std::size_t bytes, const Function& function) {
  for (std::size_t i = 0; i < bytes; i += i < kEdge ? 1 : kStep) function(i);
  for (std::size_t i = bytes - std::min(kEdge, bytes); i < bytes; ++i) function(i);
}

std::byte pattern(std::size_t i, unsigned id) {
  return static_cast<std::byte>((i * 7 + id * 29) % 251 + 1);
}

} // namespace

// ---- What is where

// Whoever vanished may have had a lock, and what it protected is not used any more.
bool World::excuses(std::uint32_t error) const {
  return error == NMERR_OUT_OF_MEMORY && may_give_up_ && scheduler.anybody_vanished();
}

World::KeyState& World::state_of(Key key) {
  for (KeyState& state : keys_) {
    if (state.key == key) return state;
  }
  scheduler.fail("the scenario uses a key that it never opened");
}

unsigned World::live_at(Key key, const std::byte* at) const {
  for (unsigned i = 0; i < blocks_.size(); ++i) {
    const Block& block = blocks_[i];
    if (block.live && block.at == at && block.key == key) return i + 1;
  }
  return 0;
}

bool World::is_attempted(Key key, const std::byte* at) const {
  return std::any_of(under_way_.begin(), under_way_.end(), [&](const Attempt& attempt) {
    return attempt.at == at && attempt.key == key;
  });
}

// ---- Contents

void World::fill(const Ref& block) {
  for_each_place(block.bytes, [&](std::size_t i) { block.at[i] = pattern(i, block.id); });
}

// The first `kept` of a block that had `bytes`.
void World::expect_contents(const std::byte* at, std::size_t bytes, std::size_t kept,
                            unsigned id) const {
  bool good = true;
  for_each_place(bytes, [&](std::size_t i) { good = good && (i >= kept || at[i] == pattern(i, id)); });
  if (!good) scheduler.fail("the contents of a live block changed");
}

void World::expect_zero(const std::byte* at, std::size_t from, std::size_t to) const {
  bool good = true;
  for_each_place(to - from, [&](std::size_t i) { good = good && at[from + i] == std::byte{0}; });
  if (!good) scheduler.fail("a new block is not zero");
}

bool World::follows_contents(const Ref& ref) {
  if (!ref || ref.id == 0) return false;
  const Block& block = block_of(ref.id);
  return block.live && !block.contested && block.attempts == 0 && !is_attempted(ref.key, ref.at) &&
         !state_of(ref.key).retiring;
}

void World::check(const Ref& ref) {
  if (follows_contents(ref)) expect_contents(ref.at, ref.bytes, ref.bytes, ref.id);
}

// ---- Blocks come

Ref World::admit(Key key, void* memory, std::size_t bytes, std::size_t kept, std::uint64_t began) {
  auto* const at = static_cast<std::byte*>(memory);
  Ref ref{key, at, bytes, 0};
  if (reinterpret_cast<std::uintptr_t>(at) % 16 != 0) scheduler.fail("a block is not aligned");
  ++handed_out_;
  KeyState& state = state_of(key);
  if (state.retiring) { // it may be gone before its call returned
    state.is_exact = false;
    return ref;
  }
  if (!extents.has(at)) scheduler.fail("a block is not in the key's memory");
  const bool contested = is_attempted(key, at);
  bool live = true;
  unsigned owed = 0;
  for (auto debt = debts_.begin(); debt != debts_.end(); ++debt) {
    if (debt->key != key || debt->at != at || debt->time < began) continue;
    debts_.erase(debt);
    live = false;
    break;
  }
  for (Block& other : blocks_) {
    const bool apart = other.at + std::max<std::size_t>(other.bytes, 1) <= at ||
                       at + std::max<std::size_t>(bytes, 1) <= other.at;
    if (!live || !other.live || apart) continue;
    if (state_of(other.key).retiring) {
      other.live = false;
    } else if (other.attempts != 0) {
      other.live = false;
      ++other.owed;
    } else if (contested) { // this one is gone already
      live = false;
      owed = 1;
    } else {
      scheduler.fail("a block was handed out twice");
    }
  }
  blocks_.push_back({.key = key,
                     .at = at,
                     .bytes = bytes,
                     .live = live,
                     .contested = contested,
                     .owed = owed});
  ref.id = static_cast<unsigned>(blocks_.size());
  if (live && !contested) {
    expect_zero(at, kept, bytes);
    fill(ref);
  }
  return ref;
}

Key World::open(std::uint64_t limit_bytes) {
  const Key key = core_.open_key({.context = nullptr, .limit_bytes = limit_bytes}).key;
  expect(key != 0, "a key could not be opened");
  keys_.push_back({.key = key});
  return key;
}

Ref World::allocate(Key key, std::size_t bytes) {
  const KeyState before = state_of(key);
  const std::uint64_t began = ++time_;
  ++state_of(key).calls;
  ++state_of(key).allocating;
  const BlockResult result = core_.allocate_block(key, bytes);
  ++time_;
  KeyState& state = state_of(key);
  --state.calls;
  --state.allocating;
  if (!result.block) {
    if (excuses(result.error)) return {};
    expect(state.terminating || state.retiring, "an allocation was refused");
    expect(result.error == NMERR_EXPERT_TERMINATE, "an allocation was refused for a wrong reason");
    return {};
  }
  expect(!before.terminating && !before.retired, "a key that is closed handed out a block");
  state.total_bytes += bytes;
  ++state.total_blocks;
  return admit(key, result.block, bytes, 0, began);
}

// ---- Blocks go

World::Attempt World::begin_attempt(Key key, const Ref& ref) {
  const Attempt attempt{key, ref.at, live_at(key, ref.at), ++time_};
  if (attempt.block != 0) {
    Block& block = block_of(attempt.block);
    if (attempt.block != ref.id) block.contested = true;
    ++block.attempts;
  }
  under_way_.push_back(attempt);
  ++state_of(key).calls;
  return attempt;
}

void World::end_attempt(const Attempt& attempt) {
  ++time_;
  --state_of(attempt.key).calls;
  for (auto other = under_way_.begin(); other != under_way_.end(); ++other) {
    if (other->began != attempt.began) continue;
    under_way_.erase(other);
    break;
  }
  if (attempt.block == 0) return;
  Block& block = block_of(attempt.block);
  if (--block.attempts != 0 || state_of(attempt.key).retiring) return;
  expect(block.owed == 0, "a block was handed out again although nobody freed it");
  expect(!block.live || block.excused, "a live block was refused");
}

// Some block at the attempt's address was freed, or moved, by it.
void World::succeed(const Attempt& attempt) {
  const auto owes = [&](const Block& block) {
    return block.owed != 0 && block.at == attempt.at && block.key == attempt.key;
  };
  if (attempt.block != 0 && owes(block_of(attempt.block))) {
    --block_of(attempt.block).owed;
    return;
  }
  if (const unsigned id = live_at(attempt.key, attempt.at)) {
    block_of(id).live = false;
    return;
  }
  for (Block& block : blocks_) {
    if (owes(block)) {
      --block.owed;
      return;
    }
  }
  const KeyState& state = state_of(attempt.key);
  if (state.retiring) return;
  expect(state.allocating != 0, "a stale pointer was accepted");
  debts_.push_back({attempt.key, attempt.at, time_});
}

bool World::free(Key key, const Ref& ref) {
  if (!ref) return false;
  check(ref);
  const KeyState before = state_of(key);
  const Attempt attempt = begin_attempt(key, ref);
  const std::uint32_t status = core_.free_block(key, ref.at);
  const KeyState& state = state_of(key);
  bool freed = false;
  if (status == NMERR_SUCCESS) {
    expect(!before.terminating, "a key that is closed said that it frees");
    succeed(attempt);
    freed = true;
  } else if (status == NMERR_EXPERT_TERMINATE) {
    expect(state.terminating || state.retiring, "an open key said that it is closed");
    if (attempt.block != 0) {
      block_of(attempt.block).live = false; // by this call or by another one
      block_of(attempt.block).owed = 0;
    }
  } else if (excuses(status)) {
    if (attempt.block != 0) block_of(attempt.block).excused = true;
  } else {
    expect(status == NMERR_INVALID_PARAMETER, "a pointer was refused for a wrong reason");
    expect(!before.terminating && !before.retired, "a closed key said that it is open");
  }
  end_attempt(attempt);
  return freed;
}

Ref World::reallocate(Key key, const Ref& ref, std::size_t bytes) {
  if (!ref) return {};
  check(ref);
  const KeyState before = state_of(key);
  const Attempt attempt = begin_attempt(key, ref);
  ++state_of(key).allocating;
  const BlockResult result = core_.reallocate_block(key, ref.at, bytes);
  KeyState& state = state_of(key);
  --state.allocating;
  if (!result.block) {
    if (excuses(result.error)) {
      if (attempt.block != 0) block_of(attempt.block).excused = true;
    } else if (result.error == NMERR_EXPERT_TERMINATE) {
      expect(state.terminating || state.retiring, "an open key said that it is closed");
      if (attempt.block != 0) block_of(attempt.block).excused = true;
    } else {
      expect(result.error == NMERR_INVALID_PARAMETER, "a pointer was refused for a wrong reason");
      expect(!before.terminating && !before.retired, "a closed key said that it is open");
    }
    end_attempt(attempt);
    return {};
  }
  expect(!before.terminating && !before.retired, "a key that is closed handed out a block");
  const bool is_own = attempt.block != 0 && attempt.block == ref.id && block_of(ref.id).live &&
                      !block_of(ref.id).contested && block_of(ref.id).attempts == 1;
  if (!is_own) state.is_exact = false;
  succeed(attempt);
  if (bytes > ref.bytes) state.total_bytes += bytes - ref.bytes;
  end_attempt(attempt);
  const std::size_t kept = std::min(bytes, ref.bytes);
  auto* const at = static_cast<std::byte*>(result.block);
  if (is_own && !state.retiring) expect_contents(at, ref.bytes, kept, ref.id);
  return admit(key, at, bytes, is_own ? kept : bytes, attempt.began);
}

void World::look_at_size(Key key, const Ref& ref) {
  if (!ref) return;
  const unsigned before = live_at(key, ref.at);
  const bool attempted = is_attempted(key, ref.at);
  const bool allocating = state_of(key).allocating != 0;
  const std::uint64_t began = time_;
  const std::uint64_t handed_out = handed_out_;
  const std::size_t bytes = core_.block_size(key, ref.at);
  const KeyState& state = state_of(key);
  if (state.retired) {
    expect(bytes == 0, "a retired key knows a block");
    return;
  }
  if (bytes != 0) {
    const bool was_once = std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
      return block.key == key && block.at == ref.at && block.bytes == bytes;
    });
    expect(was_once || allocating || state.allocating != 0, "a size that no block ever had");
  }
  if (state.retiring || attempted || time_ != began) return;
  if (before != 0) {
    expect(bytes == block_of(before).bytes, "the size of a live block is wrong");
  } else if (!allocating && handed_out == handed_out_) {
    expect(bytes == 0, "a block that is not live has a size");
  }
}

// ---- The end

void World::terminate(Key key) {
  core_.request_termination(key);
  state_of(key).terminating = true;
}

void World::check_account(KeyState& state) {
  if (state.calls != 0 || state.retiring) return;
  std::uint64_t bytes = 0;
  std::uint64_t count = 0;
  for (const Block& block : blocks_) {
    if (!block.live || block.key != state.key) continue;
    bytes += block.bytes;
    ++count;
  }
  const MemoryAccount account = core_.key_account(state.key);
  expect(account.live_blocks == count, "the account has a wrong number of live blocks");
  if (!state.is_exact) return;
  expect(account.live_bytes == bytes, "the account has wrong live bytes");
  expect(account.total_bytes == state.total_bytes, "the account has wrong bytes in all");
  expect(account.total_blocks == state.total_blocks, "the account has a wrong number of blocks in all");
  expect(account.peak_bytes >= bytes && account.peak_bytes <= state.total_bytes,
         "the account has a wrong peak");
}

MemoryAccount World::retire(Key key, Leftovers leftovers) {
  check_account(state_of(key));
  state_of(key).retiring = true;
  const MemoryAccount account = core_.retire_key(key, leftovers);
  KeyState& state = state_of(key);
  state.retired = true;
  state.given_up = account.given_up;
  expect(!account.given_up || may_give_up_, "a key was given up");
  for (Block& block : blocks_) {
    if (block.key == key) block.live = false;
  }
  return account;
}

void World::finish() {
  expect(debts_.empty(), "a stale pointer was accepted");
  for (const Block& block : blocks_) {
    if (!under_way_.empty() || state_of(block.key).retiring) continue;
    expect(block.owed == 0, "a block was handed out again although nobody freed it");
  }
  for (unsigned id = 1; id <= blocks_.size(); ++id) {
    const Block& block = block_of(id);
    const KeyState& state = state_of(block.key);
    if (state.retiring || state.calls != 0) continue;
    const Ref ref{block.key, block.at, block.bytes, id};
    const std::size_t bytes = core_.block_size(block.key, block.at);
    if (block.live) {
      expect(bytes == block.bytes, "the size of a live block is wrong");
      check(ref);
    } else if (live_at(block.key, block.at) == 0) {
      expect(bytes == 0, "a block that is not live has a size");
    }
  }
  bool given_up = false;
  for (const KeyState& state : std::vector<KeyState>(keys_)) {
    if (!state.retiring) retire(state.key);
    given_up = given_up || state_of(state.key).given_up;
  }
  core_.release_quarantined_memory(true);
  if (given_up) return;
  for (std::size_t i = 0; i < extents.granules_used(); ++i) {
    expect(!core_.is_mapped(extents.granule(i)), "the page map knows memory that is gone");
  }
  expect(core_.warm_bytes() == 0, "the budget counts memory that is gone");
  const std::string left = extents.leftovers();
  expect(left.empty(), left.c_str());
}

} // namespace netmon::explore
