// SPDX-License-Identifier: MIT
// Measuring and padding by width on a terminal, not by bytes.
#include "table.h"

#include "text.h"

#include <algorithm>

namespace nmexpert {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kWidestLabel = 32; // wider ones get a line of their own
constexpr std::size_t kLeastText = 20;   // columns, even if lines get too long
// The width to which texts are wrapped when a table is too wide. Only very long words are broken.
constexpr std::size_t kNarrowest = 16;
constexpr std::size_t kWidestWord = 40;

std::string cut(std::string_view text) {
  // The rest would be cut anyway; a character may take up to 4 bytes, and many take no column.
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

std::size_t widest_word(std::string_view text) {
  std::size_t widest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    widest = std::max(widest, display_width(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return widest;
}

// The columns left beside the `used` ones; 0: any number.
std::size_t room(std::size_t width, std::size_t used) {
  return width == 0 ? 0 : std::max(width - std::min(width, used), kLeastText);
}

} // namespace

void Table::add_column(std::string_view heading, bool right_aligned) {
  ColumnLayout& layout = columns_.emplace_back();
  layout.heading = cut(heading);
  layout.right_aligned = right_aligned;
  layout.width = display_width(layout.heading);
}

void Table::measure(std::size_t column, std::string_view cell) {
  if (cell.empty()) return;
  ColumnLayout& layout = columns_[column];
  layout.is_shown = true;
  const std::string text = cut(cell);
  const std::size_t width = display_width(text);
  layout.cell_width = std::max(layout.cell_width, width);
  layout.width = std::max(layout.width, width);
  const std::size_t least = layout.right_aligned ? width : std::min(width, kNarrowest);
  layout.least_width =
      std::max({layout.least_width, least, std::min(widest_word(text), kWidestWord)});
}

std::size_t Table::width() const {
  std::size_t width = 0;
  for (const ColumnLayout& column : columns_) {
    if (column.is_shown) width += (width == 0 ? indent_ : kGap.size()) + column.width;
  }
  return width;
}

bool Table::is_empty() const {
  return std::none_of(columns_.begin(), columns_.end(),
                      [](const ColumnLayout& column) { return column.is_shown; });
}

bool Table::fit(std::size_t width) {
  if (this->width() <= width) return true;
  for (ColumnLayout& column : columns_) {
    const std::size_t heading_width = std::min(widest_word(column.heading), kWidestWord);
    column.width = std::max(column.cell_width, heading_width);
    column.least_width = std::max(column.least_width, heading_width);
  }
  for (std::size_t now = this->width(); now > width; --now) {
    ColumnLayout* widest = nullptr;
    for (ColumnLayout& column : columns_) {
      if (!column.is_shown || column.width <= column.least_width) continue;
      if (!widest || column.width > widest->width) widest = &column;
    }
    if (!widest) return false;
    --widest->width;
  }
  return true;
}

void Table::write_headings(std::ostream& out) const {
  std::vector<std::vector<std::string>> headings;
  std::size_t height = 0;
  std::vector<std::string> rules;
  for (const ColumnLayout& column : columns_) {
    headings.push_back(wrapped(column.heading, std::max<std::size_t>(column.width, 1)));
    if (column.is_shown) height = std::max(height, headings.back().size());
    rules.emplace_back(column.width, '-');
  }
  if (height == 0) return;
  for (std::size_t line = 0; line < height; ++line) { // bottom-aligned, above the rule
    std::vector<std::string> texts(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::size_t above = height - std::min(height, headings[i].size());
      if (line >= above) texts[i] = headings[i][line - above];
    }
    write_line(out, texts);
  }
  write_line(out, rules);
}

void Table::write_row(std::ostream& out, const std::vector<std::string>& cells) const {
  std::vector<std::vector<std::string>> lines(columns_.size());
  std::size_t height = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!columns_[i].is_shown) continue;
    lines[i] = wrapped(cut(cells[i]), std::max<std::size_t>(columns_[i].width, 1));
    height = std::max(height, lines[i].size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    std::vector<std::string> texts(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (line < lines[i].size()) texts[i] = std::move(lines[i][line]);
    }
    write_line(out, texts);
  }
}

void Table::write_line(std::ostream& out, const std::vector<std::string>& texts) const {
  std::string line(indent_, ' ');
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!columns_[i].is_shown) continue;
    pad(line, texts[i], columns_[i].width, columns_[i].right_aligned);
    line += kGap;
  }
  nmexpert::write_line(out, std::move(line));
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
