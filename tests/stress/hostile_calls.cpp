// SPDX-License-Identifier: MIT
// Hostile calls on the memory functions, from several threads: wild, foreign, interior and freed
// pointers, forged and retired keys, racing frees, keys closed under calls. Counts what was
// accepted that had to be refused; a crash speaks for itself. Uses the public library only.
//
//   hostile_calls [CALLS [THREADS [SEED]]]
#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

constexpr int kSharedKeys = 4;
std::atomic<HEXPERTKEY> shared_keys[kSharedKeys];
// Blocks of the shared keys, for any thread to free, resize or ask about; most are stale.
std::atomic<void*> shared_blocks[256];

struct Tally {
  std::uint64_t calls = 0;
  std::uint64_t refused = 0;
  std::uint64_t wrongly_accepted = 0;
  std::uint64_t wrongly_refused = 0;
};

class Attacker {
 public:
  Attacker(std::uint64_t calls, std::uint64_t seed) : calls_(calls), random_(seed) {
    key_ = NmOpenKey(0, nullptr);
  }

  Tally run() {
    while (tally_.calls < calls_) {
      switch (random_() % 16) {
        case 0: case 1: case 2: allocate(); break;
        case 3: case 4: release(); break;
        case 5: resize(); break;
        case 6: case 7: case 8: wild_pointer(); break;
        case 9: interior_pointer(); break;
        case 10: stale_pointer(); break;
        case 11: forged_key(); break;
        case 12: case 13: case 14: shared(); break;
        default: if (random_() % 64 == 0) replace_shared_key(); else shared();
      }
    }
    NMMEMORYACCOUNT account;
    expect(NmCloseKey(key_, &account) == NMERR_SUCCESS);
    expect(account.nLeaked == live_.size());
    return tally_;
  }

 private:
  void expect(bool held) {
    if (!held) ++tally_.wrongly_refused;
  }

  std::size_t draw(std::size_t below) { return static_cast<std::size_t>(random_() % below); }

