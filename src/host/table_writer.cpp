// SPDX-License-Identifier: MIT
// Reports for people. Whatever an expert or a file named is escaped before it reaches a terminal.
#include "column_text.h"
#include "event_view.h"
#include "table.h"
#include "text.h"
#include "writer.h"

#include <fmt/format.h>
#include <fmt/ostream.h>

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

class TableWriter final : public Writer {
 public:
  explicit TableWriter(std::ostream& out) : out_(out) {}

  void write(const Report& report) override {
    separate();
    const ExpertInfo& expert = report.expert;
    fmt::print(out_, "Expert   {}{} ({})\n", printable(expert.name),
               expert.vendor.empty() ? "" : " by " + printable(expert.vendor),
               printable(expert.file));
    fmt::print(out_, "Capture  {}, {}\n", printable(report.capture_file),
               counted(report.frames, "frame"));
    fmt::print(out_, "Status   {}{}\n", name_of(report.result.status),
               report.result.detail.empty() ? "" : ": " + printable(report.result.detail));
    fmt::print(out_, "Memory   {}\n", memory_text(report.result.memory));
    fmt::print(out_, "Events   {}\n", grouped(report.events.size()));
    if (!report.events.empty()) {
      out_ << '\n';
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
    fmt::print(out_, "Capture  {}\n", printable(capture.file));
    fmt::print(out_, "Format   {}\n", printable(capture.format));
    fmt::print(out_, "Network  {}\n", printable(capture.mac_type));
    fmt::print(out_, "Start    {}\n",
               is_zero(capture.start)
                   ? "not known"
                   : fmt::format("{} {}", date_text(capture.start), time_text(capture.start)));
    fmt::print(out_, "Frames   {}\n", grouped(capture.frames));
    if (capture.comment) fmt::print(out_, "Comment  {}\n", printable(*capture.comment));
    for (const std::string& warning : capture.warnings) {
      fmt::print(out_, "Warning  {}\n", printable(warning));
    }
  }

  void finish() override {
    if (experts_.empty()) return;
    Table table;
    table.add_column("Name", false);
    table.add_column("Vendor", false);
    table.add_column("Version", true);
    table.add_column("Flags", false);
    table.add_column("File", false);
    table.add_column("Description", false);
    for (const auto& row : experts_) table.add_row(row);
    table.write(out_);
  }

 private:
  void separate() {
    if (!first_) out_ << '\n';
    first_ = false;
  }

  void write_events(const std::vector<Event>& events) {
    EventView view(events);
    Table table;
    for (const EventView::Heading& heading : view.headings()) {
      table.add_column(heading.text, heading.is_number);
    }
    for (const Event& event : events) table.add_row(view.row(event));
    table.write(out_);
    if (view.is_cut()) out_ << "(there are more columns: --format json shows them)\n";
  }

  // The second window of the viewer: each text once, with the rows that it belongs to.
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
      fmt::print(out_, "\nEvent {}{}: {}\n", rows.first,
                 rows.count == 1 ? "" : fmt::format(" and {} more", rows.count - 1),
                 printable_lines(text));
    }
  }

  std::ostream& out_;
  bool first_ = true;
  std::vector<std::vector<std::string>> experts_;
};

} // namespace

std::unique_ptr<Writer> make_table_writer(std::ostream& out) {
  return std::make_unique<TableWriter>(out);
}

} // namespace nmexpert
