// SPDX-License-Identifier: MIT
// A key's memory: its arena, the spans and large blocks taken from it, and the account. What
// several threads share is here, behind a lock; what a thread uses by itself is in ThreadHeap.
// Depends on arena.h, span.h, page_map.h, metadata_pool.h, thread_record.h.
#pragma once

#include "arena.h"
#include "memory_account.h"
#include "span.h"
#include "core/thread_record.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

namespace netmon {

class ThreadHeap;

class KeyHeap {
 public:
  // Before the key is published.
  void open(std::uintptr_t key, std::uint64_t limit_bytes) noexcept;

  // After the last call under the key has left. Everything goes; O(spans), not O(blocks).
  void close() noexcept;

  std::uintptr_t key() const noexcept { return key_; }

  // The calling thread's heap, made or adopted from a thread that ended. Null: memory is short.
  ThreadHeap* heap_of(ThreadRecord* thread) noexcept;
  // Lets another thread adopt what the ending one owned.
  void orphan_heap_of(const ThreadRecord* thread) noexcept;

  // A span with codes for `class_index`, entered in the page map and owned by `heap`, or null.
  Span* take_span(unsigned class_index, ThreadHeap* heap) noexcept;
  // Takes back empty spans that nobody can look up any more (see ThreadHeap::reclaim).
  void give_spans(SpanList& spans) noexcept;

  // A claimed large block of `bytes`, zero from byte `kept` on; before that the contents are
  // whatever they were. Null when memory is short.
  Span* take_large(std::size_t bytes, std::size_t kept) noexcept;
  // Frees a claimed large block.
  void give_large(Span* block) noexcept;
  bool resize_large(Span* block, std::size_t bytes) noexcept;

  // Counts `bytes` against the limit; false when it would be exceeded.
  bool charge(std::size_t bytes) noexcept {
    if (limit_bytes_ == 0) return true;
    const std::uint64_t before = charged_.fetch_add(bytes, std::memory_order_relaxed);
    // Written so that a request near the end of the number range cannot wrap past the limit.
    if (before <= limit_bytes_ && bytes <= limit_bytes_ - before) return true;
    charged_.fetch_sub(bytes, std::memory_order_relaxed);
    return false;
  }
  void refund(std::size_t bytes) noexcept {
    if (limit_bytes_ != 0) charged_.fetch_sub(bytes, std::memory_order_relaxed);
  }

  // A thread heap's live bytes changed noticeably. The live bytes of all heaps together.
  std::int64_t note_live() noexcept;
  MemoryAccount account() const noexcept;

  // Around fork().
  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }

 private:
  void raise_peak(std::int64_t live) noexcept;
  std::byte* take_extent(std::size_t bytes, std::size_t kept) noexcept;

  // All under the lock.
  Arena* arena() noexcept; // opened on first use
  bool add_free_spans() noexcept;
  Span* pop_free_span() noexcept;

  std::uintptr_t key_ = 0;
  std::uint64_t limit_bytes_ = 0;
  std::atomic<std::uint64_t> charged_ = 0;
  std::atomic<ThreadHeap*> heaps_ = nullptr; // grows at the front only, while the key lives

  std::atomic<std::int64_t> shared_peak_ = 0; // of several heaps together, as they told

  std::mutex mutex_;
  Arena* arena_ = nullptr;
  Span* all_spans_ = nullptr;
  SpanList free_spans_; // memory without a use, not in the page map
  SpanList large_blocks_;
  std::size_t span_bytes_ = 0;  // of all spans
  std::size_t warm_bytes_ = 0;  // of free spans whose pages were not purged
  std::size_t large_bytes_ = 0; // of all large blocks, rounded
  std::size_t large_peak_ = 0;
};

// A descriptor from the pool of spans, or null. Its state, key and base may be stale.
Span* allocate_descriptor() noexcept;
void free_descriptor(Span* span) noexcept;
void descriptors_lock() noexcept; // around fork()
void descriptors_unlock() noexcept;

} // namespace netmon
