// SPDX-License-Identifier: MIT
// Two threads may both open a key; the second one is closed again.
#include "common_memory.h"

#include "expert_memory.h"
#include "key_table.h"

#include <netmon/nmerr.h>

#include <atomic>

namespace netmon {

namespace {

std::atomic<Key> common_key = 0;

// 0 when no key can be opened.
Key open_common_key() noexcept {
  Key key = common_key.load(std::memory_order_acquire);
  if (key != 0) return key;
  const Key opened = open_key();
  if (opened == 0) return 0;
  if (common_key.compare_exchange_strong(key, opened, std::memory_order_acq_rel)) return opened;
  retire_key(opened);
  return key;
}

} // namespace

BlockResult allocate_common(std::size_t bytes) noexcept {
  const Key key = open_common_key();
  return key != 0 ? allocate_block(key, bytes) : BlockResult{nullptr, NMERR_OUT_OF_MEMORY};
}

BlockResult reallocate_common(void* block, std::size_t bytes) noexcept {
  const Key key = open_common_key();
  return key != 0 ? reallocate_block(key, block, bytes) : BlockResult{nullptr, NMERR_OUT_OF_MEMORY};
}

std::uint32_t free_common(void* block) noexcept {
  if (!block) return NMERR_SUCCESS;
  const Key key = common_key.load(std::memory_order_acquire);
  if (key == 0) return NMERR_INVALID_PARAMETER;
  return free_block(key, block);
}

std::size_t common_size(const void* block) noexcept {
  const Key key = common_key.load(std::memory_order_acquire);
  return key != 0 ? block_size(key, block) : 0;
}

void end_common_memory() noexcept {
  if (const Key key = common_key.exchange(0)) retire_key(key);
}

} // namespace netmon
