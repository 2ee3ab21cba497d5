// SPDX-License-Identifier: MIT
// nmexpert run: every expert on every capture, one after the other or several at a time. Reports
// are printed in the order of the arguments, whichever run ends first.
#include "child_process.h"
#include "collector.h"
#include "commands.h"
#include "default_limits.h"
#include "expert_files.h"
#include "file_path.h"
#include "interrupt.h"
#include "output.h"
#include "replacing_file.h"
#include "runner.h"
#include "spooled_input.h"
#include "terminal.h"
#include "wait_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace nmexpert {

namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{16} << 20;

// Lower codes take precedence; 0 is not an error.
void note(int& exit_code, int code) {
  if (exit_code == kDone || code < exit_code) exit_code = code;
}

// Reads the bytes of a configuration file; false after a message.
bool read_config(const std::string& file, std::string& config) {
  std::error_code error;
  if (std::filesystem::is_directory(file_path(file), error)) {
    message(fmt::format("cannot read configuration '{}': it is a folder", file));
    return false;
  }
  std::ifstream in(file_path(file), std::ios::binary);
  if (!in) {
    message(fmt::format("cannot read configuration '{}': {}", file, std::strerror(errno)));
    return false;
  }
  config.resize(kMaxConfigBytes + 1);
  in.read(config.data(), static_cast<std::streamsize>(config.size()));
  config.resize(static_cast<std::size_t>(in.gcount()));
  if (config.size() >= 4 && config.size() <= kMaxConfigBytes) return true;
  message(
      fmt::format("configuration '{}' has {}: an EXPERTCONFIG has 4 bytes to 16 MiB, its length "
                  "first",
                  file, config.size() < 4 ? "less than 4 bytes" : "more than 16 MiB"));
  return false;
}

bool write_config(const std::string& file, const std::string& config) {
  std::error_code error;
  if (const auto out = ReplacingFile::open(file, error)) {
    out->buffer().sputn(config.data(), static_cast<std::streamsize>(config.size()));
    error = out->commit();
  }
  if (!error) return true;
  message(fmt::format("cannot write configuration '{}': {}", file, error.message()));
  return false;
}

// The files that a run reads.
std::vector<std::string> inputs_of(const Options& options) {
  std::vector<std::string> inputs = find_experts(options.experts, expert_folders()).files;
  inputs.insert(inputs.end(), options.captures.begin(), options.captures.end());
  return inputs;
}

// False after a message. A configuration may be read and saved under the same name.
bool may_save_config(const Options& options) {
  const std::string& file = options.save_config;
  if (file.empty()) return true;
  const bool is_report = !options.output.empty() && is_same_file(file, options.output);
  if (!is_report && !is_input(file, inputs_of(options))) return true;
  message(fmt::format("cannot write configuration '{}': it is also {}", file,
                      is_report ? "where the report goes" : "an input"));
  return false;
}

std::vector<std::string> inputs_and_config_of(const Options& options) {
  std::vector<std::string> inputs = inputs_of(options);
  if (!options.config.empty()) inputs.push_back(options.config);
  return inputs;
}

// Runs pairs of an expert and a capture. Threads take the pairs one by one, in order; the report of
// a finished pair waits until those before it have been printed.
class RunCommand {
 public:
  explicit RunCommand(const Options& options)
      : options_(options), output_(options.output, inputs_and_config_of(options)) {}

  int run() {
    if (!output_.is_open()) return kUsage;
    const bool has_config = options_.config.empty() || read_config(options_.config, config_);
    if (!has_config || !may_save_config(options_) || !make_pairs()) {
      output_.finish();
      return kUsage;
    }
    writer_ = Writer::make(options_.format, output_.stream(), output_.width());
    progress_.emplace(!options_.no_progress && errors_go_to_terminal(), pairs_.size(),
                      options_.jobs > 1);
    if (options_.in_process) print_to_errors_only();
    keep_streams();
    run_pairs();
    writer_->finish();
    if (!output_.finish()) note(exit_code_, kUsage);
    return exit_code_;
  }

  // Called when the process ends in the middle of a job: an expert called exit(), or the user does
  // not want to wait.
  [[noreturn]] void end_early(Status status, const char* why) {
    Collector* const collector = current_.exchange(nullptr);
    const Report* const report = collector ? collector->give_up(status, why) : nullptr;
    if (report) {
      const auto hidden = progress_->hide();
      print(*report);
    }
    message(fmt::format("{}; what was still to be run is lost", why));
    output_.finish();
    end_process(kExpertFailed);
  }

