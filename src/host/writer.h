// SPDX-License-Identifier: MIT
// Prints the results of nmexpert: runs, lists of experts, and captures; as tables for people, as
// JSON or CSV for programs. docs/nmexpert.md describes the formats. Depends on live_writer.h.
#pragma once

#include "live_writer.h"
#include "report.h"

#include <memory>
#include <ostream>

namespace nmexpert {

enum class Format : std::uint8_t { table, json, jsonl, csv };

class Writer {
 public:
  // `terminal_width` is the width of the terminal that `out` goes to, 0 when it does not go to one.
  static std::unique_ptr<Writer> make(Format format, std::ostream& out,
                                      std::size_t terminal_width = 0);
  virtual ~Writer() = default;

  virtual void write(const Report& report) = 0;
  virtual void write(const ExpertInfo& expert) = 0;
  virtual void write(const CaptureInfo& capture) = 0;
  virtual void finish() {} // called after the last report

  // The interface for printing a run while it runs; null if the format cannot do that.
  virtual LiveWriter* live() { return nullptr; }
};

std::unique_ptr<Writer> make_table_writer(std::ostream& out, std::size_t terminal_width);
std::unique_ptr<Writer> make_json_writer(std::ostream& out);
std::unique_ptr<Writer> make_json_lines_writer(std::ostream& out);
std::unique_ptr<Writer> make_csv_writer(std::ostream& out);

// "configurable, private viewer, no viewer, ..." as a list of short names.
std::vector<std::string> flag_names(std::uint32_t flags);

} // namespace nmexpert
