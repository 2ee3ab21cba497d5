// SPDX-License-Identifier: MIT
// Expert keys: opaque values (slot + generation), their states, and the guard that keeps a key's
// arena and context alive while a call is inside. Depends on key_heap.h, thread_record.h, token.h.
#pragma once

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

// 0 when kMaxOpenKeys are open.
Key open_key(const KeyOptions& options = {}) noexcept;

// From now on Expert* calls under the key answer NMERR_EXPERT_TERMINATE. Idempotent; a key that is
// not open is left alone.
void request_termination(Key key) noexcept;

// Ends the key: waits for the calls that are inside (new ones are refused), then takes back all of
// its memory at once. The final account is returned. A thread that does not leave within
// kRetirePatience, or that vanished inside, costs the memory and the key's place in the table
// (`given_up`): they stay for good, and the caller goes on. Not to be called under a lease of the
// same key. A key that is not open: an empty account.
MemoryAccount retire_key(Key key, Leftovers leftovers = Leftovers::reuse) noexcept;

inline constexpr std::chrono::milliseconds kRetirePatience{5000};
inline constexpr std::chrono::milliseconds kQuarantine{2000};

// Ends quarantines: those that are over, or `all` whose threads are gone. True when there was one.
// Also called when a key is opened.
bool release_quarantined_memory(bool all) noexcept;

// The account now; zeros for a key that is not open.
MemoryAccount key_account(Key key) noexcept;

// NMERR_SUCCESS for an open key, 125 for a terminating or retired one, 130 for any other value.
std::uint32_t key_status(Key key) noexcept;

// Keeps a key from being retired while a call is inside. Take it after the expert's arguments were
// copied in, drop it before results are copied out: expert memory is never touched under a lease.
// Leases nest on a thread, up to four keys deep.
class KeyLease {
 public:
  explicit KeyLease(Key key) noexcept;
  ~KeyLease() { release(); }
  KeyLease(const KeyLease&) = delete;
  KeyLease& operator=(const KeyLease&) = delete;

  // NMERR_SUCCESS, or NMERR_EXPERT_TERMINATE (125) / NMERR_INVALID_EXPERT_HANDLE (130).
  std::uint32_t status() const noexcept { return status_; }
  // True while the key is alive, terminating or not: context() is then valid.
  bool alive() const noexcept { return alive_; }
  ExpertContext* context() const noexcept { return context_; }
  void release() noexcept; // early; idempotent

 private:
  std::uint32_t status_;
  bool alive_ = false;
  ExpertContext* context_ = nullptr;
};

// Memory that lay unused for a second goes back to the system, in all keys and between them. Called
// at the end of every call that went beyond its thread's heap; looks once a second.
void give_back_idle_memory() noexcept;

} // namespace netmon
