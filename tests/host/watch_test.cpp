// SPDX-License-Identifier: MIT
// A watch over a simulated child, with a simulated clock: whatever the child says or does, the job
// ends within its limits, with a report that says why.
#include "watch.h"
#include "wire.h"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace nmexpert {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;

// What the child does next, and the time that passes until then. The last step is repeated forever.
struct Step {
  ChildProcess::Read read = ChildProcess::Read::nothing;
  std::string data = {};
  std::chrono::milliseconds after = 10ms;
};

Step says(std::string data, std::chrono::milliseconds after = 1ms) {
  return {ChildProcess::Read::data, std::move(data), after};
}
Step is_silent() { return {ChildProcess::Read::nothing, {}, 50ms}; }
Step closes_its_pipe() { return {ChildProcess::Read::end, {}, 1ms}; }

class Play final : public ChildProcess {
 public:
  explicit Play(std::vector<Step> steps) : steps_(std::move(steps)) {}

  Read read(std::string& data, std::chrono::milliseconds wait) override {
    EXPECT_FALSE(was_killed) << "nobody listens to the dead";
    const Step& step = steps_[at_];
    if (at_ + 1 < steps_.size()) ++at_;
    now += wait == 0ms ? 1ms : step.after;
    ++reads;
    if (step.read == Read::data) data = step.data;
    return step.read;
  }
  bool send(std::string_view) override { return true; }
  void tell_to_stop() override { ++told_to_stop; }
  std::optional<ChildEnd> ended() override {
    if (was_killed) return ChildEnd{"by signal SIGKILL", false};
    return at_ + 1 == steps_.size() ? end : std::nullopt;
  }
  void kill() override { was_killed = true; }

  Time now;
  std::optional<ChildEnd> end; // once the last step has come
  int reads = 0;
  int told_to_stop = 0;
  bool was_killed = false;

 private:
  std::vector<Step> steps_;
  std::size_t at_ = 0;
};

class Notes final : public JobListener {
 public:
  void on_reading(std::chrono::seconds time) override { reading.push_back(time); }
  void on_warning(std::string_view) override { ++warnings; }
  void on_capture(std::uint32_t) override {}
  void on_expert(const ExpertInfo&) override {}
  void on_event(Event event) override { bytes += event.bytes(); }
  void on_status(const EXPERTSTATUS&) override { ++statuses; }
  void on_config(std::string_view config) override { bytes += config.size(); }
  void on_failure(Failure kind, std::string_view what) override {
    ++ends;
    failure = kind;
    text = what;
  }
  void on_result(const Result& what) override {
    ++ends;
    result = what;
    text = what.detail;
  }

  std::vector<std::chrono::seconds> reading;
  int warnings = 0;
  int statuses = 0;
  int ends = 0;
  std::uint64_t bytes = 0;
  std::optional<Failure> failure;
  std::optional<Result> result;
  std::string text;
};

std::string repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

std::string header(std::uint32_t length, RecordType type) {
  return std::string(reinterpret_cast<const char*>(&length), 4) + static_cast<char>(type);
}

ExpertInfo an_expert() { return {"x.so", "name", "", "", 0, 0}; }
std::string read() { return encode_capture(1); }
std::string started() { return read() + encode(an_expert()); }
std::string event() { return encode(Event()); }
std::string status() { return encode(EXPERTSTATUS{}); }
std::string done() { return encode(Result{}); }

Event wide_event() {
  Event wide;
  for (int i = 0; i < 255; ++i) wide.columns.emplace_back();
  return wide;
}

enum class End : std::uint8_t {
  done,
  crashed,
  timeout,
  terminated,
  bad_capture,
  bad_expert,
  other
};

End end_of(const Notes& notes) {
  if (notes.result) {
    switch (notes.result->status) {
      case Status::done: return End::done;
      case Status::timeout: return End::timeout;
      case Status::terminated: return End::terminated;
      default: return End::crashed;
    }
  }
  return notes.failure == Failure::capture  ? End::bad_capture
         : notes.failure == Failure::expert ? End::bad_expert
                                            : End::other;
}

Job a_job() {
  Job job;
  job.expert = "x.so";
  job.capture = "x.cap";
  job.wants_status = true;
  job.load_timeout_ms = 2000;
  job.timeout_ms = 5000;
  job.output_limit = 1 << 20;
  return job;
}

template <class Member>
Job without(Job job, Member Job::*member) {
  job.*member = Member();
  return job;
}

Job configuring() {
  Job job = a_job();
  job.configure = true;
  return job;
}

Job describing() {
  Job job = a_job();
  job.describe = true;
  return job;
}

const ChildEnd kKilled = {"by signal SIGKILL", false};
const ChildEnd kExited = {"with exit code 3", true};

