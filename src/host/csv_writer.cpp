// SPDX-License-Identifier: MIT
// Reports for spreadsheets and data frames: one table with the same columns for all experts, so
// that a reader need not know anything about them. Quoted as in RFC 4180. docs/nmexpert.md
// describes it.
#include "column_text.h"
#include "text.h"
#include "writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace nmexpert {

namespace {

using namespace std::string_view_literals;

// True for text that a spreadsheet takes for a formula, also after spaces that it may strip.
// Full-width characters count as their ASCII counterparts.
bool is_formula(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (text.find_first_of("\t\r\n") == 0) return true;
  if (first == std::string_view::npos) return false;
  text.remove_prefix(first);
  static constexpr std::array kBeginnings = {"="sv,      "+"sv,      "-"sv,      "@"sv,
                                             "\uff1d"sv, "\uff0b"sv, "\uff0d"sv, "\uff20"sv};
  return std::any_of(kBeginnings.begin(), kBeginnings.end(),
                     [&](std::string_view one) { return text.starts_with(one); });
}

// A cell that holds a text of an expert or a file, with any bytes.
std::string text_cell(std::string_view text) {
  std::string cell = printable_lines(text);
  if (is_formula(cell)) cell.insert(0, 1, '\'');
  const bool is_plain = cell.find_first_of(",;\"\t\r\n") == std::string::npos &&
                        !cell.starts_with(' ') && !cell.ends_with(' ');
  if (is_plain) return cell;
  std::string quoted = "\"";
  for (const char letter : cell) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string moment_text(const SYSTEMTIME& time) {
  if (is_zero(time)) return {};
  const std::string date = date_text(time);
  return date.empty() ? time_text(time) : date + ' ' + time_text(time);
}

std::string joined(const std::vector<std::string>& texts, std::string_view separator) {
  std::string all;
  for (const std::string& text : texts) all.append(all.empty() ? ""sv : separator).append(text);
  return all;
}

// The columns of a run's table, in their order.
enum RunColumn : std::uint8_t {
  kRecord,
  kRun,
  kExpert,
  kCapture,
  kStatus,
  kDetail,
  kEvent,
  kSeverity,
  kSource,
  kName,
  kDescription,
  kMachine,
  kTime,
  kJustification,
  kColumn,
  kType,
  kValue,
  kRunColumns
};
using RunRow = std::array<std::string, kRunColumns>; // cells as they are written

class CsvWriter final : public Writer {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  void write(const Report& report) override {
    write_headings({"Record", "Run", "Expert", "Capture", "Status", "Detail", "Event", "Severity",
                    "Source", "Name", "Description", "Machine", "Time", "Justification", "Column",
                    "Type", "Value"});
    ++run_;
    RunRow common;
    common[kRun] = std::to_string(run_);
    common[kExpert] = text_cell(report.expert.name);
    common[kCapture] = text_cell(report.capture_file);
    common[kStatus] = name_of(report.result.status);

    RunRow row = common;
    row[kRecord] = "run";
    row[kDetail] = text_cell(report.result.detail);
    write_row(row);
    for (const std::string& warning : report.capture_warnings) {
      row = common;
      row[kRecord] = "warning";
      row[kDetail] = text_cell(warning);
      write_row(row);
    }
    for (std::size_t i = 0; i < report.events.size() && out_; ++i) {
      common[kEvent] = std::to_string(i + 1);
      write_event(common, report.events[i]);
    }
  }

  void write(const ExpertInfo& expert) override {
    write_headings({"File", "Name", "Vendor", "Description", "Version", "Flags"});
    write_row(std::array{text_cell(expert.file), text_cell(expert.name), text_cell(expert.vendor),
                         text_cell(expert.description), std::to_string(expert.version),
                         joined(flag_names(expert.flags), " ")});
  }

  void write(const CaptureInfo& capture) override {
    write_headings({"File", "Format", "Network", "Start", "Frames", "Comment", "Warnings", "First",
                    "Last", "Zone", "Seconds", "Damaged", "Captured bytes", "Original bytes",
                    "Media", "Interfaces"});
    std::vector<std::string> media, interfaces;
    for (const CaptureMedium& medium : capture.media) {
      media.push_back(fmt::format("{}: {}", medium.name, medium.frames));
    }
    for (const CaptureSource& from : capture.interfaces) {
      interfaces.push_back(fmt::format("{}: {}", from.name, from.frames));
    }
    const auto moment = [](const std::optional<SYSTEMTIME>& time) {
      return time ? moment_text(*time) : std::string();
    };
    write_row(std::array{
        text_cell(capture.file), text_cell(capture.format), text_cell(capture.mac_type),
        moment_text(capture.start), std::to_string(capture.frames),
        text_cell(capture.comment.value_or("")), text_cell(joined(capture.warnings, "\n")),
        moment(capture.first), moment(capture.last),
        capture.zone_minutes ? "UTC" + zone_text(*capture.zone_minutes) : std::string(),
        fmt::format("{}.{:06}", capture.duration / 1'000'000, capture.duration % 1'000'000),
        std::to_string(capture.damaged), std::to_string(capture.captured_bytes),
        std::to_string(capture.original_bytes), text_cell(joined(media, "\n")),
        text_cell(joined(interfaces, "\n"))});
  }

 private:
  // Writes the texts of the event once, not for each of its columns: they may be long.
  void write_event(const RunRow& common, const Event& event) {
    RunRow row = common;
    row[kRecord] = "event";
    row[kSeverity] = severity_text(event.severity);
    row[kSource] = text_cell(event.source);
    row[kName] = text_cell(event.name);
    row[kDescription] = text_cell(event.description);
    row[kMachine] = text_cell(event.machine);
    row[kTime] = moment_text(event.time);
    row[kJustification] = text_cell(event.justification.value_or(""));
    write_row(row);
    for (const Column& column : event.columns) {
      row = common;
      row[kRecord] = "value";
      row[kColumn] = text_cell(column.name);
      row[kType] = type_name(column.type);
      const std::string value = value_text(column);
      row[kValue] = column.type == NMCOLUMNTYPE_STRING ? text_cell(value) : value;
      write_row(row);
    }
  }

  void write_headings(std::initializer_list<std::string_view> headings) {
    if (has_headings_) return;
    has_headings_ = true;
    write_row(headings);
  }

  template <class Cells>
  void write_row(const Cells& cells) {
    bool is_first = true;
    for (const auto& cell : cells) {
      out_ << (is_first ? "" : ",") << cell;
      is_first = false;
    }
    out_ << "\r\n";
  }

  std::ostream& out_;
  bool has_headings_ = false;
  std::uint64_t run_ = 0;
};

} // namespace

std::unique_ptr<Writer> make_csv_writer(std::ostream& out) {
  return std::make_unique<CsvWriter>(out);
}

} // namespace nmexpert
