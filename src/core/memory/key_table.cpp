// SPDX-License-Identifier: MIT
// Opening, terminating, and retiring keys.
//
// Lock order: as LockRank (core/runtime/lock.h) has it.
#include "key_table.h"

#include "key_entry.h"
#include "thread_heap.h"
#include "warm_budget.h"

#include "core/runtime/lock.h"
#include "core/runtime/stack_room.h"

#include <algorithm>
#include <mutex>

namespace netmon {

namespace {

constinit Lock table_lock;
std::uint16_t free_slots[kMaxOpenKeys]; // a stack
std::size_t free_slot_count = 0;
std::atomic<std::size_t> touched_slots = 0; // slots from here on were never used

// Keys that are retired or being retired, but whose memory threads may still write to.
struct Quarantined {
  std::uint16_t slot = 0;
  bool sealed = false; // calls have left, and the memory is out of reach
  std::chrono::steady_clock::time_point since;
};
// A key costs a hundred kilobytes as long as it is in here: when there are more than this, the
// oldest are released early.
constexpr std::size_t kMostQuarantined = 32;
Quarantined quarantined[kMaxOpenKeys];
std::atomic<std::size_t> quarantined_count = 0;

const HeldOverFork table_over_fork(
    LockRank::keys, []() noexcept { table_lock.lock(); }, []() noexcept { table_lock.unlock(); });

// Under the table's lock, so that the same keys are live when it is called again.
void for_each_live_store(void (KeyStore::*call)() noexcept) noexcept {
  for (std::size_t i = 0; i < touched_slots; ++i) {
    KeySlot& slot = key_slots[i];
    if (slot.word.load(std::memory_order_relaxed) != 0) (slot.heap.store().*call)();
  }
}

const HeldOverFork heaps_over_fork(
    LockRank::key_heaps, []() noexcept { for_each_live_store(&KeyStore::lock); },
    []() noexcept { for_each_live_store(&KeyStore::unlock); });

// A thread that is gone cannot write anymore.
void forget_in_quarantine(const ThreadRecord& thread) noexcept {
  if (quarantined_count.load(std::memory_order_acquire) == 0) return;
  const std::lock_guard lock(table_lock);
  for (std::size_t i = 0; i < quarantined_count; ++i) {
    key_slots[quarantined[i].slot].heap.forget_thread(&thread);
  }
}

// Leaves the heaps that a thread had in live keys. Runs on that thread when it ends. Its value is
// gone already, so the usual entry would register it again.
void leave_heaps(ThreadRecord& thread) noexcept {
  const std::size_t touched = touched_slots.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < touched; ++i) {
    KeySlot& slot = key_slots[i];
    const Key key = slot.word.load(std::memory_order_acquire) & ~Key{1};
    if (key == 0) continue;
    if ((enter_key(thread.memory, slot.word, key) & ~Key{1}) == key) {
      slot.heap.leave_heap_of(&thread, Departure::ended);
    }
    thread.memory.leave();
  }
}

// The same for a thread that vanished; runs on another thread. The record still shows what the
// vanished thread was inside. A key that is seen open under the lock is not closed before the lock
// is released.
void abandon_heaps(ThreadRecord& thread, Departure departure) noexcept {
  const std::lock_guard lock(table_lock);
  // Also when the key is being retired: it is not closed as long as the thread counts as inside.
  const Key inside = thread.memory.inside.load(std::memory_order_acquire);
  KeySlot* const slot_inside = key_slot(inside);
  if (departure == Departure::vanished && slot_inside && slot_inside->heap.key() == inside) {
    slot_inside->heap.note_vanished_inside();
  }
  for (std::size_t i = 0; i < touched_slots; ++i) {
    KeySlot& slot = key_slots[i];
    if (slot.word.load(std::memory_order_relaxed) != 0) {
      slot.heap.leave_heap_of(&thread, departure);
    }
  }
}

// Running this twice is harmless; waiting for another thread would not be, in the child of a
// fork().
void initialize_once() noexcept {
  static constinit std::atomic<bool> done = false;
  if (done.load(std::memory_order_relaxed)) return;
  on_record_release([](ThreadRecord& thread, Departure departure) noexcept {
    departure == Departure::ended ? leave_heaps(thread) : abandon_heaps(thread, departure);
    forget_in_quarantine(thread);
  });
  on_forked_child([]() noexcept {
    for_each_live_store(&KeyStore::free_arena_lock);
    release_records_of_others();
  });
  done.store(true, std::memory_order_relaxed);
}

// Under the table's lock, together with the change of `word`: a thread that ends finds its key
// either alive or in here.
void begin_quarantine(const KeySlot& slot) noexcept {
  const std::size_t count = quarantined_count.load(std::memory_order_relaxed);
  quarantined[count] = {static_cast<std::uint16_t>(&slot - key_slots), false, {}};
  quarantined_count.store(count + 1, std::memory_order_release);
}

void take_entry_out(std::size_t place) noexcept {
  const std::size_t count = quarantined_count.load(std::memory_order_relaxed);
  std::copy(quarantined + place + 1, quarantined + count, quarantined + place);
  quarantined_count.store(count - 1, std::memory_order_relaxed);
}

// From now on, the memory of the key waits for its release if it is sealed; otherwise it stays for
// good, and the entry goes.
void settle_quarantine(const KeySlot& slot, bool sealed) noexcept {
  const std::lock_guard lock(table_lock);
  const std::size_t count = quarantined_count.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < count; ++i) {
    Quarantined& entry = quarantined[i];
    if (&key_slots[entry.slot] != &slot) continue;
    if (sealed) {
      entry.sealed = true;
      entry.since = std::chrono::steady_clock::now();
    } else {
      take_entry_out(i);
    }
    return;
  }
}

