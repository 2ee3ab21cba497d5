// SPDX-License-Identifier: MIT
// Registration of threads, and which of them are still inside. The records are in a lock-free list
// that only grows, so it can be read at any time.
#include "thread_record.h"

#include "lock.h"
#include "metadata_pool.h"
#include "stack_room.h"

#include <mutex>
#include <new>
#include <utility>

namespace netmon {

namespace {

using Use = ThreadRecord::Use;

std::atomic<ThreadRecord*> all_records = nullptr;

constexpr std::size_t kMaxEndings = 4;
std::atomic<ThreadEnding> endings[kMaxEndings] = {};

// Of several callers that want to release a record, exactly one succeeds.
bool claim(ThreadRecord& record) noexcept {
  Use used = Use::used;
  return record.use.compare_exchange_strong(used, Use::releasing, std::memory_order_acq_rel);
}

void release_claimed(ThreadRecord& record, Departure departure) noexcept {
  for (const auto& place : endings) {
    if (const ThreadEnding ending = place.load()) ending(record, departure);
  }
  record.leave_all();
  record.forget_cache();
  record.interrupted_key = kNothingCached;
  record.deliveries = nullptr;
  record.on_end = nullptr;
  record.id.store(0, std::memory_order_relaxed);
  record.use.store(Use::unused, std::memory_order_release);
}

bool release(ThreadRecord& record, Departure departure) noexcept {
  if (!claim(record)) return false;
  release_claimed(record, departure);
  return true;
}

// Held while releasing records of other threads, which is never done under another lock. A thread
// that ends also claims its own record under it: otherwise, between the check of its id and the
// release, the record might be released and reused by another thread.
constinit Lock vanished_lock;

// The id of the thread that the record belongs to, which cannot change while the lock is held. 0
// when it belongs to nobody or is being released.
std::uint64_t holder_of(const ThreadRecord& record) noexcept {
  const bool is_used = record.use.load(std::memory_order_acquire) == Use::used;
  return is_used ? record.id.load(std::memory_order_relaxed) : 0;
}

bool release_if_vanished(ThreadRecord& record) noexcept {
  const std::lock_guard guard(vanished_lock);
  const std::uint64_t id = holder_of(record);
  return id != 0 && !port::thread_exists(id) && release(record, Departure::vanished);
}

// A thread that had this thread's id before is gone without having released its record.
void release_predecessor(ThreadRecord& record, std::uint64_t id) noexcept {
  if (record.id.load(std::memory_order_relaxed) != id) return;
  const std::lock_guard guard(vanished_lock);
  if (holder_of(record) == id) release(record, Departure::vanished);
}

ThreadRecord* acquire_record() noexcept {
  const std::uint64_t id = port::thread_id();
  ThreadRecord* found = nullptr;
  for (ThreadRecord* record = first_thread_record(); record; record = record->next) {
    release_predecessor(*record, id);
    Use unused = Use::unused;
    if (!found && record->use.load(std::memory_order_relaxed) == Use::unused &&
        record->use.compare_exchange_strong(unused, Use::used, std::memory_order_acquire)) {
      found = record;
    }
  }
  if (!found) {
    void* memory = metadata_pool.allocate(sizeof(ThreadRecord));
    if (!memory) return nullptr;
    found = new (memory) ThreadRecord;
    found->use.store(Use::used, std::memory_order_relaxed);
    found->next = all_records.load(std::memory_order_relaxed);
    while (!all_records.compare_exchange_weak(found->next, found, std::memory_order_release,
                                              std::memory_order_relaxed)) {
    }
  }
  found->id.store(id, std::memory_order_relaxed);
  return found;
}

void end_thread(void* value) {
  auto& record = *static_cast<ThreadRecord*>(value);
  const auto on_end = std::exchange(record.on_end, nullptr);
  void* const argument = record.on_end_argument;
  // The thread may have been canceled in the middle of a call.
  const bool outside = record.memory.inside.load(std::memory_order_relaxed) == 0;
  bool is_ours = false;
  {
    const std::lock_guard guard(vanished_lock);
    is_ours = claim(record);
  }
  if (is_ours) release_claimed(record, outside ? Departure::ended : Departure::vanished);
  if (on_end) on_end(argument);
}

// Called before any thread with a value can end. Running it twice is harmless.
void watch_thread_ends() noexcept {
  static constinit std::atomic<bool> done = false;
  if (done.load(std::memory_order_relaxed)) return;
  port::on_thread_exit(end_thread);
  done.store(true, std::memory_order_relaxed);
}

bool is_in_the_way(const ThreadRecord& record, Epoch grace, std::uintptr_t token) noexcept {
  if (record.memory.is_inside_since_before(grace, token)) return true;
  if (record.parsing.is_inside_since_before(grace, token)) return true;
  for (const Presence& lease : record.leases) {
    if (lease.is_inside_since_before(grace, token)) return true;
  }
  return false;
}

} // namespace

ThreadRecord* first_thread_record() noexcept { return all_records.load(std::memory_order_acquire); }

ThreadRecord* register_thread() noexcept {
  claim_stack_room<kLockRoom>();
  watch_thread_ends();
  ThreadRecord* record = acquire_record();
  if (record) port::set_thread_value(record);
  return record;
}

void abandon_leases(ThreadRecord* record) noexcept {
  if (!record) return;
  if (const std::uintptr_t key = record->memory.inside.load(std::memory_order_relaxed)) {
    record->interrupted_key = key;
    record->forget_cache();
  }
  record->leave_all();
}

std::optional<Epoch> begin_grace() noexcept {
  const Epoch epoch = current_epoch.fetch_add(1, std::memory_order_acq_rel) + 1;
  if (!strong_barrier()) return std::nullopt;
  return epoch;
}

bool grace_is_over(Epoch grace, std::uintptr_t token, const ThreadRecord* self) noexcept {
  for (const ThreadRecord* record = first_thread_record(); record; record = record->next) {
    if (record != self && is_in_the_way(*record, grace, token)) return false;
  }
  return true;
}

bool grace_is_over_for_living(Epoch grace, std::uintptr_t token, bool& vanished) noexcept {
  bool over = true;
  for (ThreadRecord* record = first_thread_record(); record; record = record->next) {
    if (!is_in_the_way(*record, grace, token)) continue;
    if (release_if_vanished(*record)) vanished = true;
    // Looks again: the record may have been released, or belong to a later thread, by now.
    if (is_in_the_way(*record, grace, token)) over = false;
  }
  return over;
}

void release_vanished_threads() noexcept {
  constexpr unsigned kLookEvery = 256;
  static std::atomic<unsigned> calls = 0;
  if (calls.fetch_add(1, std::memory_order_relaxed) % kLookEvery != 0) return;
  for (ThreadRecord* record = first_thread_record(); record; record = record->next) {
    const std::uint64_t id = record->id.load(std::memory_order_relaxed);
    if (id != 0 && !port::thread_exists(id)) release_if_vanished(*record);
  }
}

void on_record_release(ThreadEnding ending) noexcept {
  for (auto& place : endings) {
    ThreadEnding there = nullptr;
    if (place.compare_exchange_strong(there, ending) || there == ending) return;
  }
}

void release_records_of_others() noexcept {
  auto* const self = static_cast<ThreadRecord*>(port::thread_value());
  for (ThreadRecord* record = first_thread_record(); record; record = record->next) {
    if (record == self) {
      record->id.store(port::thread_id(), std::memory_order_relaxed);
    } else {
      Use releasing = Use::releasing; // by a thread that does not exist here anymore
      record->use.compare_exchange_strong(releasing, Use::used);
      release(*record, Departure::left_out);
    }
  }
}

} // namespace netmon
