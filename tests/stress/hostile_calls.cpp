// SPDX-License-Identifier: MIT
// Hostile calls on the memory functions, from several threads; the attacks are in the other files
// of this folder. Counts hostile calls that were not refused; a crash speaks for itself. Also fails
// when too much memory is resident, and (status 3) when a thread hangs. Uses the public library
// only.
//   hostile_calls [CALLS [THREADS [SEED]]]
#include "attacker.h"

#include "support/resident_memory.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <thread>
#include <vector>

namespace {

using namespace netmon::stress;
using Clock = std::chrono::steady_clock;

constexpr auto kHung = std::chrono::seconds(120);
constexpr std::uint64_t kShift = 3'000'000; // calls that one thread makes before it ends

// What may be resident beyond the start: twice the live bytes, for size classes, for pages that a
// block shares with freed ones, and for free memory that open keys keep; 32 MB for keys to come;
// and for each attacker 16 MB: its stacks, its bookkeeping and the spans of each size that it has
// begun in each key.
std::int64_t resident_bound(std::size_t attackers) {
  const std::size_t live = Battlefield::max_live_bytes(attackers);
  return static_cast<std::int64_t>(2 * live + ((32 + 16 * attackers) << 20));
}

class Watch {
 public:
  explicit Watch(const std::vector<std::unique_ptr<Attacker>>& attackers)
      : attackers_(attackers), seen_(attackers.size()) {}

  void look() {
    peak_ = std::max(peak_, netmon::test::resident_memory() - start_);
    for (std::size_t i = 0; i < attackers_.size(); ++i) {
      const std::uint64_t progress = attackers_[i]->progress();
      if (progress != seen_[i].progress) seen_[i] = {progress, Clock::now()};
    }
  }

  // Returns false, and prints the attacks, when an attacker makes no progress.
  bool alive(std::uint64_t calls) const {
    bool alive = true;
    for (std::size_t i = 0; i < attackers_.size(); ++i) {
      if (seen_[i].progress >= calls || Clock::now() - seen_[i].since < kHung) continue;
      std::fprintf(stderr, "hostile_calls: attacker %zu hangs in: %s\n", i, attackers_[i]->doing());
      alive = false;
    }
    return alive;
  }

  // Sanitizers keep freed memory and shadows; some systems do not report it.
  bool bounded() const {
    const std::int64_t bound = resident_bound(attackers_.size());
    std::printf("resident at most %lld MB over the start, %lld MB allowed\n",
                static_cast<long long>(peak_ >> 20), static_cast<long long>(bound >> 20));
#ifdef NETMON_STRESS_SANITIZED
    return true;
#else
    return start_ == 0 || peak_ <= bound;
#endif
  }

 private:
  struct Seen {
    std::uint64_t progress = 0;
    Clock::time_point since = Clock::now();
  };

  const std::vector<std::unique_ptr<Attacker>>& attackers_;
  std::vector<Seen> seen_;
  std::int64_t start_ = netmon::test::resident_memory();
  std::int64_t peak_ = 0;
};

} // namespace

int main(int argc, char** argv) {
  const std::uint64_t calls = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const std::size_t threads = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 3;
  const std::uint64_t seed = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  const std::uint64_t each = calls / std::max<std::size_t>(threads, 1);

  Battlefield field;
  std::vector<std::unique_ptr<Attacker>> attackers;
  for (std::size_t t = 0; t < threads; ++t) {
    attackers.push_back(std::make_unique<Attacker>(field, seed * 1000 + t));
  }
  Watch watch(attackers);
  std::atomic<std::size_t> working{threads};
  std::vector<std::thread> foremen;
  for (auto& attacker : attackers) {
    foremen.emplace_back([&working, &attacker, each] {
      for (std::uint64_t done = 0; done < each; done = attacker->tally().calls) {
        std::thread([&] { attacker->run(std::min(kShift, each - done)); }).join();
      }
      --working;
    });
  }
  while (working != 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    watch.look();
    if (!watch.alive(each)) std::_Exit(3); // threads that hang cannot be joined
  }
  for (auto& foreman : foremen) foreman.join();

  Tally sum;
  for (auto& attacker : attackers) {
    attacker->close();
    sum += attacker->tally();
  }
  sum += field.close(seed);
  Witness::print_reports();
  const bool bounded = watch.bounded();
  std::printf("%llu calls, %llu of them hostile; %llu wrongly accepted, %llu valid calls failed\n",
              static_cast<unsigned long long>(sum.calls),
              static_cast<unsigned long long>(sum.refused),
              static_cast<unsigned long long>(sum.wrongly_accepted),
              static_cast<unsigned long long>(sum.wrongly_refused));
  return sum.wrongly_accepted == 0 && sum.wrongly_refused == 0 && bounded ? 0 : 1;
}