void free_slot(KeySlot& slot) noexcept { // under the table's lock
  // A slot whose generations are used up stays closed: a key is never issued twice.
  if (slot.generation.load(std::memory_order_relaxed) < TokenLayout::kMaxGeneration) {
    free_slots[free_slot_count++] = static_cast<std::uint16_t>(&slot - key_slots);
  }
}

} // namespace

namespace {

// Takes the next key that may be released out of quarantine, searching from `place` on. Null when
// there is none.
KeySlot* take_out_of_quarantine(std::size_t& place, bool all) noexcept {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(table_lock);
  const std::size_t count = quarantined_count.load(std::memory_order_relaxed);
  for (; place < count; ++place) { // the oldest first
    const Quarantined entry = quarantined[place];
    KeySlot& slot = key_slots[entry.slot];
    const bool is_over = all || count > kMostQuarantined || now - entry.since >= kQuarantine;
    if (!entry.sealed || slot.heap.has_threads() || !is_over) continue;
    take_entry_out(place);
    return &slot;
  }
  return nullptr;
}

} // namespace

bool release_quarantined_memory(bool all) noexcept {
  claim_stack_room<kLockRoom>();
  if (quarantined_count.load(std::memory_order_relaxed) == 0) return false;
  bool released = false;
  std::size_t place = 0;
  while (KeySlot* slot = take_out_of_quarantine(place, all)) {
    slot->heap.close(Leftovers::reuse); // not under the lock: see KeyStore::open_arena
    const std::lock_guard lock(table_lock);
    free_slot(*slot);
    released = true;
  }
  return released;
}

Key open_key(const KeyOptions& options) noexcept {
  claim_stack_room<kLockRoom>();
  initialize_once();
  warm_budget.stir();
  give_back_idle_memory();
  release_quarantined_memory(false);
  const std::lock_guard lock(table_lock);
  std::size_t index = touched_slots.load(std::memory_order_relaxed);
  if (free_slot_count != 0) {
    index = free_slots[--free_slot_count];
  } else if (index < kMaxOpenKeys) {
    touched_slots.store(index + 1, std::memory_order_release);
  } else {
    return 0;
  }
  KeySlot& slot = key_slots[index];
  const std::uint32_t generation = slot.generation.load(std::memory_order_relaxed) + 1;
  const Key key = encode_token(TokenKind::key, {static_cast<std::uint32_t>(index), generation});
  slot.context = options.context;
  slot.heap.open(key, options.limit_bytes);
  slot.generation.store(generation, std::memory_order_release);
  slot.word.store(key, std::memory_order_release);
  return key;
}

