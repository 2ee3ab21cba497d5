// SPDX-License-Identifier: MIT
// Columns of text, as wide as they need to be. The caller passes the rows twice, first to measure
// them, then to write them: a table keeps none of them. Depends on text.h.
#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace nmexpert {

class Table {
 public:
  // Wider cells are cut.
  static constexpr std::size_t kMaxCellWidth = 80;

  // `indent`: spaces at the beginning of each line.
  explicit Table(std::size_t indent) : indent_(indent) {}

  // Texts may hold any bytes.
  void add_column(std::string_view heading, bool right_aligned);

  // Must be called for each cell that will be written, in any order. A column without any text in
  // its cells is not shown.
  void measure(std::size_t column, std::string_view cell);

  // Must be called when everything is measured. When the lines are wider than `width`, headings are
  // broken into several lines, and then the texts of the widest columns. False when that is not
  // enough.
  bool fit(std::size_t width);

  // True when no column is shown.
  bool is_empty() const;

  // Writes nothing when the table is empty.
  void write_headings(std::ostream& out) const;
  void write_row(std::ostream& out, const std::vector<std::string>& cells) const;

 private:
  struct ColumnLayout {
    std::string heading;
    bool right_aligned = false;
    bool is_shown = false;
    std::size_t width = 0;       // of the heading and the cells
    std::size_t cell_width = 0;  // of the cells
    std::size_t least_width = 0; // down to which cells may be wrapped
  };

  std::size_t width() const;
  void write_line(std::ostream& out, const std::vector<std::string>& texts) const;

  const std::size_t indent_;
  std::vector<ColumnLayout> columns_;
};

// For when a line has no room for all columns: writes each row as a block of lines, "heading text",
// never cut but wrapped at `width` (0: not wrapped). `cells` may hold any bytes; those without text
// are left out.
struct NamedCell {
  std::string heading;
  std::string text;
};
void write_block(std::ostream& out, const std::vector<NamedCell>& cells, std::size_t indent,
                 std::size_t width);

// One row of such a block: a printable label, and at `text_column` a printable text, whose further
// lines are aligned below the first one.
void write_field(std::ostream& out, std::string_view label, std::size_t text_column,
                 std::string_view text, std::size_t width);

} // namespace nmexpert
