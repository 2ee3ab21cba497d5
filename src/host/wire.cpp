// SPDX-License-Identifier: MIT
// Encoding and decoding of records. A record is its payload's length (4 bytes, in host order: both
// ends are the same program), its type (1 byte) and the payload.
#include "wire.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <type_traits>

namespace nmexpert {

namespace {

constexpr std::size_t kHeaderBytes = 5;
constexpr std::size_t kMaxEventBytes = std::size_t{16} << 20;
constexpr std::size_t kCutStringBytes = std::size_t{16} << 10; // in events over that size
constexpr std::size_t kMaxTextBytes = 4096;                    // of names and messages
constexpr std::size_t kMaxConfigBytes = std::size_t{16} << 20;

class Writer {
 public:
  explicit Writer(RecordType type) { out_.assign(4, '\0').push_back(static_cast<char>(type)); }

  template <class Number>
  Writer& number(Number value) {
    static_assert(std::is_trivially_copyable_v<Number>);
    char bytes[sizeof(value)];
    std::memcpy(bytes, &value, sizeof(value));
    out_.append(bytes, sizeof(value));
    return *this;
  }

  Writer& string(std::string_view text, std::size_t limit = kMaxRecordBytes) {
    text = text.substr(0, limit);
    number(static_cast<std::uint32_t>(text.size()));
    out_.append(text);
    return *this;
  }

  std::string finish() {
    const auto length = static_cast<std::uint32_t>(out_.size() - kHeaderBytes);
    std::memcpy(out_.data(), &length, sizeof(length));
    return std::move(out_);
  }

 private:
  std::string out_;
};

// Reads a payload; once a read has failed, all further ones fail.
class Reader {
 public:
  explicit Reader(std::string_view payload) : rest_(payload) {}

  template <class Number>
  Number number() {
    static_assert(std::is_trivially_copyable_v<Number>);
    Number value = {};
    if (!take(sizeof(value))) return value;
    std::memcpy(&value, taken_.data(), sizeof(value));
    return value;
  }

  bool flag() { return number<std::uint8_t>() != 0; }

  std::string string(std::size_t limit = kMaxRecordBytes) {
    const auto length = number<std::uint32_t>();
    if (length > limit || !take(length)) {
      good_ = false;
      return {};
    }
    return std::string(taken_);
  }

  void fail() { good_ = false; }

  // True when everything was there and nothing is left.
  bool finished() const { return good_ && rest_.empty(); }
  bool good() const { return good_; }

 private:
  bool take(std::size_t bytes) {
    if (!good_ || bytes > rest_.size()) return good_ = false;
    taken_ = rest_.substr(0, bytes);
    rest_.remove_prefix(bytes);
    return true;
  }

