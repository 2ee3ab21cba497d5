// SPDX-License-Identifier: MIT
// The model. Calls take time, and other threads may be in the middle of theirs: a block may be
// handed out again before the call that freed it returns, and be freed again before the call that
// handed it out does.
#include "world.h"

#include "pages.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <cstdio>

namespace netmon::explore {

namespace {

// At both ends of a block, this much is filled and checked, and a byte in each step.
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

// ---- Where things are

// A thread that vanished may have held a lock; what it protected is no longer used.
bool World::excuses(std::uint32_t error) const {
  return error == NMERR_OUT_OF_MEMORY && may_give_up_ && scheduler.anybody_vanished();
}

World::KeyState& World::state_of(Key key) {
  for (KeyState& state : keys_) {
    if (state.key == key) return state;
  }
  scheduler.fail("the scenario uses a key that it never opened");
}

std::size_t World::place_of(Key key, std::byte* at) {
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].at == at && places_[i].key == key) return i;
  }
  places_.push_back({.key = key, .at = at});
  return places_.size() - 1;
}

void World::trace(const char* what, Key key, const void* at, std::size_t result) const {
  if (!traces_) return;
  std::printf("%6llu thread %u: %s key %u at %p: %#zx\n",
              static_cast<unsigned long long>(scheduler.steps()), scheduler.current(), what,
              static_cast<unsigned>(key >> 1 & 0x7FFF), at, result);
}

// ---- Contents

void World::fill(const Ref& block) {
  for_each_place(block.bytes, [&](std::size_t i) { block.at[i] = pattern(i, block.id); });
}

// The first `kept` bytes of a block are at `at`.
void World::expect_contents(const Ref& block, std::size_t kept, const std::byte* at) const {
  bool good = true;
  for_each_place(block.bytes, [&](std::size_t i) {
    good = good && (i >= kept || at[i] == pattern(i, block.id));
  });
  if (!good) scheduler.fail("the contents of a live block changed");
}

void World::expect_zero(const std::byte* at, std::size_t from, std::size_t to) const {
  bool good = true;
  for_each_place(to - from, [&](std::size_t i) { good = good && at[from + i] == std::byte{0}; });
  if (!good) scheduler.fail("a new block is not zero");
}

bool World::follows_contents(const Ref& ref) {
  if (!ref || ref.id == 0) return false;
  const Place& place = places_[blocks_[ref.id - 1].place];
  return place.live == 1 && place.newest == ref.id && place.attempts == 0 &&
         !blocks_[ref.id - 1].contested && !state_of(ref.key).retiring;
}

void World::check(const Ref& ref) {
  if (follows_contents(ref)) expect_contents(ref, ref.bytes, ref.at);
}

// ---- Blocks are handed out

// `old_place`: where the call has just ended an attempt of its own.
Ref World::admit(Key key, void* memory, std::size_t bytes, std::size_t kept, std::uint64_t began,
                 std::size_t old_place) {
  auto* const at = static_cast<std::byte*>(memory);
  Ref ref{key, at, bytes, 0};
  if (reinterpret_cast<std::uintptr_t>(at) % 16 != 0) scheduler.fail("a block is not aligned");
  ++handed_out_;
  KeyState& state = state_of(key);
  if (state.retiring) return ref; // it may be gone before its call returned
  if (!extents.has(at)) scheduler.fail("a block is not in the key's memory");
  const std::size_t number = place_of(key, at);
  Place& place = places_[number];
  // Another thread may have freed or moved it already, before this call returned.
  const std::uint64_t others_ended = old_place == number ? place.ended_before : place.ended;
  const bool may_be_gone = place.attempts != 0 || place.live < 0 || place.taken >= began ||
                           place.tried > began || others_ended > began;
  for (Place& other : places_) {
    if (other.live < 1) continue;
    const Block& block = blocks_[other.newest - 1];
    const std::size_t other_bytes = block.contested ? 1 : block.bytes;
    const bool apart = other.at + std::max<std::size_t>(other_bytes, 1) <= at ||
                       at + std::max<std::size_t>(bytes, 1) <= other.at;
    if (apart) continue;
    if (state_of(other.key).retiring) {
      other.live = 0;
    } else if (other.attempts == 0 && !may_be_gone) {
      scheduler.fail("a block was handed out twice");
    } else if (&other != &place && other.attempts != 0) {
      other.overlapped = true;
    }
  }
  ++place.live;
  place.changed = true;
  const bool contested = may_be_gone || place.live != 1;
  if (contested) state.is_exact = false;
  blocks_.push_back({number, bytes, contested});
  ref.id = place.newest = static_cast<unsigned>(blocks_.size());
  if (!contested) {
    expect_zero(at, kept, bytes);
    fill(ref);
  }
  return ref;
}

