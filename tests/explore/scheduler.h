// SPDX-License-Identifier: MIT
// Threads as fibers on the one thread of the process. Each operation on a hooked atomic and each
// system call is a step, before which another fiber may run; a strategy chooses. Operations on what
// no two threads share are not opportunities to switch. Depends on strategy.h.
#pragma once

#include "strategy.h"

#include <ucontext.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace netmon::explore {

struct ThreadBody {
  std::function<void()> run;
  bool vanishes = false; // at any step, or at its end at the latest: without cleanup
  std::optional<unsigned> takes_id_of = {}; // starts when that thread has ended, under the same id
};

class Scheduler {
 public:
  Scheduler();

  // Runs `host`, which may run threads, from beginning to end: one schedule. Returns what was
  // wrong, if anything.
  std::optional<std::string> run(Strategy& strategy, const std::function<void()>& host);

  // For the host: returns when all threads have ended or vanished.
  void run_threads(const std::vector<ThreadBody>& bodies);

  // For a thread: waits until `condition` holds, which may only read what threads set.
  void wait_for(const std::function<bool()>& condition);

  // Ends the schedule with a finding.
  [[noreturn]] void fail(const std::string& what);

  // What a thread does before each step. Without an address it is always an opportunity to switch.
  void step(const void* address, bool writes);
  void back_off(unsigned attempt);

  std::int64_t nanoseconds() const noexcept { return nanoseconds_; }
  void pass_time(std::int64_t nanoseconds) noexcept { nanoseconds_ += nanoseconds; }

  // That of the running thread, or of the host.
  void*& thread_value() noexcept { return fibers_[current_].value; }
  std::uint64_t thread_id() const noexcept { return fibers_[current_].id; }
  bool thread_exists(std::uint64_t id) const noexcept;
  // How often it was called in this schedule.
  void count_question() noexcept { ++questions_; }
  unsigned questions() const noexcept { return questions_; }
  void on_thread_exit(void (*callback)(void*)) noexcept { on_exit_ = callback; }
  bool anybody_vanished() const noexcept { return vanished_ != 0; }
  unsigned current() const noexcept { return current_; }

  const std::string& schedule() const noexcept { return recorder_.text(); }
  std::uint64_t steps() const noexcept { return step_; }

  // Changes when an address turns out to be shared: what was explored before is incomplete.
  unsigned sharing() const noexcept { return sharing_; }
  void forget_sharing();

  // For replays: every step is an opportunity to switch.
  void switch_anywhere() noexcept { anywhere_ = true; }

 private:
  static constexpr unsigned kHost = kMaxThreads;
  static constexpr std::size_t kStackBytes = std::size_t{128} << 10;
  // Of one schedule: more than five seconds of waiting for a key take.
  static constexpr std::uint64_t kMostSteps = 200000;

  enum class State : std::uint8_t { unused, ready, ended, vanished };
  struct Fiber {
    ucontext_t context = {};
    std::byte* stack = nullptr;
    State state = State::unused;
    bool yielded = false; // goes on when no other fiber can, or when another wrote something
    const ThreadBody* body = nullptr;
    const std::function<bool()>* condition = nullptr;
    void* value = nullptr;
    std::uint64_t id = 0;
  };
  struct Touched {
    const void* address = nullptr;
    std::uint8_t by = 0;
    std::uint8_t written_by = 0;
  };

  static void enter_fiber();
  void prepare(Fiber& fiber);
  void run_thread();
  bool can_run(const Fiber& fiber) const;
  bool is_shared(const void* address, bool writes);
  void decide(bool can_go_on);
  void go_to(unsigned fiber);

  Strategy* strategy_ = nullptr;
  const std::function<void()>* host_ = nullptr;
  ucontext_t outside_ = {};
  Fiber fibers_[kMaxThreads + 1];
  unsigned count_ = 0;
  unsigned current_ = kHost;
  std::uint64_t step_ = 0;
  std::uint64_t next_id_ = 1;
  unsigned vanished_ = 0;
  unsigned questions_ = 0;
  std::int64_t nanoseconds_ = 0;
  void (*on_exit_)(void*) = nullptr;
  std::optional<std::string> failure_;
  Recorder recorder_;
  bool anywhere_ = false;

  static constexpr std::size_t kTouched = std::size_t{1} << 14;
  std::vector<Touched> touched_;
  std::size_t touched_count_ = 0;
  unsigned sharing_ = 0;
};

extern Scheduler scheduler;

} // namespace netmon::explore
