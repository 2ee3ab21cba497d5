// SPDX-License-Identifier: MIT
// Reports for spreadsheets: a table for each run, headings first, an empty line between two. Quoted
// as in RFC 4180.
#include "column_text.h"
#include "event_view.h"
#include "text.h"
#include "writer.h"

#include <fmt/format.h>

namespace nmexpert {

namespace {

std::string quoted(const std::string& cell) {
  std::string text = printable_lines(cell);
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char letter : text) {
    if (letter == '"') out += '"';
    out += letter;
  }
  return out + '"';
}

class CsvWriter final : public Writer {
 public:
  explicit CsvWriter(std::ostream& out) : out_(out) {}

  void write(const Report& report) override {
    if (!first_) out_ << "\r\n";
    first_ = false;
    EventView view(report.events);
    std::vector<std::string> cells = {"Expert", "Capture", "Status"};
    for (const EventView::Heading& heading : view.headings()) cells.push_back(heading.text);
    cells.push_back("Justification");
    write_row(cells);
    for (const Event& event : report.events) {
      cells = {report.expert.name, report.capture_file, std::string(name_of(report.result.status))};
      for (std::string& cell : view.row(event)) cells.push_back(std::move(cell));
      cells.push_back(event.justification.value_or(""));
      write_row(cells);
    }
  }

  void write(const ExpertInfo& expert) override {
    if (first_) write_row({"File", "Name", "Vendor", "Description", "Version", "Flags"});
    first_ = false;
    std::string flags;
    for (const std::string& name : flag_names(expert.flags)) {
      flags += (flags.empty() ? "" : " ") + name;
    }
    write_row({expert.file, expert.name, expert.vendor, expert.description,
               std::to_string(expert.version), flags});
  }

  void write(const CaptureInfo& capture) override {
    if (first_) write_row({"File", "Format", "Network", "Start", "Frames", "Comment"});
    first_ = false;
    write_row({capture.file, capture.format, capture.mac_type,
               is_zero(capture.start)
                   ? ""
                   : fmt::format("{} {}", date_text(capture.start), time_text(capture.start)),
               std::to_string(capture.frames), capture.comment.value_or("")});
  }

 private:
  void write_row(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) out_ << (i == 0 ? "" : ",") << quoted(cells[i]);
    out_ << "\r\n";
  }

  std::ostream& out_;
  bool first_ = true;
};

} // namespace

std::unique_ptr<Writer> make_csv_writer(std::ostream& out) {
  return std::make_unique<CsvWriter>(out);
}

} // namespace nmexpert
