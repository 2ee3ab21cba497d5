// SPDX-License-Identifier: MIT
// A new object is made and prepared first, and then entered into the tables, so that nothing is
// held while the caller prepares it. After a thread was killed inside, the tables are left alone.
#include "object_pool.h"

#include "core/memory/common_memory.h"
#include "core/runtime/stack_room.h"

#include <algorithm>
#include <limits>
#include <mutex>
#include <new>

namespace netmon {

ObjectPool::~ObjectPool() {
  for (const auto& [object, in_use] : objects_) free_common(object);
}

void* ObjectPool::allocate(HOBJECTHEAP handle) noexcept {
  claim_stack_room();
  {
    const std::lock_guard guard(lock_);
    if (lock_.was_orphaned()) return nullptr;
    if (!unused_.empty()) {
      void* const object = unused_.back();
      unused_.pop_back();
      objects_.find(object)->second = true;
      return object;
    }
  }
  void* const object = make(handle);
  return object && add(object, true) ? object : nullptr;
}

bool ObjectPool::free(void* object) noexcept {
  claim_stack_room();
  const std::lock_guard guard(lock_);
  if (lock_.was_orphaned()) return false;
  const auto found = objects_.find(object);
  if (found == objects_.end() || !found->second) return false;
  found->second = false;
  unused_.push_back(object);
  return true;
}

std::uint32_t ObjectPool::grow(HOBJECTHEAP handle, std::uint32_t objects) noexcept {
  claim_stack_room();
  std::uint32_t added = 0;
  while (added < objects) {
    void* const object = make(handle);
    if (!object || !add(object, false)) break;
    ++added;
  }
  return added;
}

std::uint32_t ObjectPool::size() noexcept {
  claim_stack_room();
  const std::lock_guard guard(lock_);
  constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(objects_.size(), kMost));
}

void ObjectPool::purge() noexcept {
  claim_stack_room();
  // One at a time, since the list keeps its room. Those that are freed meanwhile may stay.
  for (std::uint32_t left = size(); left != 0; --left) {
    void* object = nullptr;
    {
      const std::lock_guard guard(lock_);
      if (lock_.was_orphaned() || unused_.empty()) return;
      object = unused_.back();
      unused_.pop_back();
      objects_.erase(object);
    }
    free_common(object);
  }
}

void* ObjectPool::make(HOBJECTHEAP handle) noexcept {
  void* const object = allocate_common(object_bytes_).block;
  if (object && prepare_) prepare_(handle, object);
  return object;
}

// False when memory is short; the object is freed then.
bool ObjectPool::add(void* object, bool in_use) noexcept try {
  const std::lock_guard guard(lock_);
  if (lock_.was_orphaned()) throw std::bad_alloc();
  // Room for all, so that free() cannot fail.
  if (unused_.capacity() <= objects_.size()) unused_.reserve(2 * objects_.size() + 16);
  objects_.emplace(object, in_use);
  if (!in_use) unused_.push_back(object);
  return true;
} catch (const std::bad_alloc&) {
  free_common(object);
  return false;
}

} // namespace netmon
