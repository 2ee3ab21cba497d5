// SPDX-License-Identifier: MIT
// The stream from a child: what is sent arrives, and nothing else gets through.
#include "wire.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace nmexpert {
namespace {

// Records what it hears, one line per call.
class Ear final : public JobListener {
 public:
  std::vector<std::string> heard;
  std::vector<Event> events;
  Result result;

  void on_capture(std::uint32_t frames) override { say("capture", std::to_string(frames)); }
  void on_expert(const ExpertInfo& expert) override { say("expert", expert.name); }
  void on_event(Event event) override {
    say("event", event.name);
    events.push_back(std::move(event));
  }
  void on_status(const EXPERTSTATUS& status) override { say("status", status.szStatusText); }
  void on_config(std::string_view config) override { say("config", config); }
  void on_warning(std::string_view text) override { say("warning", text); }
  void on_failure(Failure, std::string_view text) override { say("failure", text); }
  void on_result(const Result& what) override {
    say("result", what.detail);
    result = what;
  }

 private:
  void say(const std::string& what, std::string_view more) {
    heard.push_back(what + " " + std::string(more));
  }
};

Job a_wire_job() {
  Job job;
  job.expert = "x.so";
  job.capture = "x.cap";
  job.output_limit = 1 << 20;
  job.wants_status = true;
  return job;
}

ExpertInfo a_wire_expert() { return {"x.so", "name", "vendor", "description", 3, 1}; }

Event an_event() {
  Event event;
  event.flags = 0x80000001;
  event.severity = 4;
  event.source = "source";
  event.name = std::string("na\0me", 5);
  event.justification = "because";
  event.time = {2003, 1, 2, 3, 4, 5, 6, 7};
  Column& number = event.columns.emplace_back();
  number.name = "number";
  number.type = NMCOLUMNTYPE_FLOAT64;
  number.value.Float64Val = 0.25;
  Column& text = event.columns.emplace_back();
  text.name = "text";
  text.type = NMCOLUMNTYPE_STRING;
  text.text = "value";
  return event;
}

Result a_result() { return {Status::crashed, "detail", NMMEMORYACCOUNT{1, 2, 3, 4, 5}}; }

// Feeds a stream in pieces of `piece` bytes. False when it was rejected.
bool feed(const std::string& stream, JobListener& ear, const Job& job, std::size_t piece) {
  RecordReader reader;
  RecordDispatcher dispatcher(job, ear);
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    reader.append(stream.data() + at, std::min(piece, stream.size() - at));
    while (const auto record = reader.next()) {
      if (!dispatcher.dispatch(*record)) return false;
    }
    if (reader.broken()) return false;
  }
  return true;
}

std::string a_stream() {
  EXPERTSTATUS status = {};
  status.Status = EXPERTSTATUS_RUNNING;
  std::strcpy(status.szStatusText, "half");
  return encode_warning("cut") + encode_capture(7) + encode(a_wire_expert()) + encode(an_event()) +
         encode(status) + encode(a_result());
}

