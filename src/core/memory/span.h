// SPDX-License-Identifier: MIT
// The out-of-band description of a piece of a key's memory: a span of small blocks of one size, or
// one large block. What a pointer check reads is here and nowhere else. docs/memory.md draws the
// life of a span. Depends on size_class.h.
#pragma once

#include "size_class.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

class ThreadHeap;
struct Chunk;

// A small block is described by a 16-bit code. Live: the exact size + 1. Otherwise what became of
// it; a free block's links to the next one of the list that it is in. Freeing is one
// compare-and-swap from a live code, so of two racing frees one loses.
namespace block_code {
inline constexpr std::uint16_t kLastLive = kMaxSmall + 1;
inline constexpr std::uint16_t kFree = 0x9000;    // | index of the next block in the list
inline constexpr std::uint16_t kFreeEnd = 0xA000; // free, the last in the list
inline constexpr std::uint16_t kClaimed = 0xA001; // a free or a reallocation is at work on it
static_assert(kLastLive < kFree && kSpanBytes / 16 <= 0x1000);

constexpr bool is_live(std::uint16_t code) {
  return static_cast<std::uint16_t>(code - 1) < kLastLive;
}
constexpr std::uint16_t live(std::size_t bytes) { return static_cast<std::uint16_t>(bytes + 1); }
constexpr std::size_t size(std::uint16_t code) { return code - std::size_t{1}; }
constexpr std::uint16_t link_to(std::uint32_t block) {
  return static_cast<std::uint16_t>(kFree | block);
}
constexpr std::uint32_t index(std::uint16_t link) { return link & 0xFFFu; }
} // namespace block_code

// Blocks that other threads freed, and whether the span is (or is about to be) in its owner's list
// of such spans, in one word: what is empty and listed cannot exist.
namespace remote_frees {
inline constexpr std::uint32_t kListed = 0x10000; // | link to the block freed last
inline constexpr std::uint32_t kNone = block_code::kFreeEnd;

constexpr std::uint16_t head(std::uint32_t word) { return static_cast<std::uint16_t>(word); }
} // namespace remote_frees

// Where a span is in its life. The owning thread's, but for `blank` and `limbo`, in which nobody
// owns it.
enum class Stage : std::uint8_t {
  blank,   // a description without memory
  current, // its class's blocks come from it
  full,    // no free block that the owner knows of; in no list
  partial, // some free blocks; in the list of its class
  empty,   // no block in use; in the list of the empty ones of its class
  limbo,   // its memory is gone already, but a call that is under way may still look at it
};

constexpr bool may_follow(Stage from, Stage to) noexcept {
  switch (from) {
    case Stage::blank: return to == Stage::current || to == Stage::limbo;
    case Stage::current: return to == Stage::full || to == Stage::limbo;
    case Stage::full: return to == Stage::partial || to == Stage::empty || to == Stage::limbo;
    case Stage::partial: return to == Stage::current || to == Stage::empty || to == Stage::limbo;
    case Stage::empty: return to == Stage::current || to == Stage::limbo;
    case Stage::limbo: return to == Stage::blank;
  }
  return false;
}

// Ends the process: going on would hand out somebody's memory.
[[noreturn]] void broken_invariant() noexcept;

// Descriptions are recycled but never freed: a stale look at one is safe. A call that is inside of
// the key sees one that is the key's stay the key's (limbo). A look from outside takes `state`,
// then the rest, and then `state` again: its low bits are the kind, the others a version that every
// change of owner or kind counts up.
struct alignas(128) Span {
  enum Kind : std::uint64_t { kNone, kSmall, kLarge, kLargeClaimed, kKindMask = 3 };
  // What `alert` is when no count of blocks in use is worth a look.
  static constexpr std::uint16_t kNoAlert = 0xFFFF;

  // Small, the owning thread's alone.
  std::uint16_t free_head = block_code::kFreeEnd;
  std::uint16_t used = 0;         // blocks in use, those freed by others included until collected
  std::uint16_t alert = kNoAlert; // a free that makes `used` this much changes the stage
  Stage stage = Stage::blank;

  std::atomic<std::uint64_t> state = 0;
  std::atomic<std::uintptr_t> key = 0;
  std::atomic<ThreadHeap*> heap = nullptr; // null unless small and in use
  std::atomic<std::byte*> base = nullptr;
  std::atomic<std::atomic<std::uint16_t>*> codes = nullptr;
  std::atomic<std::size_t> size = 0;     // of a large block; changes only while claimed
  std::atomic<std::uintptr_t> where = 0; // base | the tag of its entry in the page map

  // Small: frees by other threads.
  std::atomic<std::uint32_t> remote = remote_frees::kNone;
  std::atomic<Span*> next_pending = nullptr;

  Span* next = nullptr; // in the list that the stage says, or a key's list of large blocks
  Span* previous = nullptr;
  Chunk* chunk = nullptr; // small: whose memory it is
  std::uint8_t class_index = 0;

  static Kind kind_of(std::uint64_t state_value) {
    return static_cast<Kind>(state_value & kKindMask);
  }

  // Changes the kind (between the two large ones too) and makes every earlier `state` stale.
  void set_kind(Kind kind) noexcept {
    const std::uint64_t version = (state.load(std::memory_order_relaxed) | kKindMask) + 1;
    state.store(version | kind, std::memory_order_release);
  }

  void enter(Stage to) noexcept {
    if (!may_follow(stage, to)) broken_invariant();
    stage = to;
    alert = to == Stage::full      ? static_cast<std::uint16_t>(used - 1)
            : to == Stage::partial ? std::uint16_t{0}
                                   : kNoAlert;
  }

  bool has_room() const noexcept { return free_head != block_code::kFreeEnd; }
};

// A doubly linked list of spans.
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
