// SPDX-License-Identifier: MIT
// A table of shared objects behind opaque handles: captures, experts, runs. Not for hot paths:
// expert keys have a table of their own (key_table.h). Depends on token.h.
#pragma once

#include "token.h"

#include <cstdint>
#include <memory>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace netmon {

template <class T, TokenKind kKind>
class HandleTable {
 public:
  // Returns a new handle for `object`; null when the table is full or memory is short.
  void* add(std::shared_ptr<T> object) noexcept try {
    const std::lock_guard lock(mutex_);
    std::uint32_t slot = 0;
    if (!free_.empty()) {
      slot = free_.back();
    } else {
      if (slots_.size() == TokenLayout::kMaxSlots) return nullptr;
      // Reserves now so that remove() cannot fail; doubles, so that adding does not copy everything
      // each time.
      if (free_.capacity() <= slots_.size()) free_.reserve(2 * slots_.size() + 16);
      slots_.emplace_back();
      slot = static_cast<std::uint32_t>(slots_.size() - 1);
      free_.push_back(slot);
    }
    free_.pop_back();
    slots_[slot].object = std::move(object);
    return handle(slot);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }

  // Returns the object, or null for a value that is not a live handle of this table.
  std::shared_ptr<T> find(const void* handle) const noexcept {
    const std::lock_guard lock(mutex_);
    const Slot* slot = lookup(handle);
    return slot ? slot->object : nullptr;
  }

  // Removes and returns the object; the handle is dead from now on. Null as for find.
  std::shared_ptr<T> remove(const void* handle) noexcept {
    const std::lock_guard lock(mutex_);
    Slot* slot = const_cast<Slot*>(lookup(handle));
    if (!slot) return nullptr;
    std::shared_ptr<T> object = std::move(slot->object);
    slot->object = nullptr;
    // A slot whose generations are used up is never handed out again.
    if (slot->generation++ < TokenLayout::kMaxGeneration) {
      free_.push_back(static_cast<std::uint32_t>(slot - slots_.data()));
    }
    return object;
  }

 private:
  struct Slot {
    std::shared_ptr<T> object;
    std::uint32_t generation = 1;
  };

  void* handle(std::uint32_t slot) const noexcept {
    return reinterpret_cast<void*>(encode_token(kKind, {slot, slots_[slot].generation}));
  }

  const Slot* lookup(const void* handle) const noexcept {
    Token token;
    if (!decode_token(kKind, reinterpret_cast<std::uintptr_t>(handle), token)) return nullptr;
    if (token.slot >= slots_.size()) return nullptr;
    const Slot& slot = slots_[token.slot];
    return slot.object && slot.generation == token.generation ? &slot : nullptr;
  }

  mutable std::mutex mutex_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

} // namespace netmon
