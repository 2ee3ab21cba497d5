// SPDX-License-Identifier: MIT
// The lock covers the key's number and the pointers only; the key's functions run without it.
#include "capture_heap.h"

#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <mutex>
#include <new>

namespace netmon {

CaptureHeap::~CaptureHeap() {
  if (key_ != 0) retire_key(key_);
}

BlockResult CaptureHeap::allocate(std::size_t bytes) noexcept {
  const Key key = open();
  if (key == 0) return {nullptr, NMERR_OUT_OF_MEMORY};
  return allocate_block(key, bytes);
}

BlockResult CaptureHeap::reallocate(void* block, std::size_t bytes) noexcept {
  const Key owner = key();
  if (owner == 0 || !block) return {nullptr, NMERR_INVALID_PARAMETER};
  return reallocate_block(owner, block, bytes);
}

std::uint32_t CaptureHeap::free(void* block) noexcept {
  const Key owner = key();
  if (owner == 0 || !block) return NMERR_INVALID_PARAMETER;
  return free_block(owner, block);
}

std::size_t CaptureHeap::size(const void* block) noexcept {
  const Key owner = key();
  return owner != 0 ? block_size(owner, block) : 0;
}

void* CaptureHeap::instance(HPROTOCOL protocol) noexcept {
  const std::lock_guard guard(lock_);
  const Instance* const found = find(protocol);
  return found ? found->pointer : nullptr;
}

bool CaptureHeap::set_instance(HPROTOCOL protocol, void* instance) noexcept try {
  const std::lock_guard guard(lock_);
  if (Instance* const found = find(protocol)) {
    found->pointer = instance;
  } else {
    instances_.push_back({protocol, instance});
  }
  return true;
} catch (const std::bad_alloc&) {
  return false;
}

// 0 when no key is left. Opening a key under the lock would nest the locks of the keys in it, so
// two threads may both open one; the second one is closed again.
Key CaptureHeap::open() noexcept {
  if (const Key there = key()) return there;
  const Key opened = open_key({nullptr, limit_bytes_});
  Key first = 0;
  {
    const std::lock_guard guard(lock_);
    if (key_ == 0) key_ = opened;
    first = key_;
  }
  if (first != opened && opened != 0) retire_key(opened);
  return first;
}

Key CaptureHeap::key() noexcept {
  const std::lock_guard guard(lock_);
  return key_;
}

CaptureHeap::Instance* CaptureHeap::find(HPROTOCOL protocol) noexcept {
  const auto found = std::find_if(instances_.begin(), instances_.end(), [&](const Instance& entry) {
    return entry.protocol == protocol;
  });
  return found == instances_.end() ? nullptr : &*found;
}

} // namespace netmon
