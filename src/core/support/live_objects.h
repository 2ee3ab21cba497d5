// SPDX-License-Identifier: MIT
// Objects of this library behind handles that are their addresses. A handle is only compared, and
// never followed, until it is found among the live ones. Unlike HandleTable, it takes no tag of its
// own, of which 32-bit handles have few. Depends on core/runtime/lock.h.
#pragma once

#include "core/runtime/lock.h"
#include "core/runtime/stack_room.h"

#include <memory>
#include <mutex>
#include <new>
#include <unordered_map>
#include <utility>

namespace netmon {

template <class T>
class LiveObjects {
 public:
  // The handle; null when memory is short.
  void* add(std::shared_ptr<T> object) noexcept try {
    void* const handle = object.get();
    claim_stack_room();
    const std::lock_guard guard(lock_);
    if (lock_.was_orphaned()) return nullptr;
    objects_.emplace(handle, std::move(object));
    return handle;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }

  // Null for a value that is not the handle of a live object.
  std::shared_ptr<T> find(const void* handle) noexcept {
    claim_stack_room();
    const std::lock_guard guard(lock_);
    if (lock_.was_orphaned()) return nullptr;
    const auto found = objects_.find(handle);
    return found == objects_.end() ? nullptr : found->second;
  }

  // The same, and the object is not live anymore.
  std::shared_ptr<T> remove(const void* handle) noexcept {
    claim_stack_room();
    const std::lock_guard guard(lock_);
    if (lock_.was_orphaned()) return nullptr;
    const auto found = objects_.find(handle);
    if (found == objects_.end()) return nullptr;
    std::shared_ptr<T> object = std::move(found->second);
    objects_.erase(found);
    return object;
  }

 private:
  Lock lock_;
  std::unordered_map<const void*, std::shared_ptr<T>> objects_;
};

} // namespace netmon
