// SPDX-License-Identifier: MIT
// The out-of-band description of a piece of a key's memory: a span of small blocks of one size, or
// one large block. What a pointer check reads is here and nowhere else. Depends on size_class.h.
#pragma once

#include "size_class.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

class ThreadHeap;

// A small block is described by a 16-bit code. Live: the exact size + 1. Otherwise what became of
// it; a freed block of the owning thread's links to the next free one. Freeing is one
// compare-and-swap from a live code, so of two racing frees one loses.
namespace block_code {
inline constexpr std::uint16_t kUnused = 0;          // never handed out since the span was made
inline constexpr std::uint16_t kLastLive = kMaxSmall + 1;
inline constexpr std::uint16_t kFree = 0x9000;       // | index of the next free block
inline constexpr std::uint16_t kFreeEnd = 0xA000;    // free, the last in the list
inline constexpr std::uint16_t kFreedAway = 0xA001;  // freed by another thread, not yet collected
inline constexpr std::uint16_t kClaimed = 0xA002;    // a reallocation is at work on it
static_assert(kLastLive < kFree && kSpanBytes / 16 <= 0x1000);

constexpr bool is_live(std::uint16_t code) { return code != kUnused && code <= kLastLive; }
constexpr std::uint16_t live(std::size_t bytes) { return static_cast<std::uint16_t>(bytes + 1); }
constexpr std::size_t size(std::uint16_t code) { return code - std::size_t{1}; }
} // namespace block_code

// Spans are recycled but never freed: a stale look at one is safe, and `state` tells that it was
// stale. Its low bits are the kind, the rest a version that every change of owner or kind counts
// up; a reader takes `state`, then `key` and the rest, and then `state` again.
struct alignas(128) Span {
  enum Kind : std::uint64_t { kNone, kSmall, kLarge, kLargeClaimed, kKindMask = 3 };

  std::atomic<std::uint64_t> state = 0;
  std::atomic<std::uintptr_t> key = 0;
  std::atomic<std::byte*> base = nullptr;

  // Small: read by any thread. The class's numbers are here to spare a look at the table.
  std::atomic<std::atomic<std::uint16_t>*> codes = nullptr;
  std::atomic<std::uint32_t> block_bytes = 0;
  std::atomic<std::uint32_t> block_count = 0;
  std::atomic<std::uint32_t> reciprocal = 0;
  std::atomic<std::uint32_t> class_index = 0;
  std::atomic<std::uint32_t> freed_away = 0; // frees by other threads, not yet collected
  std::atomic<ThreadHeap*> heap = nullptr;
  std::atomic<Span*> next_pending = nullptr; // in the owner's list of spans with such frees

  // Small: the owning thread's alone.
  std::uint16_t free_head = block_code::kFreeEnd;
  std::uint16_t unused = 0; // blocks from this index on were never handed out
  std::uint16_t used = 0;   // blocks in use, those freed away included until collected
  enum Place : std::uint8_t { kCurrent, kFull, kPartial, kEmpty, kWithdrawn } place = kFull;
  bool purged = false; // while free: its pages were given back to the system
  Span* next = nullptr;
  Span* previous = nullptr;
  Span* next_of_key = nullptr; // all spans of a key, free ones included

  // Large. `size` changes only while claimed.
  std::atomic<std::size_t> size = 0;

  static constexpr std::size_t kPages = kSpanBytes >> 12; // entries in the page map

  static Kind kind_of(std::uint64_t state_value) { return static_cast<Kind>(state_value & kKindMask); }

  // Changes the kind (between the two large ones too) and makes every earlier `state` stale.
  void set_kind(Kind kind) noexcept {
    const std::uint64_t version = (state.load(std::memory_order_relaxed) | kKindMask) + 1;
    state.store(version | kind, std::memory_order_release);
  }
};

// A doubly linked list of spans, the owner's alone.
class SpanList {
 public:
  bool empty() const noexcept { return !head_; }
  Span* front() const noexcept { return head_; }

  void push(Span* span) noexcept {
    span->previous = nullptr;
    span->next = head_;
    if (head_) head_->previous = span;
    head_ = span;
  }

  void remove(Span* span) noexcept {
    (span->previous ? span->previous->next : head_) = span->next;
    if (span->next) span->next->previous = span->previous;
    span->next = span->previous = nullptr;
  }

  Span* pop() noexcept {
    Span* span = head_;
    if (span) remove(span);
    return span;
  }

 private:
  Span* head_ = nullptr;
};

} // namespace netmon
