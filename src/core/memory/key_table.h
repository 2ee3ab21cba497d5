// SPDX-License-Identifier: MIT
// Expert keys: opaque values (slot + generation), their states, and the guard that keeps a key's
// arena and context alive while a call is inside. Depends on key_heap.h, thread_record.h, token.h.
#pragma once

#include "memory_account.h"

#include <cstddef>
#include <cstdint>

namespace netmon {

class ExpertContext;

// A HEXPERTKEY as a number: 0 is none. Never a pointer, never dereferenced, never reused.
using Key = std::uintptr_t;

struct KeyOptions {
  ExpertContext* context = nullptr; // handed to leases; must outlive retire_key
  std::uint64_t limit_bytes = 0;    // of live bytes; 0: none
};

enum class KeyError : std::uint8_t { none, too_many_keys, out_of_memory };

struct OpenedKey {
  Key key = 0; // 0 on failure
  KeyError error = KeyError::none;
};

// At most this many keys are open at a time: well below the number of arenas jemalloc has.
inline constexpr std::size_t kMaxOpenKeys = 2000;

OpenedKey open_key(const KeyOptions& options = {}) noexcept;

// From now on Expert* calls under the key answer NMERR_EXPERT_TERMINATE. Idempotent; a key that is
// not open is left alone.
void request_termination(Key key) noexcept;

// Ends the key: waits for calls that are inside (new ones are refused), then takes back all of its
// memory at once. The final account is returned. Not to be called under a lease of the same key.
// A key that is not open: an empty account.
MemoryAccount retire_key(Key key) noexcept;

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

// After a fault was contained on this thread: drops the leases that the abandoned stack held.
void abandon_leases() noexcept;

} // namespace netmon
