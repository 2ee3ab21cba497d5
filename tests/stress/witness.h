// SPDX-License-Identifier: MIT
// What the attacks share: random numbers, the tally of right and wrong answers, and marks in blocks
// that show when one was handed out twice. Cheap: a call of the library takes only some
// nanoseconds, and a billion calls are wanted. Depends on the public headers.
#pragma once

#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace netmon::stress {

// splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15u) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t bound) {
    return static_cast<std::size_t>(((next() >> 32) * std::uint64_t{bound}) >> 32);
  }
  bool one_in(std::size_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

struct Tally {
  std::uint64_t calls = 0;
  std::uint64_t refused = 0; // hostile calls: all of them had to be
  std::uint64_t wrongly_accepted = 0;
  std::uint64_t wrongly_refused = 0;

  Tally& operator+=(const Tally& other);
};

// For one thread at a time.
class Witness {
 public:
  void called(std::uint64_t calls = 1) { tally_.calls += calls; }

  // Something that a valid call has to do.
  void expect(bool held, const char* what) {
    if (held) [[likely]]
      return;
    ++tally_.wrongly_refused;
    report("not so", what);
  }
  // The answer of a hostile call, which counts as a call.
  void refused(bool accepted, const char* what) {
    ++tally_.calls;
    ++tally_.refused;
    if (accepted) [[unlikely]]
      accept(what);
  }
  // An error that no single call shows.
  void accept(const char* what) {
    ++tally_.wrongly_accepted;
    report("wrongly accepted", what);
  }

  const Tally& tally() const { return tally_; }

  // Prints to stderr how often each error occurred, on all threads.
  static void print_reports();

 private:
  // To stderr, the first time at once: a crash may follow.
  static void report(const char* how, const char* what);

  Tally tally_;
};

struct Block {
  unsigned char* at = nullptr;
  std::size_t bytes = 0;
};

// Mostly small, with 0 among them; rarely what leaves the small classes.
inline std::size_t any_size(Random& random) {
  const std::size_t kind = random.below(4096);
  if (kind >= 64) return random.below(400);
  return random.below(kind >= 2 ? 40'000 : 900'000);
}

inline bool looks_zero(const Block& block) {
  if (block.bytes == 0) return true;
  return (block.at[0] | block.at[block.bytes / 2] | block.at[block.bytes - 1]) == 0;
}

// The first and the last byte say whose block it is: `owner` is any number but 0.
inline void mark(const Block& block, unsigned char owner) {
  if (block.bytes != 0) block.at[0] = block.at[block.bytes - 1] = owner;
}
inline bool marked(const Block& block, unsigned char owner) {
  return block.bytes == 0 || (block.at[0] == owner && block.at[block.bytes - 1] == owner);
}

// An allocation that has to succeed, zeroed.
inline Block allocate(Witness& witness, HEXPERTKEY key, std::size_t bytes) {
  DWORD error = ~DWORD{0};
  const Block block = {static_cast<unsigned char*>(ExpertAllocMemory(key, bytes, &error)), bytes};
  witness.called();
  witness.expect(block.at && error == NMERR_SUCCESS, "a valid allocation");
  if (block.at) witness.expect(looks_zero(block), "an allocated block is zero");
  return block;
}

// All calls that take a pointer, with one that is not a block of the key.
inline void attack(Witness& witness, HEXPERTKEY key, void* pointer, const char* what) {
  DWORD error = NMERR_SUCCESS;
  witness.refused(ExpertFreeMemory(key, pointer) == NMERR_SUCCESS, what);
  witness.refused(ExpertReallocMemory(key, pointer, 40, &error) || error == NMERR_SUCCESS, what);
  witness.refused(ExpertMemorySize(key, pointer) != 0, what);
}

} // namespace netmon::stress
