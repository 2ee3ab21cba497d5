// SPDX-License-Identifier: MIT
// Reports for people. Text from an expert or a file is escaped before it reaches a terminal, and
// what an expert reported is indented, so that only the report itself has text at the beginning of
// a line.
#include "column_text.h"
#include "event_view.h"
#include "table.h"
#include "text.h"
#include "writer.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <array>
#include <map>

namespace nmexpert {

namespace {

std::string counted(unsigned long long count, const char* thing) {
  return fmt::format("{} {}{}", grouped(count), thing, count == 1 ? "" : "s");
}

std::string memory_text(const std::optional<NMMEMORYACCOUNT>& memory) {
  if (!memory) return "not known, the process ended before it was counted";
  const std::string exact =
      memory->cbPeak < 1024 ? "" : fmt::format(" ({} bytes)", grouped(memory->cbPeak));
  const std::string leaked =
      memory->nLeaked == 0 ? "nothing leaked"
                           : fmt::format("leaked {} in {}, taken back", size_text(memory->cbLeaked),
                                         counted(memory->nLeaked, "block"));
  return fmt::format("peak {}{}, {}, {}", size_text(memory->cbPeak), exact,
                     counted(memory->nAllocations, "allocation"), leaked);
}

// Without a terminal, tables up to this width are still considered readable.
constexpr std::size_t kWidestTable = 1000;

class TableWriter final : public Writer {
 public:
  TableWriter(std::ostream& out, std::size_t terminal_width) : out_(out), width_(terminal_width) {}

  void write(const Report& report) override {
    separate();
    const ExpertInfo& expert = report.expert;
    field("Expert", fmt::format("{}{} ({})", printable(expert.name),
                                expert.vendor.empty() ? "" : " by " + printable(expert.vendor),
                                printable(expert.file)));
    field("Capture",
          fmt::format("{}, {}", printable(report.capture_file), counted(report.frames, "frame")));
    write_warnings(report.capture_warnings);
    field("Status",
          fmt::format("{}{}", name_of(report.result.status),
                      report.result.detail.empty() ? "" : ": " + printable(report.result.detail)));
    field("Memory", memory_text(report.result.memory));
    field("Events", grouped(report.events.size()));
    if (!report.events.empty()) {
      write_events(report.events);
      write_justifications(report.events);
    }
  }

  void write(const ExpertInfo& expert) override {
    std::string flags;
    for (const std::string& name : flag_names(expert.flags)) {
      flags += (flags.empty() ? "" : ", ") + name;
    }
    experts_.push_back({expert.name, expert.vendor, std::to_string(expert.version), flags,
                        expert.file, expert.description});
  }

  void write(const CaptureInfo& capture) override {
    separate();
    field("Capture", printable(capture.file));
    field("Format", printable(capture.format));
    field("Network", printable(capture.mac_type));
    field("Start", is_zero(capture.start)
                       ? "not known"
                       : fmt::format("{} {}", date_text(capture.start), time_text(capture.start)));
    field("Frames", grouped(capture.frames));
    if (capture.comment) field("Comment", printable(*capture.comment));
    write_warnings(capture.warnings);
  }

  void finish() override {
    if (experts_.empty()) return;
    static constexpr std::array<const char*, 6> kHeadings = {"Name",  "Vendor", "Version",
                                                             "Flags", "File",   "Description"};
    Table table(0);
    for (std::size_t i = 0; i < kHeadings.size(); ++i) table.add_column(kHeadings[i], i == 2);
    for (const auto& row : experts_) {
      for (std::size_t i = 0; i < row.size(); ++i) table.measure(i, row[i]);
    }
    if (fit(table)) {
      table.write_headings(out_);
      for (const auto& row : experts_) table.write_row(out_, row);
      return;
    }
    for (const auto& row : experts_) {
      separate();
      std::vector<NamedCell> cells;
      for (std::size_t i = 0; i < row.size(); ++i) cells.push_back({kHeadings[i], row[i]});
      write_block(out_, cells, 0, width_);
    }
  }

 private:
  void separate() {
    if (!first_) out_ << '\n';
    first_ = false;
  }

  void field(std::string_view label, const std::string& text) {
    write_field(out_, label, 9, text, width_);
  }

  void write_warnings(const std::vector<std::string>& warnings) {
    for (const std::string& warning : warnings) field("Warning", printable(warning));
  }

  bool fit(Table& table) const { return table.fit(width_ == 0 ? kWidestTable : width_); }

  void write_events(const std::vector<Event>& events) {
    EventView view(events);
    Table table(kIndent);
    for (const EventView::Heading& heading : view.headings()) {
      table.add_column(heading.text, heading.is_number);
    }
    for (const Event& event : events) {
      view.visit_cells(event,
                       [&](std::size_t at, const std::string& text) { table.measure(at, text); });
    }
    if (view.is_cut() || !fit(table)) {
      write_blocks(events);
      return;
    }
    if (table.is_empty()) return;
    out_ << '\n';
    table.write_headings(out_);
    for (const Event& event : events) {
      if (!out_) return; // it could not be written
      table.write_row(out_, view.row(event));
    }
  }

  void write_blocks(const std::vector<Event>& events) {
    for (std::size_t i = 0; i < events.size() && out_; ++i) {
      fmt::print(out_, "\nEvent {}\n", i + 1);
      std::vector<NamedCell> cells;
      EventView::visit_fields(events[i], [&](std::string_view name, std::string text) {
        cells.push_back({std::string(name), std::move(text)});
      });
      write_block(out_, cells, kIndent, width_);
    }
  }

  // Corresponds to the second window of the viewer: each text once, with the rows that it belongs
  // to.
  void write_justifications(const std::vector<Event>& events) {
    struct Rows {
      std::size_t first;
      std::size_t count;
    };
    std::map<std::string_view, Rows> known;
    std::vector<std::string_view> order;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (!events[i].justification || events[i].justification->empty()) continue;
      const auto [at, is_new] = known.try_emplace(*events[i].justification, Rows{i + 1, 0});
      if (is_new) order.push_back(at->first);
      ++at->second.count;
    }
    for (const std::string_view text : order) {
      const Rows rows = known[text];
      std::string line =
          fmt::format("Event {}{}: ", rows.first,
                      rows.count == 1 ? "" : fmt::format(" and {} more", rows.count - 1));
      std::string margin = "\n";
      for (const std::string& part : lines_of(text)) {
        const std::size_t width = width_ == 0 ? 0 : std::max<std::size_t>(width_, 22) - kIndent;
        for (const std::string& piece : wrapped(line + part, width)) {
          out_ << margin << piece << '\n';
          margin.assign(kIndent, ' ');
        }
        line.clear();
      }
    }
  }

  static constexpr std::size_t kIndent = 2;

  std::ostream& out_;
  const std::size_t width_; // of the terminal; 0: no terminal
  bool first_ = true;
  std::vector<std::vector<std::string>> experts_;
};

} // namespace

std::unique_ptr<Writer> make_table_writer(std::ostream& out, std::size_t terminal_width) {
  return std::make_unique<TableWriter>(out, terminal_width);
}

} // namespace nmexpert