struct Case {
  const char* name;
  std::vector<Step> steps;
  End end;
  const char* says;             // in the text of the end
  std::chrono::seconds at_most; // since the beginning
  Job job = a_job();
  std::optional<ChildEnd> child_end = std::nullopt; // after the last step
  std::vector<std::chrono::seconds> interrupts = {};
};

const char* const kBroken = "broke the report stream";

std::vector<Case> cases() {
  const Job patient = without(a_job(), &Job::timeout_ms);
  return {
      // Honest children
      {"done", {says(started() + event() + done()), closes_its_pipe()}, End::done, "", 1s},
      {"reads for a day",
       {says(read(), 24h), says(encode(an_expert()) + done()), closes_its_pipe()},
       End::done,
       "",
       86401s},
      {"runs for a day, as it may",
       {says(started()), says(done(), 24h), closes_its_pipe()},
       End::done,
       "",
       86401s,
       patient},
      {"runs as long as it may after a long configuration",
       {says(started()), says(encode_config("\4\0\0"), 4900ms), says(done(), 4900ms),
        closes_its_pipe()},
       End::done,
       "",
       10s,
       configuring()},

      // Ends
      {"is killed while it reads",
       {is_silent()},
       End::bad_capture,
       "SIGKILL",
       1s,
       a_job(),
       kKilled},
      {"is killed while it loads",
       {says(read()), is_silent()},
       End::bad_expert,
       "SIGKILL",
       1s,
       a_job(),
       kKilled},
      {"is killed while it runs",
       {says(started()), is_silent()},
       End::crashed,
       "SIGKILL",
       1s,
       a_job(),
       kKilled},
      {"exits while it runs",
       {says(started()), is_silent()},
       End::crashed,
       "exit code 3",
       1s,
       a_job(),
       kExited},
      {"closes its pipe and lives on",
       {says(started()), closes_its_pipe()},
       End::crashed,
       "closed its report stream",
       3s,
       patient},
      {"closes its pipe at once",
       {closes_its_pipe()},
       End::bad_capture,
       "closed its report stream",
       3s,
       patient},
      {"left somebody behind who talks for ever",
       {says(started()), is_silent(), says(header(1 << 24, RecordType::event), 1ms)},
       End::crashed,
       "SIGKILL",
       30s,
       a_job(),
       kKilled},

      // Silence
      {"never loads", {says(read()), is_silent()}, End::bad_expert, "2 seconds", 6s},
      {"never says what it is", {is_silent()}, End::bad_expert, "2 seconds", 6s, describing()},
      {"never runs to its end", {says(started()), is_silent()}, End::timeout, "5 seconds", 9s},
      {"never configures",
       {says(started()), is_silent()},
       End::timeout,
       "5 seconds",
       9s,
       configuring()},
      {"configures and never ends",
       {says(started() + encode_config("")), is_silent()},
       End::timeout,
       "5 seconds",
       9s,
       configuring()},
      {"never leaves", {says(started() + done()), is_silent()}, End::done, "", 2s, patient},
      {"fails and never leaves",
       {says(encode_failure(Failure::capture, "no")), is_silent()},
       End::bad_capture,
       "no",
       2s,
       patient},
      {"never ends a record",
       {says(started() + header(20 << 20, RecordType::event)), says("x")},
       End::timeout,
       "5 seconds",
       9s},
      {"tells its status for ever",
       {says(started()), says(status(), 100ms)},
       End::timeout,
       "5 seconds",
       9s},

      // Floods
      {"warns for ever", {says(encode_warning("w"))}, End::bad_capture, kBroken, 5s},
      {"warns of the capture when it runs",
       {says(started()), says(encode_warning("w"))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"warns for ever after its result",
       {says(started() + done()), says(encode_warning("w"))},
       End::done,
       "",
       2s,
       patient},
      {"submits for ever after its result",
       {says(started() + done()), says(event())},
       End::done,
       "",
       2s,
       patient},
      {"gives results for ever", {says(started()), says(done())}, End::done, "", 2s, patient},
      {"gives results after a failure",
       {says(encode_failure(Failure::other, "no")), says(done())},
       End::other,
       "no",
       2s,
       patient},
      {"submits for ever", {says(started()), says(event())}, End::crashed, kBroken, 60s, patient},
      {"submits wide events for ever",
       {says(started()), says(encode(wide_event()))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"tells its status without a breath",
       {says(started()), says(repeat(status(), 1000))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"tells a status that nobody wants",
       {says(started() + status())},
       End::crashed,
       kBroken,
       5s,
       [] {
         Job job = a_job();
         job.wants_status = false;
         return job;
       }()},
      {"configures for ever",
       {says(started()), says(encode_config("1234"))},
       End::crashed,
       kBroken,
       5s,
       without(configuring(), &Job::timeout_ms)},
      {"configures unasked", {says(started() + encode_config("1234"))}, End::crashed, kBroken, 5s},
      {"makes a huge configuration",
       {says(started() + encode_config(std::string((16 << 20) + 1, 'x')))},
       End::crashed,
       kBroken,
       5s,
       configuring()},

      // Nonsense
      {"announces a huge record",
       {says(started() + header(0xffffffff, RecordType::event))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"announces a record of nothing",
       {says(started() + header(0, RecordType::event))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"sends a job", {says(started() + encode(a_job()))}, End::crashed, kBroken, 5s, patient},
      {"sends what is no type",
       {says(started() + header(0, RecordType{77}))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"reads twice", {says(started() + read())}, End::crashed, kBroken, 5s, patient},
      {"loads twice", {says(started() + encode(an_expert()))}, End::crashed, kBroken, 5s, patient},
      {"blames the capture",
       {says(started() + encode_failure(Failure::capture, "forged"))},
       End::crashed,
       kBroken,
       5s,
       patient},
      {"blames the capture before it is loaded",
       {says(read() + encode_failure(Failure::capture, "forged"))},
       End::bad_expert,
       kBroken,
       5s,
       patient},
      {"blames the loading",
       {says(started() + encode_failure(Failure::expert, "forged"))},
       End::crashed,
       kBroken,
       5s,
       patient},

      // Ctrl-C
      {"is stopped while it reads",
       {is_silent()},
       End::other,
       "on request",
       12s,
       patient,
       {},
       {10s}},
      {"is stopped while it loads",
       {says(read()), is_silent()},
       End::other,
       "on request",
       2s,
       patient,
       {},
       {1s}},
      {"is stopped while it says what it is",
       {is_silent()},
       End::other,
       "on request",
       2s,
       describing(),
       {},
       {1s}},
      {"is stopped and does not heed it",
       {says(started()), is_silent()},
       End::terminated,
       "on request",
       15s,
       patient,
       {},
       {10s}},
      {"is stopped and talks on",
       {says(started()), says(status(), 100ms)},
       End::terminated,
       "on request",
       15s,
       patient,
       {},
       {10s}},
      {"is stopped twice",
       {says(started()), is_silent()},
       End::terminated,
       "on request",
       12s,
       patient,
       {},
       {10s, 11s}},
  };
}

TEST(Watch, EndsWithinTheLimitsWhateverTheChildDoes) {
  for (const Case& test : cases()) {
    SCOPED_TRACE(test.name);
    Play child(test.steps);
    child.end = test.child_end;
    Notes notes;
    const Time begun = child.now;
    Surroundings around;
    around.now = [&] { return child.now; };
    around.interrupts = [&] {
      int count = 0;
      for (const auto at : test.interrupts) count += child.now - begun >= at;
      return count;
    };
    around.sleep = [&](std::chrono::milliseconds time) { child.now += time; };
    watch_child(test.job, notes, child, around);
    EXPECT_EQ(notes.ends, 1);
    EXPECT_EQ(end_of(notes), test.end) << notes.text;
    EXPECT_NE(notes.text.find(test.says), std::string::npos) << notes.text;
    EXPECT_LE(child.now - begun, test.at_most);
    EXPECT_LE(notes.warnings, static_cast<int>(kMaxWarnings));
    EXPECT_LE(notes.bytes, test.job.output_limit + (16 << 20));
    EXPECT_LE(notes.statuses, kStatusBurst + 10000);
    const bool heeds = !test.interrupts.empty() && test.end == End::terminated;
    EXPECT_EQ(child.told_to_stop, heeds ? 1 : 0);
  }
}

// Honest, and with a simulated clock; told are the whole seconds that have passed.
std::vector<std::chrono::seconds> reading_told(const Job& job, std::vector<Step> steps) {
  Play child(std::move(steps));
  Notes notes;
  watch_child(job, notes, child,
              {[&] { return child.now; }, [] { return 0; },
               [&](std::chrono::milliseconds time) { child.now += time; }});
  return notes.reading;
}

TEST(Watch, TellsHowLongTheCaptureHasBeenRead) {
  const Step waits = {ChildProcess::Read::nothing, {}, 600ms};
  const std::vector<Step> slow = {waits,
                                  waits,
                                  waits,
                                  waits,
                                  says(read(), 5s),
                                  waits,
                                  waits,
                                  says(encode(an_expert()) + done()),
                                  closes_its_pipe()};
  EXPECT_EQ(reading_told(a_job(), slow), (std::vector<std::chrono::seconds>{1s, 2s}));
  EXPECT_TRUE(reading_told(without(a_job(), &Job::wants_status), slow).empty());
  EXPECT_TRUE(
      reading_told(a_job(), {says(started(), 900ms), waits, waits, says(done()), closes_its_pipe()})
          .empty());
}

} // namespace
} // namespace nmexpert
