// SPDX-License-Identifier: MIT
// Pools of objects of one size: the object heaps of the old library. Reference: parsers.md 17.
// Depends on core/memory/common_memory.h, core/runtime/lock.h.
#pragma once

#include "core/runtime/lock.h"

#include <netmon/support.h>

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace netmon {

// The memory of an object is zeroed and prepared once; an object that is allocated again is as it
// was freed. Any thread. Code of the caller never runs under the lock.
class ObjectPool {
 public:
  // `prepare` may be null; it is called with `handle` and the new object.
  ObjectPool(std::uint32_t object_bytes, OBJECTPROC prepare) noexcept
      : object_bytes_(object_bytes), prepare_(prepare) {}
  // Frees all objects, also those in use.
  ~ObjectPool();
  ObjectPool(const ObjectPool&) = delete;
  ObjectPool& operator=(const ObjectPool&) = delete;

  // Null when memory is short.
  void* allocate(HOBJECTHEAP handle) noexcept;

  // False for anything that is not an object of this pool in use.
  bool free(void* object) noexcept;

  // Adds unused objects; returns how many, which are fewer when memory is short.
  std::uint32_t grow(HOBJECTHEAP handle, std::uint32_t objects) noexcept;

  // The number of objects, in use and unused.
  std::uint32_t size() noexcept;

  // Frees the unused objects.
  void purge() noexcept;

 private:
  void* make(HOBJECTHEAP handle) noexcept;
  bool add(void* object, bool in_use) noexcept;

  const std::uint32_t object_bytes_;
  const OBJECTPROC prepare_;
  Lock lock_;
  std::unordered_map<void*, bool> objects_; // whether they are in use
  std::vector<void*> unused_;               // has room for all objects
};

} // namespace netmon
