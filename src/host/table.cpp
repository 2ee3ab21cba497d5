// SPDX-License-Identifier: MIT
// Measuring and padding by what a terminal shows, not by bytes.
#include "table.h"

#include "text.h"

#include <algorithm>

namespace nmexpert {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kWidestLabel = 32; // wider ones stand on a line of their own
constexpr std::size_t kLeastText = 20;   // columns; lines may be too long then

std::string fit(std::string_view text) {
  // The rest would be cut; a character may take up to 4 bytes, and many of them no column.
  constexpr std::size_t kEnough = 64 * Table::kMaxCellWidth;
  return cut_to_width(printable(text.substr(0, kEnough)), Table::kMaxCellWidth);
}

void pad(std::string& line, const std::string& text, std::size_t width, bool right_aligned) {
  const std::string spaces(width - std::min(width, display_width(text)), ' ');
  line += right_aligned ? spaces + text : text + spaces;
}

void write_line(std::ostream& out, std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  out << line << '\n';
}

// Columns beside what stands to the left; 0: any number.
std::size_t room(std::size_t width, std::size_t used) {
  return width == 0 ? 0 : std::max(width - std::min(width, used), kLeastText);
}

} // namespace

void Table::add_column(std::string_view heading, bool right_aligned) {
  std::string text = fit(heading);
  const std::size_t width = display_width(text);
  columns_.push_back({std::move(text), right_aligned, false, width});
}

void Table::measure(std::size_t column, std::string_view cell) {
  if (cell.empty()) return;
  ColumnLayout& layout = columns_[column];
  layout.is_shown = true;
  layout.width = std::max(layout.width, display_width(fit(cell)));
}

std::size_t Table::width() const {
  std::size_t width = 0;
  for (const ColumnLayout& column : columns_) {
    if (!column.is_shown) continue;
    width += (width == 0 ? 0 : kGap.size()) + column.width;
  }
  return width;
}

void Table::write_headings(std::ostream& out) const {
  if (width() == 0) return;
  std::string headings;
  std::string rule;
  for (const ColumnLayout& column : columns_) {
    if (!column.is_shown) continue;
    pad(headings, column.heading, column.width, column.right_aligned);
    headings += kGap;
    rule.append(column.width, '-').append(kGap);
  }
  write_line(out, headings);
  write_line(out, rule);
}

void Table::write_row(std::ostream& out, const std::vector<std::string>& cells) const {
  if (width() == 0) return;
  std::string line;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!columns_[i].is_shown) continue;
    pad(line, fit(cells[i]), columns_[i].width, columns_[i].right_aligned);
    line += kGap;
  }
  write_line(out, line);
}

void write_block(std::ostream& out, const std::vector<NamedCell>& cells, std::size_t indent,
                 std::size_t width) {
  const std::string margin(indent, ' ');
  std::size_t widest = 0;
  for (const NamedCell& cell : cells) {
    if (cell.text.empty()) continue;
    const std::size_t label_width = display_width(printable(cell.heading));
    if (label_width <= kWidestLabel) widest = std::max(widest, label_width);
  }
  const std::size_t text_column = indent + widest + kGap.size();
  for (const NamedCell& cell : cells) {
    if (cell.text.empty()) continue;
    std::string label = printable(cell.heading);
    if (display_width(label) > kWidestLabel) {
      for (const std::string& part : wrapped(label, room(width, indent))) {
        write_line(out, margin + part);
      }
      label.clear();
    }
    write_field(out, margin + label, text_column, printable(cell.text), width);
  }
}

void write_field(std::ostream& out, std::string_view label, std::size_t text_column,
                 std::string_view text, std::size_t width) {
  std::string line(label);
  for (const std::string& part : wrapped(text, room(width, text_column))) {
    line.append(text_column - std::min(text_column, display_width(line)), ' ');
    write_line(out, line + part);
    line.clear();
  }
}

} // namespace nmexpert
