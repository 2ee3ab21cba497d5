// SPDX-License-Identifier: MIT
// The table of a module's functions; built into each module. Depends on the core.
#include "subject.h"

#include "core/memory/page_map.h"
#include "core/memory/warm_budget.h"
#include "core/runtime/port.h"
#include "core/runtime/thread_record.h"

extern "C" __attribute__((visibility("default"))) const netmon::explore::Subject*
explore_subject() noexcept {
  using namespace netmon;
  static constexpr explore::Subject kSubject = {
      open_key,
      request_termination,
      retire_key,
      key_account,
      key_status,
      release_quarantined_memory,
      allocate_block,
      reallocate_block,
      free_block,
      block_size,
      hand_over_memory,
      release_vanished_threads,
      []() noexcept {
        const auto* record = static_cast<const ThreadRecord*>(port::thread_value());
        return record && record->use == ThreadRecord::Use::used && record->id == port::thread_id();
      },
      [](const void* address) noexcept { return static_cast<bool>(page_map.find(address)); },
      []() noexcept { return warm_budget.kept(); },
  };
  return &kSubject;
}
