// SPDX-License-Identifier: MIT
// Columns of text, as wide as they need to be. The rows are looked at twice, first to measure them,
// then to write them: a table keeps none of them. Depends on text.h.
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

  // To be called for each cell that is to be written; the order does not matter. A column in which
  // no cell has any text is not shown.
  void measure(std::size_t column, std::string_view cell);

  // To be called when all is measured. Where the lines are wider than `width`, headings are broken
  // into several lines, and then the texts of the widest columns. False when that is not enough.
  bool fit(std::size_t width);

  // True when no column is shown.
  bool is_empty() const;

  // Nothing when it is empty.
  void write_headings(std::ostream& out) const;
  void write_row(std::ostream& out, const std::vector<std::string>& cells) const;

 private:
  struct ColumnLayout {
    std::string heading;
    bool right_aligned = false;
    bool is_shown = false;
    std::size_t width = 0;       // of all that is in it
    std::size_t cell_width = 0;  // of its cells
    std::size_t least_width = 0; // to which its cells may be broken
  };

  std::size_t width() const;
  void write_line(std::ostream& out, const std::vector<std::string>& texts) const;

  const std::size_t indent_;
  std::vector<ColumnLayout> columns_;
};

// The same where a line has no room for all columns: a block of lines for each row, "heading text",
// cut nowhere and broken at `width` (0: not broken). `cells` are pairs of any bytes; those without
// text are left out.
struct NamedCell {
  std::string heading;
  std::string text;
};
void write_block(std::ostream& out, const std::vector<NamedCell>& cells, std::size_t indent,
                 std::size_t width);

// One row of such a block: a printable label, and from `text_column` on a printable text, whose
// further lines stand below the first one.
void write_field(std::ostream& out, std::string_view label, std::size_t text_column,
                 std::string_view text, std::size_t width);

} // namespace nmexpert
