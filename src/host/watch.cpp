// SPDX-License-Identifier: MIT
// Watches over a child. It is told to stop, and ended when it does not; its records are checked;
// and how it ended is reported when it could not report that itself. Each stage of a job has a
// deadline that is set once, when the stage begins; only reading the capture, during which no
// foreign code runs, has none.
#include "watch.h"

#include "interrupt.h"
#include "wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>
#include <utility>

namespace nmexpert {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLookEvery = 50ms;
// The child enforces the timeout itself, and abandons an expert two seconds after telling it to
// stop. The parent ends the child when even that does not happen. Loading cannot be stopped in this
// way; for loading, this is an allowance for slow machines.
constexpr auto kPatience = 3s;
constexpr auto kTimeToLeave = 1s; // after the result

std::string seconds_text(std::uint32_t milliseconds) {
  return milliseconds == 1000 ? "1 second" : fmt::format("{:g} seconds", milliseconds / 1000.0);
}

class Watch {
 public:
  Watch(const Job& job, JobListener& listener, ChildProcess& child, const Surroundings& around)
      : job_(job), listener_(listener), child_(child), around_(around), dispatcher_(job, listener) {
    look_at_stage();
  }

  void watch() {
    while (!over_) {
      std::string data;
      const auto read = child_.read(data, kLookEvery);
      if (read == ChildProcess::Read::data) {
        take(data);
      } else if (read == ChildProcess::Read::end) {
        over_ = true;
      } else if (child_.ended()) {
        drain();
        over_ = true;
      }
      look_at_interrupts();
      look_at_clock();
      tell_reading();
    }
    if (!dispatcher_.has_ended()) tell_end();
  }

 private:
  void take(const std::string& data) {
    records_.append(data.data(), data.size());
    while (const auto record = records_.next()) {
      if (!dispatcher_.dispatch(*record)) return broken();
      look_at_stage();
    }
    if (records_.broken()) broken();
  }

  // Takes what the child sent before it ended. A process that it left behind may go on sending
  // forever.
  void drain() {
    const auto end = around_.now() + kTimeToLeave;
    std::string data;
    while (!over_ && around_.now() < end && child_.read(data, 0ms) == ChildProcess::Read::data) {
      take(data);
    }
  }

  // Called when the expert itself, or what became of it, has written to the report stream.
  void broken() {
    child_.kill();
    over_ = true;
    if (dispatcher_.has_ended()) return;
    end_with(Status::crashed,
             "broke the report stream: it wrote to a file that is not its own, or "
             "more than --output-limit allows");
  }

  enum class Stage : std::uint8_t { starting, reading, loading, configuring, running, leaving };

  // The stage that the child has reached, judging by its records.
  Stage stage_told() const {
    if (dispatcher_.has_ended()) return Stage::leaving;
    if (dispatcher_.has_started()) {
      return job_.configure && !dispatcher_.has_configured() ? Stage::configuring : Stage::running;
    }
    return dispatcher_.has_opened() || job_.describe ? Stage::loading : Stage::reading;
  }

  void look_at_stage() {
    const Stage stage = stage_told();
    if (stage <= stage_) return;
    stage_ = stage;
    if (stage == Stage::leaving) {
      deadline_ = around_.now() + kTimeToLeave;
    } else if (!told_to_stop_) {
      deadline_ = stage == Stage::reading   ? Clock::time_point::max()
                  : stage == Stage::loading ? deadline_after(job_.load_timeout_ms)
                                            : deadline_after(job_.timeout_ms);
    }
  }

  Clock::time_point deadline_after(std::uint32_t timeout_ms) const {
    if (timeout_ms == 0) return Clock::time_point::max();
    return around_.now() + std::chrono::milliseconds(timeout_ms) + kPatience;
  }

  void look_at_interrupts() {
    if (around_.interrupts() == 0 || over_) return;
    const bool was_told = std::exchange(told_to_stop_, true);
    // An expert cannot be told to stop before it runs.
    if (around_.interrupts() > 1 || !dispatcher_.has_started()) {
      child_.kill();
      over_ = true;
    } else if (!was_told) {
      child_.tell_to_stop();
      if (!dispatcher_.has_ended()) deadline_ = around_.now() + kPatience;
    }
  }

  void look_at_clock() {
    if (over_ || around_.now() < deadline_) return;
    child_.kill();
    over_ = true;
    if (dispatcher_.has_ended() || told_to_stop_) return;
    if (stage_ == Stage::loading) {
      end_with(Status::timeout, fmt::format("its DllMain and Register did not return after {}; "
                                            "its process was terminated",
                                            seconds_text(job_.load_timeout_ms)));
    } else {
      end_with(Status::timeout, fmt::format("it did not stop after {}; its process was terminated",
                                            seconds_text(job_.timeout_ms)));
    }
  }

  void tell_reading() {
    if (over_ || stage_ != Stage::reading || !job_.wants_status) return;
    const auto time = std::chrono::duration_cast<std::chrono::seconds>(around_.now() - begun_);
    if (time > std::exchange(reading_told_, std::max(time, reading_told_))) {
      listener_.on_reading(time);
    }
  }

  void tell_end() {
    if (ended_) return;
    if (told_to_stop_) return end_with(Status::terminated, "its process was terminated on request");
    const auto end = wait_for_end();
    const std::string exit = end.exited ? " (exit or _exit was called)" : "";
    end_with(Status::crashed, fmt::format("its process ended {}{}", end.how, exit));
  }

  // Called when the stream has ended, so the process is about to end.
  ChildEnd wait_for_end() {
    for (const auto end = around_.now() + kTimeToLeave; around_.now() < end;) {
      if (const auto how = child_.ended()) return *how;
      around_.sleep(1ms);
    }
    child_.kill();
    return {"after it had closed its report stream", false};
  }

  void end_with(Status status, std::string detail) {
    ended_ = true;
    if (dispatcher_.has_started()) {
      listener_.on_result({status, std::move(detail), std::nullopt});
    } else if (status == Status::terminated) {
      listener_.on_failure(Failure::other, "stopped on request before the expert had started");
    } else if (stage_ == Stage::reading) {
      listener_.on_failure(Failure::capture,
                           fmt::format("cannot read capture '{}': {}", job_.capture, detail));
    } else {
      listener_.on_failure(Failure::expert,
                           fmt::format("cannot load expert '{}': {}", job_.expert, detail));
    }
  }

  const Job& job_;
  JobListener& listener_;
  ChildProcess& child_;
  const Surroundings& around_;
  RecordReader records_;
  RecordDispatcher dispatcher_;
  const Clock::time_point begun_ = around_.now();
  std::chrono::seconds reading_told_{0};
  Stage stage_ = Stage::starting;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool told_to_stop_ = false;
  bool ended_ = false; // the result came from end_with()
  bool over_ = false;
};

} // namespace

Surroundings Surroundings::real() {
  return {[] { return Clock::now(); }, [] { return nmexpert::interrupts(); },
          [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }};
}

void watch_child(const Job& job, JobListener& listener, ChildProcess& child,
                 const Surroundings& around) {
  Watch(job, listener, child, around).watch();
}

} // namespace nmexpert
