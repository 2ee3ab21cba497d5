// SPDX-License-Identifier: MIT
// Everything is sent when it happens: what has been sent is kept, whatever the expert does next.
#include "worker.h"

#include "child_process.h"
#include "file_path.h"
#include "wire.h"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>

namespace nmexpert {

namespace {

// Memory beyond what an expert may allocate: for the program itself and for thread stacks.
constexpr std::uint64_t kSpareMemory = std::uint64_t{1} << 30;

constexpr std::chrono::milliseconds kStatusEvery{50};

std::optional<Job> receive_job() {
  RecordReader records;
  char buffer[65536];
  while (const std::size_t bytes = ParentStreams::receive(buffer, sizeof(buffer))) {
    records.append(buffer, bytes);
    if (const auto record = records.next()) {
      return record->type == RecordType::job ? decode_job(record->payload) : std::nullopt;
    }
    if (records.broken()) break;
  }
  return std::nullopt;
}

// After the job, a byte from the parent means that the expert must be told to stop. The end of the
// stream means that the parent is gone, and this process is no longer needed.
void obey_parent(std::atomic<bool>& stop) {
  char byte;
  while (ParentStreams::receive(&byte, 1) != 0) stop = true;
  end_process(1);
}

void limit_memory(const Job& job) {
  if (job.memory_limit != 0) limit_own_memory(job.memory_limit + kSpareMemory);
}

class Sender final : public JobListener {
 public:
  explicit Sender(const Job& job) : job_(job) {}

  void on_warning(std::string_view text) override {
    if (++warnings_ <= kMaxWarnings) send(encode_warning(text));
  }

  // Memory that is allocated from here on is the expert's.
  void on_capture(std::uint32_t frames) override {
    send(encode_capture(frames));
    limit_memory(job_);
  }

  void on_expert(const ExpertInfo& expert) override { send(encode(expert)); }
  void on_event(Event event) override { send(encode(event)); }
  void on_config(std::string_view config) override { send(encode_config(config)); }
  void on_failure(Failure kind, std::string_view text) override {
    send(encode_failure(kind, text));
  }
  void on_result(const Result& result) override { send(encode(result)); }

  // An expert may indicate its status with every frame, which is faster than anyone can read.
  void on_status(const EXPERTSTATUS& status) override {
    const auto now = Clock::now().time_since_epoch().count();
    auto next = next_status_.load(std::memory_order_relaxed);
    const auto later = now + Clock::duration(kStatusEvery).count();
    if (now < next || !next_status_.compare_exchange_strong(next, later)) return;
    send(encode(status));
  }

 private:
  using Clock = std::chrono::steady_clock;

  void send(const std::string& record) {
    const std::lock_guard lock(mutex_);
    ParentStreams::send(record);
  }

  const Job& job_;
  unsigned warnings_ = 0;
  std::mutex mutex_; // keeps records from mixing
  std::atomic<Clock::rep> next_status_ = 0;
};

std::uint64_t size_of(const std::string& file) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(file_path(file), error);
  return error ? 0 : bytes;
}

} // namespace

std::uint64_t memory_for(const Job& job) {
  return job.memory_limit == 0 ? 0 : job.memory_limit + 2 * size_of(job.capture) + kSpareMemory;
}

void be_worker() {
  static std::atomic<bool> stop = false;
  if (!ParentStreams::take()) end_process(1);
  const std::optional<Job> job = receive_job();
  if (!job) end_process(1);
  std::thread(obey_parent, std::ref(stop)).detach();
  if (job->describe) limit_memory(*job);
  Sender sender(*job);
  try {
    perform(*job, sender, stop);
  } catch (const std::exception& failure) {
    sender.on_failure(Failure::other, failure.what());
  }
  // Not exit(): the expert may have corrupted what exit() would run.
  end_process(0);
}

} // namespace nmexpert
