// SPDX-License-Identifier: MIT
// Registration of threads. A lock-free list that only grows: reading it needs no care.
#include "thread_record.h"

#include "metadata_pool.h"
#include "stack_room.h"

#include <new>
#include <utility>

namespace netmon {

namespace {
std::atomic<ThreadRecord*> all_records = nullptr;

ThreadRecord* acquire_record() noexcept {
  for (ThreadRecord* record = first_thread_record(); record; record = record->next) {
    bool expected = false;
    if (!record->in_use.load(std::memory_order_relaxed) &&
        record->in_use.compare_exchange_strong(expected, true, std::memory_order_acquire)) {
      return record;
    }
  }
  void* memory = metadata_pool.allocate(sizeof(ThreadRecord));
  if (!memory) return nullptr;
  auto* record = new (memory) ThreadRecord;
  record->in_use.store(true, std::memory_order_relaxed);
  record->next = all_records.load(std::memory_order_relaxed);
  while (!all_records.compare_exchange_weak(record->next, record, std::memory_order_release,
                                            std::memory_order_relaxed)) {
  }
  return record;
}

constexpr std::size_t kMaxEndings = 4;
std::atomic<ThreadEnding> endings[kMaxEndings] = {};

void end_thread(void* value) {
  auto& record = *static_cast<ThreadRecord*>(value);
  const auto on_end = std::exchange(record.on_end, nullptr);
  void* const argument = record.on_end_argument;
  release_thread_record(record);
  if (on_end) on_end(argument);
}

// Before the first thread has a value that could end.
void watch_thread_ends() noexcept {
  static const bool done = (port::on_thread_exit(end_thread), true);
  static_cast<void>(done);
}
} // namespace

ThreadRecord* first_thread_record() noexcept {
  return all_records.load(std::memory_order_acquire);
}

ThreadRecord* register_thread() noexcept {
  claim_stack_room();
  watch_thread_ends();
  ThreadRecord* record = acquire_record();
  if (record) port::set_thread_value(record);
  return record;
}

void on_record_release(ThreadEnding ending) noexcept {
  for (auto& place : endings) {
    ThreadEnding there = nullptr;
    if (place.compare_exchange_strong(there, ending) || there == ending) return;
  }
}

void release_thread_record(ThreadRecord& record) noexcept {
  record.leave_all();
  for (const auto& place : endings) {
    if (const ThreadEnding ending = place.load()) ending(record);
  }
  record.cached_key = 0;
  record.cached_heap = nullptr;
  record.in_use.store(false, std::memory_order_release);
}

bool is_quiet(std::uintptr_t key, const ThreadRecord* self) noexcept {
  for (const ThreadRecord* record = first_thread_record(); record; record = record->next) {
    if (record != self && record->is_inside(key)) return false;
  }
  return true;
}

} // namespace netmon
