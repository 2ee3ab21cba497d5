// SPDX-License-Identifier: MIT
// Reports for people. Text from an expert or a file is escaped before it reaches a terminal, and
// what an expert reported is indented, so that only the report itself has text at the beginning of
// a line.
#include "column_text.h"
#include "event_view.h"
#include "table.h"
#include "text.h"
#include "writer.h"

#include "base/counted.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace nmexpert {

namespace {

std::string counted(unsigned long long count, const char* thing) {
  return fmt::format("{} {}", grouped(count), netmon::noun_for(count, thing));
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
    info("Capture", printable(capture.file));
    info("Format", printable(capture.format));
    info("Network", capture.media.size() > 1 ? "several, see below" : printable(capture.mac_type));
    info("Start", is_zero(capture.start) ? "not known" : moment(capture.start));
    write_times(capture);
    info("Frames", capture.damaged == 0
                       ? grouped(capture.frames)
                       : fmt::format("{}, of which {} cannot be read", grouped(capture.frames),
                                     grouped(capture.damaged)));
    if (capture.readable() != 0) write_sizes(capture);
    if (capture.presented != 0) {
      info("Presented", counted(capture.presented, "frame") + " of other links as Ethernet");
    }
    write_media(capture);
    for (std::size_t i = 0; i < capture.interfaces.size(); ++i) {
      info("Interface", fmt::format("{}: {}", i, source_text(capture.interfaces[i])));
    }
    if (capture.comment) info("Comment", printable(*capture.comment));
    for (const std::string& warning : capture.warnings) info("Warning", printable(warning));
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

  void info(std::string_view label, const std::string& text) {
    write_field(out_, label, 11, text, width_);
  }

  static std::string moment(const SYSTEMTIME& time) {
    return fmt::format("{} {}", date_text(time), time_text(time));
  }

  void write_times(const CaptureInfo& capture) {
    if (capture.first && capture.last) {
      info("First", moment(*capture.first));
      info("Last", moment(*capture.last));
    }
    if (!is_zero(capture.start) && capture.readable() != 0) {
      const char* const whose =
          capture.is_zone_of_this_machine ? "of this machine" : "of the machine that captured";
      info("Zone", capture.zone_minutes
                       ? fmt::format("UTC{}, {}", zone_text(*capture.zone_minutes), whose)
                       : fmt::format("{}, which is not told", whose));
    }
    if (capture.readable() != 0) {
      info("Duration", fmt::format("{}.{:06} seconds", grouped(capture.duration / 1'000'000),
                                   capture.duration % 1'000'000));
    }
  }

  void write_sizes(const CaptureInfo& capture) {
    info("Bytes", capture.captured_bytes == capture.original_bytes
                      ? grouped(capture.original_bytes)
                      : fmt::format("{}, of {} on the wire", grouped(capture.captured_bytes),
                                    grouped(capture.original_bytes)));
    std::string average =
        fmt::format("{:.2f} bytes a frame", static_cast<double>(capture.original_bytes) /
                                                static_cast<double>(capture.readable()));
    if (const auto frames = per_second(capture.readable(), capture)) {
      average += fmt::format(", {:.2f} frames and {:.2f} bytes a second", *frames,
                             per_second(capture.original_bytes, capture).value_or(0));
    }
    info("Average", average);
  }

  static std::string link_text(const std::string& name, std::optional<std::uint32_t> number) {
    if (!number) return {};
    return fmt::format(", {} ({})", name.empty() ? "LINKTYPE" : printable(name), *number);
  }

  void write_media(const CaptureInfo& capture) {
    for (const CaptureMedium& medium : capture.media) {
      info("Medium", fmt::format("{}{}: {}", printable(medium.name),
                                 link_text(medium.link_type_name, medium.link_type),
                                 counted(medium.frames, "frame")));
    }
  }

  static std::string source_text(const CaptureSource& from) {
    std::string text = from.name.empty() ? "without a name" : printable(from.name);
    text += link_text(from.link_type_name, from.link_type) + ", " + counted(from.frames, "frame");
    if (from.snap_length != 0) {
      text += fmt::format(", at most {} of each", counted(from.snap_length, "byte"));
    }
    if (from.ticks_per_second != 0) {
      text += fmt::format(", times in 1/{} s", grouped(from.ticks_per_second));
    }
    if (from.fcs_bytes != 0)
      text += fmt::format(", checksums of {} left out", counted(from.fcs_bytes, "byte"));
    if (!from.description.empty()) text += "; " + printable(from.description);
    if (!from.comment.empty()) text += "; " + printable(from.comment);
    return text;
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
