// SPDX-License-Identifier: MIT
// What parsers keep for a capture: memory that is freed as a whole, under a key of its own, and one
// pointer per protocol. Reference: parsers.md 11. Depends on core/memory, core/runtime/lock.h.
#pragma once

#include "core/memory/block_result.h"
#include "core/memory/key.h"
#include "core/runtime/lock.h"

#include <netmon/types.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netmon {

// Any thread.
class CaptureHeap {
 public:
  // `limit_bytes`: of live memory; 0: none.
  explicit CaptureHeap(std::uint64_t limit_bytes = 0) noexcept : limit_bytes_(limit_bytes) {}
  // Frees all memory. No parser may be inside a call for the capture anymore.
  ~CaptureHeap();
  CaptureHeap(const CaptureHeap&) = delete;
  CaptureHeap& operator=(const CaptureHeap&) = delete;

  // As the functions of core/memory/expert_memory.h, but null is not a block to resize. Blocks are
  // always zeroed, which is more than what is asked for.
  BlockResult allocate(std::size_t bytes) noexcept;
  BlockResult reallocate(void* block, std::size_t bytes) noexcept;
  std::uint32_t free(void* block) noexcept;
  std::size_t size(const void* block) noexcept;

  // Null when none was stored.
  void* instance(HPROTOCOL protocol) noexcept;
  // False when memory is short.
  bool set_instance(HPROTOCOL protocol, void* instance) noexcept;

 private:
  struct Instance {
    HPROTOCOL protocol;
    void* pointer;
  };

  Key open() noexcept;
  Key key() noexcept;
  Instance* find(HPROTOCOL protocol) noexcept;

  const std::uint64_t limit_bytes_;
  Lock lock_;
  Key key_ = 0; // opened by the first allocation
  std::vector<Instance> instances_;
};

} // namespace netmon