  std::string_view rest_;
  std::string_view taken_;
  bool good_ = true;
};

template <class Array>
void copy_text(Array& target, const std::string& text) {
  const std::size_t length = std::min(text.size(), sizeof(target) - 1);
  std::memcpy(target, text.data(), length);
  target[length] = '\0';
}

Event read_event(Reader& in) {
  Event event;
  event.flags = in.number<std::uint32_t>();
  event.severity = in.number<std::uint32_t>();
  event.time = in.number<SYSTEMTIME>();
  event.source = in.string();
  event.name = in.string();
  event.description = in.string();
  event.machine = in.string();
  if (in.flag()) event.justification = in.string();
  const auto count = in.number<std::uint8_t>();
  event.columns.reserve(count);
  for (unsigned i = 0; i < count && in.good(); ++i) {
    Column& column = event.columns.emplace_back();
    column.name = in.string();
    const auto type = in.number<std::uint8_t>();
    if (type > NMCOLUMNTYPE_STRING) {
      in.fail();
      break;
    }
    column.type = static_cast<NMCOLUMNTYPE>(type);
    if (column.type == NMCOLUMNTYPE_STRING) {
      column.text = in.string();
    } else {
      column.value = in.number<decltype(column.value)>();
    }
  }
  return event;
}

Result read_result(Reader& in) {
  Result result;
  const auto status = in.number<std::uint8_t>();
  if (status > static_cast<std::uint8_t>(Status::timeout)) in.fail();
  result.status = static_cast<Status>(status);
  result.detail = in.string(kMaxTextBytes);
  if (in.flag()) result.memory = in.number<NMMEMORYACCOUNT>();
  return result;
}

EXPERTSTATUS read_status(Reader& in) {
  EXPERTSTATUS status = {};
  const auto state = in.number<std::uint32_t>();
  if (state > EXPERTSTATUS_DONE) in.fail();
  status.Status = static_cast<EXPERTSTATUSENUMERATION>(state & 7);
  status.PercentDone = in.number<std::uint32_t>();
  status.Frame = in.number<std::uint32_t>();
  copy_text(status.szStatusText, in.string(sizeof(status.szStatusText)));
  return status;
}

} // namespace

std::string encode(const Job& job) {
  return Writer(RecordType::job)
      .number(job.describe)
      .number(job.configure)
      .number(job.wants_status)
      .number(job.as_ethernet)
      .number(job.timeout_ms)
      .number(job.memory_limit)
      .number(job.output_limit)
      .number(job.event_layout)
      .string(job.expert)
      .string(job.capture)
      .string(job.capture_name)
      .string(job.config)
      .finish();
}

std::optional<Job> decode_job(std::string_view payload) {
  Reader in(payload);
  Job job;
  job.describe = in.flag();
  job.configure = in.flag();
  job.wants_status = in.flag();
  job.as_ethernet = in.flag();
  job.timeout_ms = in.number<std::uint32_t>();
  job.memory_limit = in.number<std::uint64_t>();
  job.output_limit = in.number<std::uint64_t>();
  job.event_layout = in.number<std::uint32_t>();
  job.expert = in.string();
  job.capture = in.string();
  job.capture_name = in.string();
  job.config = in.string();
  if (!in.finished()) return std::nullopt;
  return job;
}

std::string encode_capture(std::uint32_t frames) {
  return Writer(RecordType::capture).number(frames).finish();
}

std::string encode(const ExpertInfo& expert) {
  return Writer(RecordType::expert)
      .string(expert.name, kMaxTextBytes)
      .string(expert.vendor, kMaxTextBytes)
      .string(expert.description, kMaxTextBytes)
      .number(expert.version)
      .number(expert.flags)
      .finish();
}

std::string encode(const Event& event) {
  const std::size_t limit = event.bytes() > kMaxEventBytes ? kCutStringBytes : kMaxRecordBytes;
  Writer out(RecordType::event);
  out.number(event.flags).number(event.severity).number(event.time);
  for (const auto* text : {&event.source, &event.name, &event.description, &event.machine}) {
    out.string(*text, limit);
  }
  out.number(event.justification.has_value());
  if (event.justification) out.string(*event.justification, limit);
  out.number(static_cast<std::uint8_t>(event.columns.size()));
  for (const Column& column : event.columns) {
    out.string(column.name, limit).number(static_cast<std::uint8_t>(column.type));
    if (column.type == NMCOLUMNTYPE_STRING) {
      out.string(column.text, limit);
    } else {
      out.number(column.value);
    }
  }
  return out.finish();
}

std::string encode(const EXPERTSTATUS& status) {
  return Writer(RecordType::status)
      .number(static_cast<std::uint32_t>(status.Status))
      .number(status.PercentDone)
      .number(status.Frame)
      .string(status.szStatusText)
      .finish();
}

std::string encode_config(std::string_view config) {
  return Writer(RecordType::config).string(config).finish();
}

std::string encode_warning(std::string_view text) {
  return Writer(RecordType::warning).string(text, kMaxTextBytes).finish();
}

std::string encode_failure(Failure kind, std::string_view text) {
  return Writer(RecordType::failure).number(kind).string(text, kMaxTextBytes).finish();
}

std::string encode(const Result& result) {
  Writer out(RecordType::result);
  out.number(result.status).string(result.detail, kMaxTextBytes).number(result.memory.has_value());
  if (result.memory) out.number(*result.memory);
  return out.finish();
}

std::optional<Record> RecordReader::next() {
  if (broken_ || buffer_.size() - used_ < kHeaderBytes) return std::nullopt;
  std::uint32_t length;
  std::memcpy(&length, buffer_.data() + used_, sizeof(length));
  if (length > kMaxRecordBytes) {
    broken_ = true;
    return std::nullopt;
  }
  if (buffer_.size() - used_ - kHeaderBytes < length) {
    buffer_.erase(0, used_); // once per piece that was read, not per record
    used_ = 0;
    return std::nullopt;
  }
  Record record{static_cast<RecordType>(buffer_[used_ + 4]),
                buffer_.substr(used_ + kHeaderBytes, length)};
  used_ += kHeaderBytes + length;
  if (used_ == buffer_.size()) {
    buffer_.clear();
    used_ = 0;
  }
  return record;
}

bool RecordDispatcher::dispatch(const Record& record) {
  if (ended_) return false;
  Reader in(record.payload);
  switch (record.type) {
    case RecordType::warning: {
      const std::string text = in.string(kMaxTextBytes);
      if (!in.finished() || opened_ || job_.describe || ++warnings_ > kMaxWarnings) return false;
      listener_.on_warning(text);
      return true;
    }
    case RecordType::capture: {
      const auto frames = in.number<std::uint32_t>();
      if (!in.finished() || opened_ || job_.describe) return false;
      opened_ = true;
      listener_.on_capture(frames);
      return true;
    }
    case RecordType::expert: {
      ExpertInfo info;
      info.file = job_.expert;
      info.name = in.string(kMaxTextBytes);
      info.vendor = in.string(kMaxTextBytes);
      info.description = in.string(kMaxTextBytes);
      info.version = in.number<std::uint32_t>();
      info.flags = in.number<std::uint32_t>();
      if (!in.finished() || started_ || !(opened_ || job_.describe)) return false;
      started_ = true;
      listener_.on_expert(info);
      return true;
    }
    case RecordType::event: {
      Event event = read_event(in);
      // An intact child keeps to the limit by itself.
      event_bytes_ += event.bytes();
      if (!in.finished() || !started_ || event_bytes_ > job_.output_limit) return false;
      listener_.on_event(std::move(event));
      return true;
    }
    case RecordType::status: {
      const EXPERTSTATUS status = read_status(in);
      if (!in.finished() || !started_ || !job_.wants_status || !may_tell_status()) return false;
      listener_.on_status(status);
      return true;
    }
    case RecordType::config: {
      const std::string config = in.string(kMaxConfigBytes);
      if (!in.finished() || !started_ || !job_.configure || configured_) return false;
      configured_ = true;
      listener_.on_config(config);
      return true;
    }
    case RecordType::failure: {
      const auto kind = in.number<std::uint8_t>();
      const std::string text = in.string(kMaxTextBytes);
      if (!in.finished() || kind > static_cast<std::uint8_t>(Failure::other)) return false;
      // A capture that has been read and an expert that has been loaded can no longer be to blame.
      const auto failure = static_cast<Failure>(kind);
      if (failure == Failure::capture && (opened_ || job_.describe)) return false;
      if (failure == Failure::expert && started_) return false;
      ended_ = true;
      listener_.on_failure(failure, text);
      return true;
    }
    case RecordType::result: {
      const Result result = read_result(in);
      if (!in.finished() || !started_) return false;
      ended_ = true;
      listener_.on_result(result);
      return true;
    }
    case RecordType::job: break;
  }
  return false;
}

bool RecordDispatcher::may_tell_status() {
  using Seconds = std::chrono::duration<double>;
  const double age = Seconds(std::chrono::steady_clock::now() - begun_).count();
  return static_cast<double>(++statuses_) <= kStatusBurst + kStatusesPerSecond * age;
}

} // namespace nmexpert
