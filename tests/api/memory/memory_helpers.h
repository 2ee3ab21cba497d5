// SPDX-License-Identifier: MIT
// What the tests of memory share: a key, contents that can be checked, a watchdog for calls that
// might hang, and resident memory. Depends on the public headers,
// error_codes.h and tests/support alone.
#pragma once

#include "../error_codes.h"
#include "support/resident_memory.h"
#include "support/sanitizers.h"

#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <thread>

namespace netmon::test {

using Clock = std::chrono::steady_clock;

inline constexpr std::size_t kKilobyte = std::size_t{1} << 10;
inline constexpr std::size_t kMegabyte = std::size_t{1} << 20;

// A key that is closed with the object at the latest.
class MemoryKey {
 public:
  explicit MemoryKey(ULONGLONG limit = 0) : key_(NmOpenKey(limit, nullptr)) {}
  ~MemoryKey() { close(); }
  MemoryKey(const MemoryKey&) = delete;
  MemoryKey& operator=(const MemoryKey&) = delete;

  HEXPERTKEY handle() const { return key_; }

  unsigned char* allocate(std::size_t bytes) const {
    return static_cast<unsigned char*>(ExpertAllocMemory(key_, bytes, nullptr));
  }
  unsigned char* reallocate(void* block, std::size_t bytes) const {
    return static_cast<unsigned char*>(ExpertReallocMemory(key_, block, bytes, nullptr));
  }
  bool free(void* block) const { return ExpertFreeMemory(key_, block) == kSuccess; }
  std::size_t size(void* block) const { return ExpertMemorySize(key_, block); }

  NMMEMORYACCOUNT account() const {
    NMMEMORYACCOUNT account = {};
    NmGetKeyAccount(key_, &account);
    return account;
  }

  // Returns the final account when called for the first time.
  NMMEMORYACCOUNT close() {
    NMMEMORYACCOUNT account = {};
    NmCloseKey(key_, &account);
    return account;
  }

 private:
  const HEXPERTKEY key_;
};

inline void fill(void* memory, std::size_t bytes, unsigned char value) {
  std::memset(memory, value, bytes);
}

inline bool holds(const void* memory, std::size_t bytes, unsigned char value) {
  const auto* first = static_cast<const unsigned char*>(memory);
  return bytes == 0 || (*first == value && std::memcmp(first, first + 1, bytes - 1) == 0);
}

inline bool is_zero(const void* memory, std::size_t bytes) { return holds(memory, bytes, 0); }

// Ends the process unless it is destroyed in time: a hang cannot be reported in another way.
class Watchdog {
 public:
  static constexpr int kHung = 3; // the exit code

  Watchdog(std::chrono::seconds patience, const char* what)
      : thread_([this, patience, what] {
          std::unique_lock lock(mutex_);
          if (changed_.wait_for(lock, patience, [this] { return done_; })) return;
          std::fprintf(stderr, "HANG: %s, after %d s\n", what, static_cast<int>(patience.count()));
          std::fflush(stderr);
          std::_Exit(kHung);
        }) {}
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      done_ = true;
    }
    changed_.notify_one();
    thread_.join();
  }
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;
  std::thread thread_;
};

// Sanitizers keep memory of their own for each byte that was touched, and keep freed memory for a
// while: the process's memory then says nothing about the library.
inline constexpr bool kSanitized = kAddressSanitized || kThreadSanitized;

// By how many megabytes the process has grown since `before`; 0 if it has not, or if that is
// unknown.
inline std::int64_t resident_growth_mb(std::int64_t before) {
  const std::int64_t now = resident_memory();
  return kSanitized || now < before ? 0 : (now - before) >> 20;
}

} // namespace netmon::test
