// SPDX-License-Identifier: MIT
// Chooses among the threads that could run next: all schedules with at most a given number of
// preemptions one after the other, random ones by seed, or a recorded one. Depends on nothing.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace netmon::explore {

inline constexpr unsigned kMaxThreads = 4;

// The choice at one step. If `preempts`, option 0 means that the running thread goes on, and each
// other option is a preemption; otherwise that thread cannot go on, and the options cost nothing.
struct Choice {
  std::uint64_t step = 0;
  bool preempts = false;
  bool may_vanish = false; // a last option, after the threads: the running thread vanishes
  unsigned count = 0;      // of threads
  unsigned threads[kMaxThreads] = {};

  unsigned options() const noexcept { return count + (may_vanish ? 1 : 0); }
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual void begin() = 0; // a schedule begins
  virtual unsigned choose(const Choice& choice) = 0;
  virtual bool next() = 0; // prepares the next schedule; false: there are no more
};

// Depth first over all schedules with at most `bound` preemptions.
class Exhaustive final : public Strategy {
 public:
  explicit Exhaustive(unsigned bound) : bound_(bound) {}
  void begin() override;
  unsigned choose(const Choice& choice) override;
  bool next() override;

 private:
  struct Branch {
    unsigned options;
    unsigned taken;
    bool preempts;
  };
  unsigned bound_;
  unsigned preemptions_ = 0;
  std::size_t depth_ = 0;
  std::vector<Branch> branches_;
};

// Half of the schedules: priorities, lowered at a few random steps (PCT). The other half: a small
// chance of a switch at each choice.
class Random final : public Strategy {
 public:
  Random(std::uint64_t seed, std::uint64_t schedules) : seed_(seed), left_(schedules) {}
  void begin() override;
  unsigned choose(const Choice& choice) override;
  bool next() override;

 private:
  std::uint64_t below(std::uint64_t limit) { return generator_() % limit; }

  std::uint64_t seed_;
  std::uint64_t left_;
  std::mt19937_64 generator_;
  bool by_priority_ = false;
  std::uint64_t choices_ = 0;
  std::uint64_t usual_choices_ = 100; // in the previous schedule
  std::uint64_t vanish_at_ = 0;
  std::uint64_t rarity_ = 8;
  std::vector<std::uint64_t> changes_;
  std::uint64_t priority_[kMaxThreads] = {};
  std::uint64_t lowest_ = 0;
};

// In the form that Recorder writes.
class Replay final : public Strategy {
 public:
  explicit Replay(const std::string& text);
  void begin() override { position_ = 0; }
  unsigned choose(const Choice& choice) override;
  bool next() override { return false; }

 private:
  struct Entry {
    std::uint64_t step;
    char kind;
    unsigned thread;
  };
  std::vector<Entry> entries_;
  std::size_t position_ = 0;
};

// Records the choices: `step>thread` for a preemption, `step:thread` for another choice, `stepx`
// for a thread that vanishes.
class Recorder {
 public:
  void clear() { text_.clear(); }
  void add(const Choice& choice, unsigned taken);
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

} // namespace netmon::explore