  std::size_t any_size() {
    const auto kind = draw(1000);
    if (kind < 900) return draw(400);
    if (kind < 995) return draw(40'000);
    return draw(900'000);
  }

  void* any_wild_pointer() {
    static int global = 0;
    switch (random_() % 8) {
      case 0: return reinterpret_cast<void*>(1 + draw(65535));
      case 1: return &on_stack_;
      case 2: return &global;
      case 3: return heap_.data() + draw(heap_.size());
      case 4: return reinterpret_cast<void*>(static_cast<std::uintptr_t>(random_()) | 1);
      case 5: return reinterpret_cast<void*>(static_cast<std::uintptr_t>(random_()) >> 17 | 1);
      case 6: return reinterpret_cast<void*>(&std::malloc);
      default: return key_;
    }
  }

  // A pointer that is no block of `key`: every function must refuse it.
  void attack(HEXPERTKEY key, void* pointer) {
    DWORD error = 0;
    tally_.calls += 3;
    const bool freed = ExpertFreeMemory(key, pointer) == NMERR_SUCCESS;
    const bool resized = ExpertReallocMemory(key, pointer, 40, &error) || error == NMERR_SUCCESS;
    const bool sized = ExpertMemorySize(key, pointer) != 0;
    tally_.wrongly_accepted += freed + resized + sized;
    tally_.refused += 3;
  }

  void allocate() {
    DWORD error = 1;
    const std::size_t bytes = any_size();
    auto* block = static_cast<unsigned char*>(ExpertAllocMemory(key_, bytes, &error));
    ++tally_.calls;
    expect(block && error == NMERR_SUCCESS);
    if (!block) return;
    if (bytes != 0) {
      expect(block[0] == 0 && block[bytes / 2] == 0 && block[bytes - 1] == 0);
      block[0] = block[bytes - 1] = 0xEE;
    }
    if (live_.size() > 3000) release();
    live_[block] = order_.size();
    order_.push_back({block, bytes});
  }

  void forget(std::size_t index) {
    live_.erase(order_[index].block);
    if (index + 1 != order_.size()) {
      order_[index] = order_.back();
      live_[order_[index].block] = index;
    }
    order_.pop_back();
  }

  void release() {
    if (order_.empty()) return;
    const std::size_t index = draw(order_.size());
    void* block = order_[index].block;
    ++tally_.calls;
    expect(ExpertMemorySize(key_, block) == order_[index].bytes);
    expect(ExpertFreeMemory(key_, block) == NMERR_SUCCESS);
    stale_[stale_next_++ % 64] = block;
    forget(index);
  }

  void resize() {
    if (order_.empty()) return;
    const std::size_t index = draw(order_.size());
    const std::size_t bytes = any_size();
    DWORD error = 1;
    void* before = order_[index].block;
    void* block = ExpertReallocMemory(key_, before, bytes, &error);
    ++tally_.calls;
    expect(block && error == NMERR_SUCCESS);
    if (!block) return;
    forget(index);
    if (block != before) stale_[stale_next_++ % 64] = before;
    live_[block] = order_.size();
    order_.push_back({block, bytes});
  }

  void wild_pointer() { attack(key_, any_wild_pointer()); }

  void interior_pointer() {
    if (order_.empty()) return;
    const auto& victim = order_[draw(order_.size())];
    if (victim.bytes < 2) return;
    auto* inside = static_cast<char*>(victim.block) + 1 + draw(victim.bytes - 1);
    if (!live_.contains(inside)) attack(key_, inside);
  }

  void stale_pointer() {
    void* block = stale_[draw(64)];
    if (block && !live_.contains(block)) attack(key_, block);
  }

  void forged_key() {
    HEXPERTKEY forged = any_wild_pointer();
    if (random_() % 2 == 0) {
      forged = reinterpret_cast<HEXPERTKEY>(reinterpret_cast<std::uintptr_t>(key_) ^
                                            (std::uintptr_t{1} << draw(8 * sizeof(void*))));
    }
    for (const auto& shared_key : shared_keys) {
      if (forged == shared_key.load()) return; // a lucky guess is a capability
    }
    if (forged == key_ || forged == nullptr || order_.empty()) return;
    attack(forged, order_[draw(order_.size())].block);
  }

  // Here other threads interfere at will: any answer is right, a crash is not.
  void shared() {
    HEXPERTKEY key = shared_keys[draw(kSharedKeys)].load();
    auto& slot = shared_blocks[draw(256)];
    DWORD error = 0;
    ++tally_.calls;
    switch (random_() % 4) {
      case 0: slot = ExpertAllocMemory(key, any_size(), &error); break;
      case 1: ExpertFreeMemory(key, slot.load()); break;
      case 2: slot = ExpertReallocMemory(key, slot.load(), any_size(), &error); break;
      default: ExpertMemorySize(key, slot.load());
    }
  }

  void replace_shared_key() {
    HEXPERTKEY fresh = NmOpenKey(0, nullptr);
    HEXPERTKEY old = shared_keys[draw(kSharedKeys)].exchange(fresh);
    expect(fresh != nullptr && NmCloseKey(old, nullptr) == NMERR_SUCCESS);
    ++tally_.calls;
  }

  struct Block {
    void* block;
    std::size_t bytes;
  };

  int on_stack_ = 0;
  std::uint64_t calls_;
  std::mt19937_64 random_;
  HEXPERTKEY key_;
  std::unordered_map<void*, std::size_t> live_;
  std::vector<Block> order_;
  void* stale_[64] = {};
  unsigned stale_next_ = 0;
  std::vector<char> heap_ = std::vector<char>(4096);
  Tally tally_;
};

} // namespace

int main(int argc, char** argv) {
  const std::uint64_t calls = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const unsigned threads = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 3;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  for (auto& key : shared_keys) key = NmOpenKey(0, nullptr);

  std::vector<Tally> tallies(threads);
  std::vector<std::thread> workers;
  for (unsigned t = 0; t < threads; ++t) {
    workers.emplace_back([&, t] { tallies[t] = Attacker(calls / threads, seed * 1000 + t).run(); });
  }
  for (auto& worker : workers) worker.join();
  for (auto& key : shared_keys) NmCloseKey(key, nullptr);

  Tally sum;
  for (const Tally& tally : tallies) {
    sum.calls += tally.calls;
    sum.refused += tally.refused;
    sum.wrongly_accepted += tally.wrongly_accepted;
    sum.wrongly_refused += tally.wrongly_refused;
  }
  std::printf("%llu calls, %llu of them hostile; %llu wrongly accepted, %llu valid calls failed\n",
              static_cast<unsigned long long>(sum.calls),
              static_cast<unsigned long long>(sum.refused),
              static_cast<unsigned long long>(sum.wrongly_accepted),
              static_cast<unsigned long long>(sum.wrongly_refused));
  return sum.wrongly_accepted == 0 && sum.wrongly_refused == 0 ? 0 : 1;
}
