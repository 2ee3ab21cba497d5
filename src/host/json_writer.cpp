// SPDX-License-Identifier: MIT
// Reports for programs: one JSON document per line. Bytes that are not UTF-8 become U+FFFD.
#include "column_text.h"
#include "text.h"
#include "writer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace nmexpert {

namespace {

using Json = nlohmann::ordered_json;

// The number of the schema, docs/schema: it changes when a member is removed or changes its
// meaning.
constexpr int kSchema = 1;

// The result contains nothing that acts on a terminal.
std::string dump(const Json& json) {
  return with_json_escapes(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// JSON has no infinities or NaN; they become null.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json time_json(const SYSTEMTIME& time) {
  if (is_zero(time)) return nullptr;
  return fmt::format("{:04}-{:02}-{:02}T{}", time.wYear, time.wMonth, time.wDay, time_text(time));
}

Json value_json(const Column& column) {
  const auto& value = column.value;
  switch (column.type) {
    case NMCOLUMNTYPE_UINT8: return value.Uint8Val;
    case NMCOLUMNTYPE_SINT8: return static_cast<signed char>(value.Sint8Val);
    case NMCOLUMNTYPE_UINT16: return value.Uint16Val;
    case NMCOLUMNTYPE_SINT16: return value.Sint16Val;
    case NMCOLUMNTYPE_UINT32: return value.Uint32Val;
    case NMCOLUMNTYPE_SINT32: return value.Sint32Val;
    case NMCOLUMNTYPE_FLOAT64: return number(value.Float64Val);
    case NMCOLUMNTYPE_FRAME: return value.FrameVal;
    case NMCOLUMNTYPE_YESNO: return value.YesNoVal != 0;
    case NMCOLUMNTYPE_ONOFF: return value.OnOffVal != 0;
    case NMCOLUMNTYPE_TRUEFALSE: return value.TrueFalseVal != 0;
    case NMCOLUMNTYPE_VARTIME: {
      const std::string text = variant_time_text(value.VarTimeVal, 'T');
      return text.empty() ? number(value.VarTimeVal) : Json(text);
    }
    case NMCOLUMNTYPE_MACADDR:
    case NMCOLUMNTYPE_IPXADDR:
    case NMCOLUMNTYPE_IPADDR:
    case NMCOLUMNTYPE_STRING: break;
  }
  return value_text(column);
}

// "strong_warning"
std::string severity_name(std::uint32_t severity) {
  std::string name(severity_text(severity));
  for (char& letter : name) {
    if (letter == ' ') letter = '_';
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  return name;
}

Json event_json(const Event& event) {
  Json columns = Json::array();
  for (const Column& column : event.columns) {
    columns.push_back(
        {{"name", column.name}, {"type", type_name(column.type)}, {"value", value_json(column)}});
  }
  return {{"severity", severity_name(event.severity)},
          {"source", event.source},
          {"name", event.name},
          {"description", event.description},
          {"machine", event.machine},
          {"justification", event.justification ? Json(*event.justification) : Json(nullptr)},
          {"time", time_json(event.time)},
          {"columns", std::move(columns)}};
}

Json memory_json(const std::optional<NMMEMORYACCOUNT>& memory) {
  const auto member = [&](ULONGLONG NMMEMORYACCOUNT::*which) {
    return memory ? Json(std::uint64_t{(*memory).*which}) : Json(nullptr);
  };
  return {{"peak_bytes", member(&NMMEMORYACCOUNT::cbPeak)},
          {"leaked_blocks", member(&NMMEMORYACCOUNT::nLeaked)},
          {"leaked_bytes", member(&NMMEMORYACCOUNT::cbLeaked)},
          {"allocations", member(&NMMEMORYACCOUNT::nAllocations)}};
}

Json expert_json(const ExpertInfo& expert) {
  return {{"name", expert.name},
          {"vendor", expert.vendor},
          {"description", expert.description},
          {"version", expert.version},
          {"file", expert.file}};
}

Json capture_json(const Report& report) {
  return {{"file", report.capture_file},
          {"frames", report.frames},
          {"warnings", report.capture_warnings}};
}

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json utc_json(const std::optional<std::uint64_t>& filetime) {
  return text_or_null(filetime ? utc_text(*filetime) : std::string());
}

Json medium_json(const CaptureMedium& medium) {
  return {{"name", medium.name},
          {"number", medium.number},
          {"link_type", or_null(medium.link_type)},
          {"link_type_name", text_or_null(medium.link_type_name)},
          {"frames", medium.frames}};
}

Json interface_json(const CaptureSource& from) {
  return {{"name", text_or_null(from.name)},
          {"description", text_or_null(from.description)},
          {"comment", text_or_null(from.comment)},
          {"link_type", from.link_type},
          {"link_type_name", text_or_null(from.link_type_name)},
          {"link_type_description", text_or_null(from.link_type_description)},
          {"snap_length", from.snap_length != 0 ? Json(from.snap_length) : Json(nullptr)},
          {"ticks_per_second",
           from.ticks_per_second != 0 ? Json(from.ticks_per_second) : Json(nullptr)},
          {"fcs_bytes", from.fcs_bytes},
          {"frames", from.frames}};
}

// What is counted over the frames.
Json summary_json(const CaptureInfo& capture) {
  Json media = Json::array();
  for (const CaptureMedium& medium : capture.media) media.push_back(medium_json(medium));
  Json interfaces = Json::array();
  for (const CaptureSource& from : capture.interfaces) interfaces.push_back(interface_json(from));
  const auto time = [](const std::optional<SYSTEMTIME>& at) {
    return at ? time_json(*at) : Json(nullptr);
  };
  const std::uint32_t readable = capture.readable();
  return {{"first_time", time(capture.first)},
          {"last_time", time(capture.last)},
          {"first_time_utc", utc_json(capture.utc_first)},
          {"last_time_utc", utc_json(capture.utc_last)},
          {"time_zone", capture.zone_minutes ? Json(zone_text(*capture.zone_minutes)) : Json()},
          {"duration_us", readable != 0 ? Json(capture.duration) : Json(nullptr)},
          {"damaged_frames", capture.damaged},
          {"presented_frames", capture.presented},
          {"captured_bytes", capture.captured_bytes},
          {"original_bytes", capture.original_bytes},
          {"average_bytes", readable != 0 ? Json(static_cast<double>(capture.original_bytes) /
                                                 static_cast<double>(readable))
                                          : Json(nullptr)},
          {"frames_per_second", or_null(per_second(readable, capture))},
          {"bytes_per_second", or_null(per_second(capture.original_bytes, capture))},
          {"media", std::move(media)},
          {"interfaces", std::move(interfaces)}};
}

class JsonWriter : public Writer {
 public:
  explicit JsonWriter(std::ostream& out) : out_(out) {}

  // Writes event by event: the whole document could take many times the memory of the events.
  void write(const Report& report) override {
    const Json head = {{"schema", kSchema},
                       {"expert", expert_json(report.expert)},
                       {"capture", capture_json(report)},
                       {"status", name_of(report.result.status)},
                       {"detail", report.result.detail},
                       {"duration_ms", report.duration_ms},
                       {"memory", memory_json(report.result.memory)}};
    std::string text = dump(head);
    text.pop_back(); // the brace that closes it
    out_ << text << ",\"events\":[";
    bool first = true;
    for (const Event& event : report.events) {
      if (!out_) return; // it could not be written
      out_ << (first ? "" : ",") << dump(event_json(event));
      first = false;
    }
    out_ << "]}\n";
  }

  void write(const ExpertInfo& expert) override {
    out_ << dump({{"schema", kSchema},
                  {"file", expert.file},
                  {"name", expert.name},
                  {"vendor", expert.vendor},
                  {"description", expert.description},
                  {"version", expert.version},
                  {"flags", flag_names(expert.flags)}})
         << '\n';
  }

  void write(const CaptureInfo& capture) override {
    Json document = {{"schema", kSchema},
                     {"file", capture.file},
                     {"format", capture.format},
                     {"mac_type", capture.mac_type},
                     {"start_time", time_json(capture.start)},
                     {"frames", capture.frames},
                     {"comment", or_null(capture.comment)},
                     {"warnings", capture.warnings}};
    document.update(summary_json(capture));
    out_ << dump(document) << '\n';
  }

 protected:
  std::ostream& out_;
};

// A run in several lines. Each line states its kind and the number of its run.
class JsonLinesWriter final : public JsonWriter, public LiveWriter {
 public:
  using JsonWriter::JsonWriter;
  using JsonWriter::write;

  void write(const Report& report) override {
    begin(report);
    for (const Event& event : report.events) write_event(event);
    end(report);
  }

  LiveWriter* live() override { return this; }

  void begin(const Report& report) override {
    if (is_open_) ++run_; // the previous one failed
    is_open_ = true;
    events_ = 0;
    put("run", {{"schema", kSchema},
                {"expert", expert_json(report.expert)},
                {"capture", capture_json(report)}});
  }

  void write_event(const Event& event) override {
    ++events_;
    put("event", event_json(event));
  }

  void end(const Report& report) override {
    put("end", {{"status", name_of(report.result.status)},
                {"detail", report.result.detail},
                {"duration_ms", report.duration_ms},
                {"memory", memory_json(report.result.memory)},
                {"events", events_}});
    is_open_ = false;
    ++run_;
  }

 private:
  void put(const char* type, const Json& members) {
    Json line = {{"type", type}, {"run", run_}};
    line.update(members);
    out_ << dump(line) << '\n' << std::flush;
  }

  bool is_open_ = false;
  std::uint64_t run_ = 0;
  std::uint64_t events_ = 0; // of the run
};

} // namespace

std::unique_ptr<Writer> make_json_writer(std::ostream& out) {
  return std::make_unique<JsonWriter>(out);
}

std::unique_ptr<Writer> make_json_lines_writer(std::ostream& out) {
  return std::make_unique<JsonLinesWriter>(out);
}

} // namespace nmexpert