TEST(Wire, WhatIsSentArrivesInAnyPieces) {
  for (const std::size_t piece : {1u, 2u, 5u, 7u, 64u, 100'000u}) {
    Ear ear;
    ASSERT_TRUE(feed(a_stream(), ear, a_wire_job(), piece));
    EXPECT_EQ(ear.heard, (std::vector<std::string>{"warning cut", "capture 7", "expert name",
                                                   "event " + an_event().name, "status half",
                                                   "result detail"}));
    ASSERT_EQ(ear.events.size(), 1u);
    const Event& event = ear.events[0];
    EXPECT_EQ(event.flags, an_event().flags);
    EXPECT_EQ(event.severity, 4u);
    EXPECT_EQ(event.source, "source");
    EXPECT_EQ(event.justification, "because");
    EXPECT_EQ(event.time.wMilliseconds, 7);
    ASSERT_EQ(event.columns.size(), 2u);
    EXPECT_EQ(event.columns[0].value.Float64Val, 0.25);
    EXPECT_EQ(event.columns[1].text, "value");
    EXPECT_EQ(ear.result.status, Status::crashed);
    EXPECT_EQ(ear.result.memory->nLeaked, 5u);
  }
}

TEST(Wire, JobsArrive) {
  Job job = a_wire_job();
  job.configure = true;
  job.timeout_ms = 12;
  job.capture_name = "-";
  job.as_ethernet = true;
  job.memory_limit = 34;
  job.config = std::string("\4\0\0\0", 4);
  const std::string bytes = encode(job);
  RecordReader reader;
  reader.append(bytes.data(), bytes.size());
  const auto record = reader.next();
  ASSERT_TRUE(record);
  const auto arrived = decode_job(record->payload);
  ASSERT_TRUE(arrived);
  EXPECT_EQ(arrived->expert, "x.so");
  EXPECT_EQ(arrived->capture, "x.cap");
  EXPECT_EQ(arrived->capture_name, "-");
  EXPECT_TRUE(arrived->as_ethernet);
  EXPECT_TRUE(arrived->configure);
  EXPECT_FALSE(arrived->describe);
  EXPECT_EQ(arrived->timeout_ms, 12u);
  EXPECT_EQ(arrived->memory_limit, 34u);
  EXPECT_EQ(arrived->config, job.config);
}

TEST(Wire, RecordsOutOfPlaceAreRefused) {
  const std::string capture = encode_capture(1), expert = encode(a_wire_expert()),
                    event = encode(an_event()), result = encode(a_result()),
                    failure = encode_failure(Failure::other, ""), config = encode_config("1234"),
                    warning = encode_warning("w");
  for (const std::string& stream :
       {event, result, expert, config, capture + capture, capture + expert + expert,
        capture + event, capture + warning, capture + expert + config, capture + expert + warning,
        capture + expert + result + result, capture + expert + result + event,
        capture + expert + result + warning, failure + result, failure + warning,
        capture + expert + capture, capture + encode_failure(Failure::capture, ""),
        capture + expert + encode_failure(Failure::expert, ""), encode(a_wire_job())}) {
    Ear ear;
    EXPECT_FALSE(feed(stream, ear, a_wire_job(), stream.size()));
  }
}

TEST(Wire, EveryCutPayloadIsRefused) {
  const std::vector<std::string> opening = {"", encode_capture(1),
                                            encode_capture(1) + encode(a_wire_expert())};
  for (const std::string& record : {encode_capture(1), encode(a_wire_expert()), encode(an_event()),
                                    encode(a_result()), encode_failure(Failure::expert, "x")}) {
    for (std::uint32_t length = 0; length + 5 < record.size(); ++length) {
      std::string cut = record.substr(0, length + 5);
      std::memcpy(cut.data(), &length, sizeof(length));
      for (const std::string& before : opening) {
        Ear ear;
        EXPECT_FALSE(feed(before + cut, ear, a_wire_job(), 4096)) << length;
      }
    }
  }
}

TEST(Wire, LongerThanItSaysIsRefused) {
  std::string record = encode(a_result()) + "x";
  const auto length = static_cast<std::uint32_t>(record.size() - 5);
  std::memcpy(record.data(), &length, sizeof(length));
  Ear ear;
  EXPECT_FALSE(feed(encode_capture(1) + encode(a_wire_expert()) + record, ear, a_wire_job(), 4096));
}

TEST(Wire, AHugeLengthIsRefusedAtOnce) {
  RecordReader reader;
  const std::uint32_t length = kMaxRecordBytes + 1;
  std::string header(reinterpret_cast<const char*>(&length), 4);
  header += '\3';
  reader.append(header.data(), header.size());
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.broken());
}

TEST(Wire, MoreEventsThanTheLimitAreRefused) {
  Job job = a_wire_job();
  job.output_limit = 10 * an_event().bytes();
  std::string stream = encode_capture(1) + encode(a_wire_expert());
  for (int i = 0; i < 10; ++i) stream += encode(an_event());
  Ear ear;
  EXPECT_TRUE(feed(stream, ear, job, 4096));
  Ear other;
  EXPECT_FALSE(feed(stream + encode(an_event()), other, job, 4096));
  EXPECT_EQ(other.events.size(), 10u);
}

TEST(Wire, TheLargestEventFitsIntoARecord) {
  Event event;
  event.name = std::string(1 << 20, 'n');
  for (int i = 0; i < 255; ++i) {
    Column& column = event.columns.emplace_back();
    column.type = NMCOLUMNTYPE_STRING;
    column.name = column.text = event.name;
  }
  Job job = a_wire_job();
  job.output_limit = std::uint64_t{1} << 40;
  Ear ear;
  ASSERT_TRUE(feed(encode_capture(1) + encode(a_wire_expert()) + encode(event), ear, job, 1 << 20));
  ASSERT_EQ(ear.events.size(), 1u);
  EXPECT_EQ(ear.events[0].columns.size(), 255u);
  EXPECT_FALSE(ear.events[0].columns[254].text.empty());
}

TEST(Wire, NoiseDoesNoHarm) {
  std::mt19937 random(20240301);
  const std::string good = a_stream();
  for (int round = 0; round < 20'000; ++round) {
    std::string stream = good;
    const int changes = 1 + static_cast<int>(random() % 4);
    for (int i = 0; i < changes; ++i) {
      stream[random() % stream.size()] = static_cast<char>(random());
    }
    Ear ear;
    feed(stream, ear, a_wire_job(), 1 + random() % 100);
    EXPECT_LE(ear.heard.size(), 6u);
  }
}

} // namespace
} // namespace nmexpert