void request_termination(Key key) noexcept {
  KeySlot* slot = key_slot(key);
  Key expected = key;
  if (slot) slot->word.compare_exchange_strong(expected, key | 1, std::memory_order_acq_rel);
}

namespace {

// What happened to the calls that saw the key alive.
enum class Calls : std::uint8_t {
  left,
  vanished, // a thread vanished inside one, at any point; the others have left
  stay,     // at least one stays inside for too long
};

Calls wait_for_calls(Key key) noexcept {
  constexpr unsigned kAttemptsBeforeDoubt = 20; // before checking whether threads still exist
  const auto start = std::chrono::steady_clock::now();
  std::optional<Epoch> grace;
  bool vanished = false;
  for (unsigned attempt = 0;; ++attempt) {
    if (!grace) grace = begin_grace();
    if (grace &&
        (attempt < kAttemptsBeforeDoubt ? grace_is_over(*grace, key, nullptr)
                                        : grace_is_over_for_living(*grace, key, vanished))) {
      return vanished ? Calls::vanished : Calls::left;
    }
    if (std::chrono::steady_clock::now() - start > kRetirePatience) return Calls::stay;
    port::back_off(attempt);
  }
}

} // namespace

MemoryAccount retire_key(Key key, Leftovers leftovers) noexcept {
  claim_stack_room<kLockRoom>();
  KeySlot* slot = key_slot(key);
  if (!slot) return {};
  {
    const std::lock_guard lock(table_lock);
    const Key word = slot->word.load(std::memory_order_relaxed);
    if (word != key && word != (key | 1)) return {};
    if (leftovers == Leftovers::quarantine) begin_quarantine(*slot);
    slot->word.store(0, std::memory_order_release);
  }
  Calls calls = wait_for_calls(key);
  if (calls == Calls::left && slot->heap.has_vanished_inside()) calls = Calls::vanished;
  MemoryAccount account = slot->heap.account();
  account.given_up = calls != Calls::left;
  if (account.given_up) {
    if (leftovers == Leftovers::quarantine) settle_quarantine(*slot, false);
    // A thread that stays may just be slow, and may be the host's own: it can go on using its
    // memory.
    slot->heap.store().give_up(calls == Calls::stay);
    return account; // the slot stays as it is
  }
  slot->context = nullptr;
  if (leftovers == Leftovers::quarantine) {
    slot->heap.store().seal();
    settle_quarantine(*slot, true);
  } else {
    slot->heap.close(leftovers);
    const std::lock_guard lock(table_lock);
    free_slot(*slot);
  }
  warm_budget.stir();
  give_back_idle_memory();
  return account;
}

void give_back_idle_memory() noexcept {
  if (!warm_budget.sweep_is_due()) return;
  const std::size_t touched = touched_slots.load(std::memory_order_acquire);
  for (std::size_t i = 0; i < touched; ++i) {
    const Key key = key_slots[i].word.load(std::memory_order_acquire) & ~Key{1};
    if (key == 0) continue;
    const KeyEntry entry(key);
    if (entry.alive()) entry.store().give_back_idle();
  }
  give_back_warm_regions(false);
}

MemoryAccount key_account(Key key) noexcept {
  const KeyEntry entry(key);
  return entry.alive() ? entry.key_heap().account() : MemoryAccount{};
}

std::uint32_t key_status(Key key) noexcept { return KeyEntry(key).status(); }

// ---- Leases

KeyLease::KeyLease(Key key) noexcept : status_(NMERR_OUT_OF_MEMORY) {
  ThreadRecord* thread = this_thread();
  if (!thread || thread->depth == kMaxLeaseDepth) return;
  KeySlot* slot = key_slot(key);
  if (!slot) {
    status_ = dead_key_status(key);
    return;
  }
  Presence& presence = thread->leases[thread->depth];
  const Key word = enter_key(presence, slot->word, key);
  if ((word & ~Key{1}) != key) {
    presence.leave();
    status_ = dead_key_status(key);
    return;
  }
  status_ = word == key ? NMERR_SUCCESS : NMERR_EXPERT_TERMINATE;
  ++thread->depth;
  thread_ = thread;
  context_ = slot->context;
}

} // namespace netmon