Key World::open(std::uint64_t limit_bytes) {
  const Key key = core_.open_key({.context = nullptr, .limit_bytes = limit_bytes});
  expect(key != 0, "a key could not be opened");
  keys_.push_back({.key = key});
  trace("open", key, nullptr, 0);
  return key;
}

Ref World::allocate(Key key, std::size_t bytes) {
  const KeyState before = state_of(key);
  const std::uint64_t began = ++time_;
  ++state_of(key).calls;
  ++state_of(key).allocating;
  trace("allocate", key, nullptr, bytes);
  const BlockResult result = core_.allocate_block(key, bytes);
  trace("allocated", key, result.block, result.error);
  ++time_;
  KeyState& state = state_of(key);
  --state.calls;
  --state.allocating;
  if (!result.block) {
    if (excuses(result.error)) return {};
    expect(state.closing || state.retiring, "an allocation was refused");
    expect(result.error == NMERR_EXPERT_TERMINATE, "an allocation was refused for a wrong reason");
    return {};
  }
  expect(!before.terminating && !before.retired, "a key that is closed handed out a block");
  state.total_bytes += bytes;
  ++state.total_blocks;
  return admit(key, result.block, bytes, 0, began, kNowhere);
}

// ---- Blocks are freed

World::Attempt World::begin_attempt(Key key, const Ref& ref) {
  ++time_;
  ++state_of(key).calls;
  const std::size_t number = place_of(key, ref.at);
  Place& place = places_[number];
  const bool is_meant = place.live == 1 && place.newest == ref.id;
  if (place.live > 0 && place.newest != ref.id) blocks_[place.newest - 1].contested = true;
  place.tried = time_;
  if (place.attempts++ == 0) {
    place.was_live = place.live > 0;
    place.changed = place.overlapped = place.excused = false;
  }
  return {number, ++place.tries, is_meant && place.attempts == 1};
}

void World::end_attempt(const Attempt& attempt) {
  ++time_;
  Place& place = places_[attempt.place];
  KeyState& state = state_of(place.key);
  place.ended_before = place.ended;
  place.ended = time_;
  --state.calls;
  if (--place.attempts != 0 || state.retiring || place.unknown) return;
  expect(place.live <= 1, "a block was handed out twice");
  expect(place.live < 1 || !place.overlapped, "a block was handed out although nobody freed it");
  expect(!place.was_live || place.changed || place.excused, "a live block was refused");
}

// The attempt freed, or moved, some block at its address.
void World::succeed(const Attempt& attempt) {
  Place& place = places_[attempt.place];
  const KeyState& state = state_of(place.key);
  place.changed = true;
  if (state.retiring) return;
  if (--place.live >= 0) return;
  expect(state.allocating != 0, "a stale pointer was accepted");
  place.taken = time_;
}

