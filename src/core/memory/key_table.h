// SPDX-License-Identifier: MIT
// Expert keys: opaque values (slot + generation), their states, and the guard that keeps a key's
// arena and context alive while a call is inside. Depends on key_heap.h, thread_record.h, token.h.
#pragma once

#include "core/runtime/thread_record.h"
#include "key.h"
#include "memory_account.h"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace netmon {

class ExpertContext;

struct KeyOptions {
  ExpertContext* context = nullptr; // handed to leases; must outlive retire_key
  std::uint64_t limit_bytes = 0;    // of live bytes; 0: none
};

// Returns 0 when kMaxOpenKeys are open.
Key open_key(const KeyOptions& options = {}) noexcept;

// From now on, Expert* calls under the key return NMERR_EXPERT_TERMINATE. Idempotent; does nothing
// for a key that is not open.
void request_termination(Key key) noexcept;

// Ends the key: waits for the calls that are inside (new ones are refused), then takes back all of
// its memory at once. Returns the final account, which is empty for a key that is not open. If a
// thread does not leave within kRetirePatience, or vanished inside, the memory and the key's slot
// in the table are leaked (`given_up`), and the caller goes on. Must not be called under a lease of
// the same key.
MemoryAccount retire_key(Key key, Leftovers leftovers = Leftovers::reuse) noexcept;

inline constexpr std::chrono::milliseconds kRetirePatience{5000};
inline constexpr std::chrono::milliseconds kQuarantine{2000};

// Ends the quarantines that are over or, with `all`, every one whose threads are gone. Returns true
// when there was one. Also called when a key is opened.
bool release_quarantined_memory(bool all) noexcept;

// The current account; zeros for a key that is not open.
MemoryAccount key_account(Key key) noexcept;

// NMERR_SUCCESS for an open key, 125 for a terminating or retired one, 130 for any other value.
std::uint32_t key_status(Key key) noexcept;

// Keeps a key from being retired while a call is inside. Take it after the expert's arguments were
// copied in, and drop it before results are copied out: expert memory is never touched under a
// lease. Leases nest on a thread, up to four keys deep.
class KeyLease {
 public:
  explicit KeyLease(Key key) noexcept;
  ~KeyLease() { release(); }
  KeyLease(const KeyLease&) = delete;
  KeyLease& operator=(const KeyLease&) = delete;

  // NMERR_SUCCESS, or NMERR_EXPERT_TERMINATE (125) / NMERR_INVALID_EXPERT_HANDLE (130).
  std::uint32_t status() const noexcept { return status_; }
  // True while the key is alive, terminating or not: context() is then valid.
  bool alive() const noexcept { return thread_ != nullptr; }
  ExpertContext* context() const noexcept { return context_; }
  void release() noexcept { // early; idempotent
    if (!thread_) return;
    thread_->leases[--thread_->depth].leave();
    thread_ = nullptr;
  }

 private:
  std::uint32_t status_;
  ThreadRecord* thread_ = nullptr; // the calling one, once it is inside
  ExpertContext* context_ = nullptr;
};

// Gives memory that has been unused for a second back to the system, both in keys and outside them.
// Called at the end of every call that went beyond its thread's heap; checks once per second.
void give_back_idle_memory() noexcept;

} // namespace netmon
