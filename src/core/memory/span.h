// SPDX-License-Identifier: MIT
// The out-of-band description of a piece of a key's memory: a span of small blocks of one size, or
// one large block. Everything that a pointer check reads is here. docs/memory.md has a diagram of
// the life of a span. Depends on size_class.h.
#pragma once

#include "size_class.h"

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace netmon {

class ThreadHeap;
struct Chunk;

// A small block is described by a 16-bit code. For a live block, it is the exact size + 1;
// otherwise, it is the block's state, and the code of a free block links to the next block in its
// list. Freeing is one compare-and-swap from a live code, so one of two racing frees loses.
namespace block_code {
inline constexpr std::uint16_t kLastLive = kMaxSmall + 1;
inline constexpr std::uint16_t kFree = 0x9000;    // | index of the next block in the list
inline constexpr std::uint16_t kFreeEnd = 0xA000; // free, the last in the list
inline constexpr std::uint16_t kClaimed = 0xA001; // a free or a reallocation is in progress
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

// One word holds the list of blocks that other threads freed and whether the span is (or is about
// to be) in its owner's list of such spans, so a span cannot be both empty and listed.
namespace remote_frees {
inline constexpr std::uint32_t kListed = 0x10000; // | link to the block freed last
inline constexpr std::uint32_t kNone = block_code::kFreeEnd;

constexpr std::uint16_t head(std::uint32_t word) { return static_cast<std::uint16_t>(word); }
} // namespace remote_frees

// The stage in the life of a span. Belongs to the owning thread, except for `blank` and `limbo`, in
// which the span has no owner.
enum class Stage : std::uint8_t {
  blank,   // a description without memory
  current, // the blocks of its class are taken from it
  full,    // no free block that the owner knows about; in no list
  partial, // some free blocks; in the list of its class
  empty,   // no block in use; in the list of the empty ones of its class
  limbo,   // its memory is gone, but a call in progress may still look at it
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

// Ends the process: continuing could hand out memory that is in use.
[[noreturn]] void broken_invariant() noexcept;

// Descriptions are recycled but never freed: a stale look at one is safe. For a call that is inside
// the key, a description that belongs to the key stays the key's (limbo). A look from outside reads
// `state`, then the rest, and then `state` again: its low bits are the kind, the others a version
// that every change of owner or kind increments.
struct alignas(128) Span {
  enum Kind : std::uint64_t { kNone, kSmall, kLarge, kLargeClaimed, kKindMask = 3 };
  // The value of `alert` when no count of blocks in use needs attention.
  static constexpr std::uint16_t kNoAlert = 0xFFFF;

  // Small, the owning thread's alone.
  std::uint16_t free_head = block_code::kFreeEnd;
  std::uint16_t used = 0;         // blocks in use, or freed by others and not yet collected
  std::uint16_t alert = kNoAlert; // a free that brings `used` to this value changes the stage
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

  Span* next = nullptr; // in the list given by the stage, or in a key's list of large blocks
  Span* previous = nullptr;
  Chunk* chunk = nullptr; // small: the chunk that the memory is from
  std::uint8_t class_index = 0;

  static Kind kind_of(std::uint64_t state_value) {
    return static_cast<Kind>(state_value & kKindMask);
  }

  // Changes the kind (also between the two large ones) and makes every earlier `state` stale.
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
