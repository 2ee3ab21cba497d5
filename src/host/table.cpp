// SPDX-License-Identifier: MIT
// Measuring and padding by what a terminal shows, not by bytes.
#include "table.h"

#include "text.h"

#include <algorithm>

namespace nmexpert {

namespace {

constexpr const char* kGap = "  ";

std::string fit(const std::string& text) {
  return cut_to_width(printable(text), Table::kMaxCellWidth);
}

void pad(std::string& line, const std::string& text, std::size_t width, bool right_aligned) {
  const std::string spaces(width - std::min(width, display_width(text)), ' ');
  line += right_aligned ? spaces + text : text + spaces;
}

void write_line(std::ostream& out, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

} // namespace

void Table::add_column(const std::string& heading, bool right_aligned) {
  std::string text = fit(heading);
  const std::size_t width = display_width(text);
  columns_.push_back({std::move(text), right_aligned, width});
}

void Table::add_row(const std::vector<std::string>& cells) {
  std::vector<std::string>& row = rows_.emplace_back();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    row.push_back(fit(cells[i]));
    columns_[i].width = std::max(columns_[i].width, display_width(row.back()));
  }
}

void Table::write(std::ostream& out) const {
  if (columns_.empty()) return;
  std::string headings;
  std::string rule;
  for (const ColumnLayout& column : columns_) {
    pad(headings, column.heading, column.width, column.right_aligned);
    headings += kGap;
    rule += std::string(column.width, '-') + kGap;
  }
  write_line(out, headings);
  write_line(out, rule);
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      pad(line, row[i], columns_[i].width, columns_[i].right_aligned);
      line += kGap;
    }
    write_line(out, line);
  }
}

} // namespace nmexpert