bool World::free(Key key, const Ref& ref) {
  if (!ref) return false;
  check(ref);
  const KeyState before = state_of(key);
  const Attempt attempt = begin_attempt(key, ref);
  trace("free", key, ref.at, ref.bytes);
  const std::uint32_t status = core_.free_block(key, ref.at);
  trace("freed", key, ref.at, status);
  const KeyState& state = state_of(key);
  Place& place = places_[attempt.place];
  bool freed = false;
  if (status == NMERR_SUCCESS) {
    expect(!before.terminating, "a key that is closed said that it frees");
    succeed(attempt);
    freed = true;
  } else if (status == NMERR_EXPERT_TERMINATE) {
    expect(state.closing || state.retiring, "an open key said that it is closed");
    // If there was a block, it was freed by this call or by another.
    if (place.live > 0) place.live = 0;
    place.unknown = place.unknown || state.allocating != 0;
    place.changed = true;
  } else if (excuses(status)) {
    place.excused = true;
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
  const std::uint64_t began = time_;
  ++state_of(key).allocating;
  trace("reallocate", key, ref.at, bytes);
  const BlockResult result = core_.reallocate_block(key, ref.at, bytes);
  trace("reallocated", key, result.block, result.error);
  KeyState& state = state_of(key);
  Place& place = places_[attempt.place];
  if (!result.block) {
    --state.allocating;
    if (result.error == NMERR_EXPERT_TERMINATE) {
      expect(state.closing || state.retiring, "an open key said that it is closed");
      place.excused = true;
    } else if (excuses(result.error)) {
      place.excused = true;
    } else {
      expect(result.error == NMERR_INVALID_PARAMETER, "a pointer was refused for a wrong reason");
      expect(!before.terminating && !before.retired, "a closed key said that it is open");
    }
    end_attempt(attempt);
    return {};
  }
  expect(!before.terminating && !before.retired, "a key that is closed handed out a block");
  const bool is_own = attempt.is_sole && place.tries == attempt.number && place.live == 1 &&
                      place.newest == ref.id && !blocks_[ref.id - 1].contested;
  if (!is_own) state.is_exact = false;
  succeed(attempt);
  --state.allocating;
  if (bytes > ref.bytes) state.total_bytes += bytes - ref.bytes;
  end_attempt(attempt);
  auto* const at = static_cast<std::byte*>(result.block);
  const std::size_t kept = std::min(bytes, ref.bytes);
  if (is_own && !state.retiring) expect_contents(ref, kept, at);
  return admit(key, at, bytes, is_own ? kept : bytes, began, attempt.place);
}

void World::look_at_size(Key key, const Ref& ref) {
  if (!ref) return;
  const Place before = places_[place_of(key, ref.at)];
  const KeyState state_before = state_of(key);
  const std::uint64_t began = time_;
  const std::size_t bytes = core_.block_size(key, ref.at);
  trace("size", key, ref.at, bytes);
  const KeyState& state = state_of(key);
  if (state_before.retired) {
    expect(bytes == 0, "a retired key knows a block");
    return;
  }
  const bool allocating = state_before.allocating != 0 || state.allocating != 0;
  if (bytes != 0 && !allocating && !state.retiring) {
    const bool was_once = std::any_of(blocks_.begin(), blocks_.end(), [&](const Block& block) {
      const Place& place = places_[block.place];
      return place.key == key && place.at == ref.at && block.bytes == bytes;
    });
    expect(was_once, "a size that no block ever had");
  }
  if (state.retiring || before.attempts != 0 || before.unknown || time_ != began || allocating)
    return;
  if (before.live == 0) {
    expect(bytes == 0, "a block that is not live has a size");
  } else if (!blocks_[before.newest - 1].contested) {
    expect(bytes == blocks_[before.newest - 1].bytes, "the size of a live block is wrong");
  }
}

// ---- The end

void World::terminate(Key key) {
  state_of(key).closing = true;
  core_.request_termination(key);
  state_of(key).terminating = true;
  trace("terminated", key, nullptr, 0);
}

void World::check_account(const KeyState& state) {
  if (state.calls != 0 || state.retiring) return;
  std::uint64_t bytes = 0;
  std::uint64_t count = 0;
  for (const Place& place : places_) {
    if (place.live < 1 || place.key != state.key) continue;
    bytes += blocks_[place.newest - 1].bytes;
    ++count;
  }
  const MemoryAccount account = core_.key_account(state.key);
  expect(account.live_blocks == count, "the account has a wrong number of live blocks");
  if (!state.is_exact) return;
  expect(account.live_bytes == bytes, "the account has wrong live bytes");
  expect(account.total_bytes == state.total_bytes, "the account has wrong bytes in all");
  expect(account.total_blocks == state.total_blocks,
         "the account has a wrong number of blocks in all");
  expect(account.peak_bytes >= bytes && account.peak_bytes <= state.total_bytes,
         "the account has a wrong peak");
}

MemoryAccount World::retire(Key key, Leftovers leftovers) {
  state_of(key).retiring = true;
  trace("retire", key, nullptr, 0);
  const MemoryAccount account = core_.retire_key(key, leftovers);
  trace("retired", key, nullptr, account.given_up);
  KeyState& state = state_of(key);
  state.retired = true;
  state.given_up = state.given_up || account.given_up;
  expect(!account.given_up || may_give_up_, "a key was given up");
  for (Place& place : places_) {
    if (place.key == key) place.live = 0;
  }
  return account;
}

void World::finish() {
  for (Place& place : places_) {
    const KeyState& state = state_of(place.key);
    if (state.retiring || state.calls != 0 || place.unknown) continue;
    expect(place.live >= 0, "a stale pointer was accepted");
    const std::size_t bytes = core_.block_size(place.key, place.at);
    expect((bytes != 0) == (place.live != 0),
           place.live != 0 ? "a live block is not known" : "a block that is not live has a size");
    if (place.live == 0 || blocks_[place.newest - 1].contested) continue;
    expect(bytes == blocks_[place.newest - 1].bytes, "the size of a live block is wrong");
    check({place.key, place.at, bytes, place.newest});
  }
  bool given_up = false;
  for (const KeyState& state : std::vector<KeyState>(keys_)) {
    check_account(state);
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
