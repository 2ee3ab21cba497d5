// SPDX-License-Identifier: MIT
// What is explored: the memory core, built with the hooks into a module of its own, so that all its
// variables are together and a mutant is another file. The module has one function, which returns a
// table of its functions. Depends on the core's headers without atomics.
#pragma once

#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"

#include <cstddef>
#include <cstdint>

namespace netmon::explore {

struct Subject {
  Key (*open_key)(const KeyOptions&) noexcept;
  void (*request_termination)(Key) noexcept;
  MemoryAccount (*retire_key)(Key, Leftovers) noexcept;
  MemoryAccount (*key_account)(Key) noexcept;
  std::uint32_t (*key_status)(Key) noexcept;
  bool (*release_quarantined_memory)(bool) noexcept;
  BlockResult (*allocate_block)(Key, std::size_t) noexcept;
  BlockResult (*reallocate_block)(Key, void*, std::size_t) noexcept;
  std::uint32_t (*free_block)(Key, void*) noexcept;
  std::size_t (*block_size)(Key, const void*) noexcept;
  void (*hand_over_memory)(Key) noexcept;

  void (*release_vanished_threads)() noexcept;
  // Whether the calling thread, which has used a key, still has a record of its own.
  bool (*has_record)() noexcept;

  // Whether the page map has an entry for the address.
  bool (*is_mapped)(const void*) noexcept;
  // What the budget of warm memory takes to be warm.
  std::size_t (*warm_bytes)() noexcept;
};

inline constexpr char kSubjectSymbol[] = "explore_subject";
using GetSubject = const Subject* (*)() noexcept;

} // namespace netmon::explore