  bool is_inside() const { return current_ != nullptr; }

 private:
  struct Pair {
    std::string expert;
    std::string capture;
    std::unique_ptr<Collector> collector; // null: not to be run, or already reported
    bool is_over = false;
    bool is_live = false;
  };

  // False after a message.
  bool make_pairs() {
    configure_ = !options_.save_config.empty();
    const ExpertFiles experts = find_experts(options_.experts, expert_folders());
    if (configure_ && experts.files.size() + experts.problems.size() != 1) {
      message("--save-config goes with one expert only");
      return false;
    }
    for (const std::string& problem : experts.problems) {
      message(problem);
      note(exit_code_, kBadExpert);
    }
    for (const std::string& expert : experts.files) {
      for (const std::string& capture : options_.captures) {
        pairs_.push_back({expert, capture, nullptr, false, false});
      }
    }
    return true;
  }

  // Streams are read once, here: every expert has a process of its own, with nothing to read.
  void keep_streams() {
    if (pairs_.empty()) return;
    for (const std::string& capture : options_.captures) {
      if (!is_stream(capture) || streams_.contains(capture) || bad_captures_.contains(capture)) {
        continue;
      }
      WaitLine line(!options_.no_progress, "Reading " + capture);
      std::string error;
      auto stream = SpooledInput::read(
          capture,
          [&](std::size_t bytes) {
            line.add(bytes);
            return interrupts() == 0;
          },
          error);
      line.end();
      if (stream) {
        streams_.emplace(capture, std::move(stream));
        continue;
      }
      message(error);
      bad_captures_.insert(capture);
      note(exit_code_, interrupts() == 0 ? kBadCapture : kExpertFailed);
    }
  }

  void run_pairs() {
    std::vector<std::thread> others;
    const std::size_t threads = std::min<std::size_t>(options_.jobs, pairs_.size());
    try {
      while (others.size() + 1 < threads) others.emplace_back([this] { take_pairs(); });
    } catch (const std::system_error&) { // continues with fewer threads
    }
    take_pairs();
    for (std::thread& other : others) other.join();
    if (broken_) std::rethrow_exception(broken_);
  }

  void take_pairs() {
    std::unique_lock lock(mutex_);
    try {
      for (;;) {
        changed_.wait(lock, [this] { return is_at_end() || may_begin(); });
        if (is_at_end()) return;
        const std::size_t number = begun_++;
        if (should_run(pairs_[number])) run_pair(number, lock);
        pairs_[number].is_over = true;
        tell_what_is_over();
        changed_.notify_all();
      }
    } catch (...) { // most likely out of memory
      if (!lock.owns_lock()) lock.lock();
      broken_ = std::current_exception();
      changed_.notify_all();
    }
  }

  bool is_at_end() const { return begun_ == pairs_.size() || broken_; }

  // Limits how far runs get ahead, so that reports do not pile up; one at a time until there is a
  // configuration.
  bool may_begin() const {
    return configure_ ? begun_ == told_ : begun_ < told_ + std::size_t{2} * options_.jobs;
  }

  bool should_run(const Pair& pair) {
    if (!output_.is_open()) return false; // a report could not be printed
    if (interrupts() == 0) {
      return !bad_experts_.contains(pair.expert) && !bad_captures_.contains(pair.capture);
    }
    note(exit_code_, kExpertFailed);
    return false;
  }

  Job make_job(const Pair& pair) const {
    Job job;
    job.expert = pair.expert;
    job.capture = pair.capture;
    if (const auto stream = streams_.find(pair.capture); stream != streams_.end()) {
      job.capture = stream->second->path();
      job.capture_name = pair.capture;
    }
    job.as_ethernet = options_.as_ethernet;
    job.config = config_;
    job.configure = configure_;
    job.wants_status = progress_->visible();
    job.load_timeout_ms = load_timeout_ms(options_.timeout_ms);
    job.timeout_ms = options_.timeout_ms;
    job.memory_limit = options_.memory_limit == kDefaultMemoryLimit
                           ? default_memory_limit(options_.jobs)
                           : options_.memory_limit;
    job.output_limit = options_.output_limit;
    job.event_layout = options_.event_layout;
    return job;
  }

