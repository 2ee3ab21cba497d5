// SPDX-License-Identifier: MIT
// The stream between nmexpert and the child that does a job: records of a type and a payload. A
// child runs foreign code, so what it sends is checked like any hostile input. Depends on job.h.
#pragma once

#include "job.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace nmexpert {

// No record is longer; a longer event is cut by its sender.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{24} << 20;

// No capture has as many warnings; a child that sends more is broken.
inline constexpr unsigned kMaxWarnings = 100;

// A child indicates its status at most 20 times per second (see worker.cpp). A rate far beyond that
// is refused.
inline constexpr double kStatusesPerSecond = 60;
inline constexpr double kStatusBurst = 200;

enum class RecordType : std::uint8_t {
  capture = 1,
  expert,
  event,
  status,
  config,
  warning,
  failure,
  result, // from the child
  job     // to the child
};

struct Record {
  RecordType type;
  std::string payload;
};

// Records as bytes, ready to be sent.
std::string encode(const Job& job);
std::string encode_capture(std::uint32_t frames);
std::string encode(const ExpertInfo& expert);
std::string encode(const Event& event);
std::string encode(const EXPERTSTATUS& status);
std::string encode_config(std::string_view config);
std::string encode_warning(std::string_view text);
std::string encode_failure(Failure kind, std::string_view text);
std::string encode(const Result& result);

// Decodes a payload; returns nothing when it makes no sense.
std::optional<Job> decode_job(std::string_view payload);

// Cuts a stream into records.
class RecordReader {
 public:
  void append(const char* data, std::size_t bytes) { buffer_.append(data, bytes); }

  // The next complete record; nothing when there is none yet, and forever once broken() is true.
  std::optional<Record> next();
  bool broken() const { return broken_; }

 private:
  std::string buffer_;
  std::size_t used_ = 0; // bytes of the buffer that were returned as records
  bool broken_ = false;
};

// Passes the records of a child on to a listener, in the one order that makes sense: warnings about
// the capture, the capture, the expert, then events, statuses and one configuration in any order,
// finally one result or failure. Foreign code runs in the child once the capture has been reported.
// Whatever the child sends, what reaches the listener is bounded: in number, or by the limits of
// the job.
class RecordDispatcher {
 public:
  explicit RecordDispatcher(const Job& job, JobListener& listener)
      : job_(job), listener_(listener) {}

  // False when the record makes no sense, as after a result; then it must not be called again.
  bool dispatch(const Record& record);

  bool has_opened() const { return opened_; }         // the capture was read
  bool has_started() const { return started_; }       // the expert was loaded
  bool has_configured() const { return configured_; } // Configure made a configuration
  bool has_ended() const { return ended_; }           // there is a result or a failure

 private:
  bool may_tell_status();

  const Job& job_;
  JobListener& listener_;
  bool opened_ = false;
  bool started_ = false;
  bool configured_ = false;
  bool ended_ = false;
  unsigned warnings_ = 0;
  std::uint64_t event_bytes_ = 0;
  std::uint64_t statuses_ = 0;
  const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

} // namespace nmexpert
