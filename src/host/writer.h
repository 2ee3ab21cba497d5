// SPDX-License-Identifier: MIT
// Printing what nmexpert found out: runs, lists of experts, captures; as tables for people, as JSON
// or CSV for programs. docs/nmexpert.md describes the formats. Depends on live_writer.h.
#pragma once

#include "live_writer.h"
#include "report.h"

#include <memory>
#include <ostream>

namespace nmexpert {

enum class Format : std::uint8_t { table, json, jsonl, csv };

class Writer {
 public:
  // `terminal_width` is that of the terminal which `out` goes to, 0 when it does not go to one.
  static std::unique_ptr<Writer> make(Format format, std::ostream& out,
                                      std::size_t terminal_width = 0);
  virtual ~Writer() = default;

  virtual void write(const Report& report) = 0;
  virtual void write(const ExpertInfo& expert) = 0;
  virtual void write(const CaptureInfo& capture) = 0;
  virtual void finish() {} // after the last one

  // Of a format that can print a run while it runs, another way in; otherwise null.
  virtual LiveWriter* live() { return nullptr; }
};

std::unique_ptr<Writer> make_table_writer(std::ostream& out, std::size_t terminal_width);
std::unique_ptr<Writer> make_json_writer(std::ostream& out);
std::unique_ptr<Writer> make_json_lines_writer(std::ostream& out);
std::unique_ptr<Writer> make_csv_writer(std::ostream& out);

// "configurable, private viewer, no viewer, ..." as a list of short names.
std::vector<std::string> flag_names(std::uint32_t flags);

} // namespace nmexpert