  // Holds the lock, except while the expert runs.
  void run_pair(std::size_t number, std::unique_lock<std::mutex>& lock) {
    Pair& pair = pairs_[number];
    const Job job = make_job(pair);
    pair.collector = std::make_unique<Collector>(job, *progress_, number);
    if (number == told_) go_live(pair);
    Collector& collector = *pair.collector;
    lock.unlock();
    progress_->begin(number, pair.expert, pair.capture);
    if (options_.in_process) {
      current_ = &collector;
      run_in_process(job, collector, [this] {
        end_early(Status::terminated, "ended on request, without waiting for the expert");
      });
      // If end_early has taken it, on another thread, the process is ending, and nothing is left to
      // do.
      if (!current_.exchange(nullptr)) wait_for_end();
    } else {
      run_isolated(job, collector);
    }
    progress_->end(number);
    lock.lock();
  }

  void tell_what_is_over() {
    while (told_ < begun_ && pairs_[told_].is_over) {
      go_live(pairs_[told_]);
      tell(pairs_[told_]);
      pairs_[told_].collector.reset();
      ++told_;
    }
    if (told_ < begun_) go_live(pairs_[told_]);
  }

  // The turn of the pair has come: from now on its events are printed as they arrive, if the format
  // allows that.
  void go_live(Pair& pair) {
    LiveWriter* const writer = writer_->live();
    if (!writer || !pair.collector || std::exchange(pair.is_live, true)) return;
    pair.collector->go_live(*writer);
  }

  void tell(const Pair& pair) {
    if (!pair.collector) return;
    const auto hidden = progress_->hide();
    const Collector& collector = *pair.collector;
    for (const std::string& warning : collector.warnings()) {
      if (warnings_told_.insert(warning).second) message("warning: " + warning);
    }
    if (collector.failure()) {
      tell_failure(*collector.failure(), collector.failure_text(), pair);
      return;
    }
    if (collector.config()) keep_config(pair.expert, *collector.config());
    tell_report(*collector.report());
  }

  // A bad expert or capture is reported once, though several pairs may have met it at the same
  // time.
  void tell_failure(Failure kind, const std::string& text, const Pair& pair) {
    const bool is_news = kind == Failure::capture  ? bad_captures_.insert(pair.capture).second
                         : kind == Failure::expert ? bad_experts_.insert(pair.expert).second
                                                   : true;
    if (is_news) message(text);
    note(exit_code_, kind == Failure::capture  ? kBadCapture
                     : kind == Failure::expert ? kBadExpert
                                               : kExpertFailed);
  }

  // Configuring once is enough; further captures are run with the same configuration.
  void keep_config(const std::string& expert, const std::string& config) {
    configure_ = false;
    if (config.empty()) {
      message(fmt::format("expert '{}' made no configuration, so '{}' was not written", expert,
                          options_.save_config));
      return;
    }
    config_ = config;
    if (!write_config(options_.save_config, config)) note(exit_code_, kUsage);
  }

  void tell_report(const Report& report) {
    print(report);
    output_.flush();
    if (report.result.status == Status::done) return;
    note(exit_code_, kExpertFailed);
    message(fmt::format("expert '{}' on '{}': {}: {}", report.expert.file, report.capture_file,
                        name_of(report.result.status), report.result.detail));
  }

  void print(const Report& report) {
    if (LiveWriter* const writer = writer_->live()) {
      writer->end(report);
    } else {
      writer_->write(report);
    }
  }

  [[noreturn]] static void wait_for_end() {
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  }

  const Options& options_;
  Output output_;
  std::optional<Progress> progress_;
  std::unique_ptr<Writer> writer_;
  std::vector<Pair> pairs_;
  std::map<std::string, std::unique_ptr<SpooledInput>> streams_; // by the captures' names
  std::atomic<Collector*> current_ = nullptr;                    // for a job in this process

  // The mutex guards the following members, the pairs, and the output.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t begun_ = 0;     // pairs
  std::size_t told_ = 0;      // pairs
  std::exception_ptr broken_; // from any thread
  std::string config_;
  bool configure_ = false;
  std::set<std::string> bad_experts_;
  std::set<std::string> bad_captures_;
  std::set<std::string> warnings_told_;
  int exit_code_ = kDone;
};

RunCommand* running_command = nullptr;

} // namespace

int run_experts(const Options& options) {
  catch_interrupts();
  RunCommand command(options);
  if (!options.in_process) return command.run();

  running_command = &command;
  std::atexit([] {
    if (running_command && running_command->is_inside()) {
      running_command->end_early(Status::crashed, "an expert called exit() in this process");
    }
  });
  const int exit_code = command.run();
  running_command = nullptr;
  // Not exit(): abandoned threads may still be running.
  end_process(exit_code);
}

} // namespace nmexpert
