// SPDX-License-Identifier: MIT
// Opening, terminating and retiring keys.
//
// Lock order: table_mutex, then a key heap's, then the pools' (arenas, descriptors, metadata).
#include "key_table.h"

#include "key_slot.h"
#include "core/metadata_pool.h"

#include <mutex>

namespace netmon {

constinit KeySlot key_slots[kMaxOpenKeys];

namespace {

std::mutex table_mutex;
std::uint16_t free_slots[kMaxOpenKeys]; // a stack
std::size_t free_slot_count = 0;
std::size_t touched_slots = 0; // slots from here on were never used

void orphan_heaps(ThreadRecord& thread) noexcept {
  for (KeySlot& slot : key_slots) {
    const Key word = slot.word.load(std::memory_order_acquire);
    if (word == 0) continue;
    // The thread's value is gone already, so the usual entry would register it anew.
    thread.inside_memory.store(word & ~Key{1}, std::memory_order_relaxed);
    light_barrier();
    if (slot.word.load(std::memory_order_acquire) != 0) slot.heap.orphan_heap_of(&thread);
    thread.inside_memory.store(0, std::memory_order_release);
  }
}

// Under the table's lock, so that the same keys are live when it is called again.
void for_each_live_heap(void (KeyHeap::*call)() noexcept) noexcept {
  for (KeySlot& slot : key_slots) {
    if (slot.word.load(std::memory_order_relaxed) != 0) (slot.heap.*call)();
  }
}

void before_fork() {
  table_mutex.lock();
  for_each_live_heap(&KeyHeap::lock);
  Arena::lock_pool();
  descriptors_lock();
  metadata_pool.lock();
  code_pool.lock();
}

void after_fork() {
  code_pool.unlock();
  metadata_pool.unlock();
  descriptors_unlock();
  Arena::unlock_pool();
  for_each_live_heap(&KeyHeap::unlock);
  table_mutex.unlock();
}

void after_fork_in_child() {
  after_fork();
  // The other threads are not in the child: nobody would ever clear what they had published.
  const void* self = port::thread_value();
  for (const ThreadRecord* record = first_thread_record(); record; record = record->next) {
    if (record != self && record->in_use.load(std::memory_order_relaxed)) {
      release_thread_record(const_cast<ThreadRecord&>(*record));
    }
  }
}

void initialize_once() noexcept {
  static const bool done = [] {
    on_record_release(orphan_heaps);
    port::on_fork(before_fork, after_fork, after_fork_in_child);
    return true;
  }();
  static_cast<void>(done);
}

} // namespace

std::uint32_t dead_key_status(Key key) noexcept {
  Token token;
  if (!decode_token(TokenKind::key, key, token) || token.slot >= kMaxOpenKeys) {
    return NMERR_INVALID_EXPERT_HANDLE;
  }
  const auto issued = key_slots[token.slot].generation.load(std::memory_order_acquire);
  return token.generation <= issued ? NMERR_EXPERT_TERMINATE : NMERR_INVALID_EXPERT_HANDLE;
}

OpenedKey open_key(const KeyOptions& options) noexcept {
  initialize_once();
  const std::lock_guard lock(table_mutex);
  std::size_t index = 0;
  if (free_slot_count != 0) {
    index = free_slots[--free_slot_count];
  } else if (touched_slots < kMaxOpenKeys) {
    index = touched_slots++;
  } else {
    return {0, KeyError::too_many_keys};
  }
  KeySlot& slot = key_slots[index];
  const std::uint32_t generation = slot.generation.load(std::memory_order_relaxed) + 1;
  const Key key =
      encode_token(TokenKind::key, {static_cast<std::uint32_t>(index), generation});
  slot.context = options.context;
  slot.heap.open(key, options.limit_bytes);
  slot.generation.store(generation, std::memory_order_release);
  slot.word.store(key, std::memory_order_release);
  return {key, KeyError::none};
}

void request_termination(Key key) noexcept {
  KeySlot* slot = key_slot(key);
  Key expected = key;
  if (slot) slot->word.compare_exchange_strong(expected, key | 1, std::memory_order_acq_rel);
}

MemoryAccount retire_key(Key key) noexcept {
  KeySlot* slot = key_slot(key);
  if (!slot) return {};
  {
    const std::lock_guard lock(table_mutex);
    const Key word = slot->word.load(std::memory_order_relaxed);
    if (word != key && word != (key | 1)) return {};
    slot->word.store(0, std::memory_order_release);
  }
  // Calls that saw the key alive have published it by now; new ones see it gone.
  strong_barrier();
  for (unsigned attempt = 0; !is_quiet(key, nullptr); ++attempt) port::back_off(attempt);

  const MemoryAccount account = slot->heap.account();
  slot->heap.close();
  slot->context = nullptr;

  const std::lock_guard lock(table_mutex);
  // A slot whose generations are used up stays closed: a key is never issued twice.
  if (slot->generation.load(std::memory_order_relaxed) < TokenLayout::kMaxGeneration) {
    free_slots[free_slot_count++] = static_cast<std::uint16_t>(slot - key_slots);
  }
  return account;
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
  auto& inside = thread->leases[thread->depth];
  inside.store(key, std::memory_order_relaxed);
  light_barrier();
  const Key word = slot->word.load(std::memory_order_acquire);
  if ((word & ~Key{1}) != key) {
    inside.store(0, std::memory_order_release);
    status_ = dead_key_status(key);
    return;
  }
  status_ = word == key ? NMERR_SUCCESS : NMERR_EXPERT_TERMINATE;
  ++thread->depth;
  alive_ = true;
  context_ = slot->context;
}

void KeyLease::release() noexcept {
  if (!alive_) return;
  alive_ = false;
  ThreadRecord* thread = this_thread();
  thread->leases[--thread->depth].store(0, std::memory_order_release);
}

void abandon_leases() noexcept {
  auto* thread = static_cast<ThreadRecord*>(port::thread_value());
  if (thread) thread->leave_all();
}

} // namespace netmon
