// SPDX-License-Identifier: MIT
// Watching over a child: it is told to stop, and ended when it does not; its records are checked;
// how it ended is told when it could not tell itself.
#include "child_process.h"
#include "interrupt.h"
#include "runner.h"
#include "wire.h"
#include "worker.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace nmexpert {

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto kLookEvery = 50ms;
// The child enforces the timeout itself, and abandons an expert two seconds after it was told to
// stop. It is ended from here when even that did not happen.
constexpr auto kPatience = 3s;
constexpr auto kTimeToLeave = 1s; // after the result

class Watch {
 public:
  Watch(const Job& job, JobListener& listener, ChildProcess& child)
      : job_(job), listener_(listener), child_(child), dispatcher_(job, listener) {
    extend_deadline();
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
    }
    if (!dispatcher_.has_ended()) tell_end();
  }

 private:
  void take(const std::string& data) {
    records_.append(data.data(), data.size());
    while (const auto record = records_.next()) {
      const bool had_started = dispatcher_.has_started();
      if (!dispatcher_.dispatch(*record)) return broken();
      if (dispatcher_.has_started() && !had_started) extend_deadline();
      if (dispatcher_.has_ended()) deadline_ = Clock::now() + kTimeToLeave;
    }
    if (records_.broken()) broken();
  }

  // What the child sent before it ended. A process that it left behind may go on sending for ever.
  void drain() {
    const auto end = Clock::now() + kTimeToLeave;
    std::string data;
    while (!over_ && Clock::now() < end && child_.read(data, 0ms) == ChildProcess::Read::data) {
      take(data);
    }
  }

  // The expert, or what became of it, wrote to the report stream itself.
  void broken() {
    child_.kill();
    over_ = true;
    if (dispatcher_.has_ended()) return;
    end_with(Status::crashed,
             "broke the report stream: it wrote to a file that is not its own, or "
             "more than --output-limit allows");
  }

  void extend_deadline() {
    if (job_.timeout_ms == 0) return;
    deadline_ = Clock::now() + std::chrono::milliseconds(job_.timeout_ms) + kPatience;
  }

  void look_at_interrupts() {
    if (interrupts() == 0 || over_) return;
    if (!told_to_stop_) {
      told_to_stop_ = true;
      child_.send("!");
      if (!dispatcher_.has_ended()) deadline_ = Clock::now() + kPatience;
    }
    if (interrupts() > 1) {
      child_.kill();
      over_ = true;
    }
  }

  void look_at_clock() {
    if (over_ || Clock::now() < deadline_) return;
    child_.kill();
    over_ = true;
    if (!dispatcher_.has_ended() && !told_to_stop_) {
      end_with(Status::timeout, fmt::format("it did not stop after {:g} seconds; its process was "
                                            "ended",
                                            job_.timeout_ms / 1000.0));
    }
  }

  void tell_end() {
    if (ended_) return;
    if (told_to_stop_) return end_with(Status::terminated, "its process was ended on request");
    const auto end = wait_for_end();
    const std::string exit = end.exited ? " (exit or _exit was called)" : "";
    end_with(Status::crashed, fmt::format("its process ended {}{}", end.how, exit));
  }

  // The stream has ended, so the process is about to.
  ChildEnd wait_for_end() {
    for (const auto end = Clock::now() + kTimeToLeave; Clock::now() < end;) {
      if (const auto how = child_.ended()) return *how;
      std::string ignored;
      if (child_.read(ignored, 10ms) == ChildProcess::Read::end) std::this_thread::sleep_for(1ms);
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
    } else {
      listener_.on_failure(Failure::expert,
                           fmt::format("cannot load expert '{}': {}", job_.expert, detail));
    }
  }

  const Job& job_;
  JobListener& listener_;
  ChildProcess& child_;
  RecordReader records_;
  RecordDispatcher dispatcher_;
  Clock::time_point deadline_ = Clock::time_point::max();
  bool told_to_stop_ = false;
  bool ended_ = false; // a result was made up here
  bool over_ = false;
};

} // namespace

void run_isolated(const Job& job, JobListener& listener) {
  std::string error;
  // The paths are there for people who look at a list of processes.
  const auto child = ChildProcess::start({"nmexpert", kWorkerArgument, job.expert, job.capture},
                                         memory_for(job), error);
  if (!child) {
    listener.on_failure(Failure::other, error);
    return;
  }
  child->send(encode(job)); // when it fails, the child is gone and the watch tells why
  Watch(job, listener, *child).watch();
}

} // namespace nmexpert
