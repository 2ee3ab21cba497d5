// SPDX-License-Identifier: MIT
// nmexpert run: every expert on every capture, one after the other, each with its report.
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
#include "terminal.h"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

namespace nmexpert {

namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{16} << 20;

// Lower codes count more; 0 is none.
void note(int& exit_code, int code) {
  if (exit_code == kDone || code < exit_code) exit_code = code;
}

// The bytes of a configuration file; false after a message.
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

// What a run reads.
std::vector<std::string> inputs_of(const Options& options) {
  std::vector<std::string> inputs = options.experts;
  inputs.insert(inputs.end(), options.captures.begin(), options.captures.end());
  return inputs;
}

// False after a message. A configuration may be read, remade and saved under one name.
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

class RunCommand {
 public:
  explicit RunCommand(const Options& options)
      : options_(options),
        output_(options.output, inputs_and_config_of(options)),
        progress_(!options.no_progress && errors_go_to_terminal()) {}

  int run() {
    if (!output_.is_open()) return kUsage;
    const bool has_config = options_.config.empty() || read_config(options_.config, config_);
    if (!has_config || !may_save_config(options_)) {
      output_.finish();
      return kUsage;
    }
    writer_ = Writer::make(options_.format, output_.stream(), output_.width());
    configure_ = !options_.save_config.empty();
    const ExpertFiles experts = find_experts(options_.experts, expert_folders());
    if (configure_ && experts.files.size() + experts.problems.size() != 1) {
      message("--save-config goes with one expert only");
      return kUsage;
    }
    for (const std::string& problem : experts.problems) {
      message(problem);
      note(exit_code_, kBadExpert);
    }
    for (const std::string& expert : experts.files) {
      for (const std::string& capture : options_.captures) {
        if (!output_.is_open()) break; // nobody would see a report
        if (interrupts() > 0) {
          note(exit_code_, kExpertFailed);
        } else if (!bad_experts_.contains(expert) && !bad_captures_.contains(capture)) {
          run_pair(expert, capture);
        }
      }
    }
    writer_->finish();
    if (!output_.finish()) note(exit_code_, kUsage);
    return exit_code_;
  }

  // The process is about to end in the middle of a job: an expert called exit(), or the user does
  // not want to wait.
  [[noreturn]] void end_early(Status status, const char* why) {
    Collector* const collector = current_.exchange(nullptr);
    const Report* const report = collector ? collector->give_up(status, why) : nullptr;
    if (report) {
      progress_.clear();
      writer_->write(*report);
    }
    message(fmt::format("{}; what was still to be run is lost", why));
    output_.finish();
    end_process(kExpertFailed);
  }

  bool is_inside() const { return current_ != nullptr; }

 private:
  Job make_job(const std::string& expert, const std::string& capture) const {
    Job job;
    job.expert = expert;
    job.capture = capture;
    job.config = config_;
    job.configure = configure_;
    job.wants_status = progress_.visible();
    job.load_timeout_ms = load_timeout_ms(options_.timeout_ms);
    job.timeout_ms = options_.timeout_ms;
    job.memory_limit = options_.memory_limit.value_or(default_memory_limit(1));
    job.output_limit = options_.output_limit;
    job.event_layout = options_.event_layout;
    return job;
  }

  void run_pair(const std::string& expert, const std::string& capture) {
    const Job job = make_job(expert, capture);
    Collector collector(job, progress_);
    progress_.begin(expert, capture);
    if (options_.in_process) {
      current_ = &collector;
      run_in_process(job, collector, [this] {
        end_early(Status::terminated, "ended on request, without waiting for the expert");
      });
      // Taken by end_early, on another thread: it ends the process, there is nothing left to do.
      if (!current_.exchange(nullptr)) wait_for_end();
    } else {
      run_isolated(job, collector);
    }
    progress_.clear();
    for (const std::string& warning : collector.warnings()) {
      if (warnings_told_.insert(warning).second) message("warning: " + warning);
    }
    if (collector.failure()) {
      fail(*collector.failure(), collector.failure_text(), expert, capture);
      return;
    }
    if (collector.config()) keep_config(expert, *collector.config());
    tell(*collector.report());
  }

  void fail(Failure kind, const std::string& text, const std::string& expert,
            const std::string& capture) {
    message(text);
    switch (kind) {
      case Failure::capture:
        bad_captures_.insert(capture);
        note(exit_code_, kBadCapture);
        break;
      case Failure::expert:
        bad_experts_.insert(expert);
        note(exit_code_, kBadExpert);
        break;
      case Failure::other: note(exit_code_, kExpertFailed); break;
    }
  }

  // Once is enough; further captures are run with the same.
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

  void tell(const Report& report) {
    writer_->write(report);
    output_.flush();
    if (report.result.status == Status::done) return;
    note(exit_code_, kExpertFailed);
    message(fmt::format("expert '{}' on '{}': {}: {}", report.expert.file, report.capture_file,
                        name_of(report.result.status), report.result.detail));
  }

  [[noreturn]] static void wait_for_end() {
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  }

  const Options& options_;
  Output output_;
  Progress progress_;
  std::unique_ptr<Writer> writer_;
  std::string config_;
  bool configure_ = false;
  std::set<std::string> bad_experts_;
  std::set<std::string> bad_captures_;
  std::set<std::string> warnings_told_;
  int exit_code_ = kDone;
  std::atomic<Collector*> current_ = nullptr; // a job in this process
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
  // Not by exit(): threads that were given up may be running still.
  end_process(exit_code);
}

} // namespace nmexpert
