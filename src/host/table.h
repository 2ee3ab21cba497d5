// SPDX-License-Identifier: MIT
// Columns of text, as wide as they need to be. Depends on text.h.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace nmexpert {

class Table {
 public:
  // Wider cells are cut.
  static constexpr std::size_t kMaxCellWidth = 80;

  // Texts may hold any bytes.
  void add_column(const std::string& heading, bool right_aligned);
  void add_row(const std::vector<std::string>& cells); // one for each column

  // Writes headings, a line under them, and the rows. Nothing when there is no column.
  void write(std::ostream& out) const;

 private:
  struct ColumnLayout {
    std::string heading;
    bool right_aligned;
    std::size_t width;
  };

  std::vector<ColumnLayout> columns_;
  std::vector<std::vector<std::string>> rows_; // printable
};

} // namespace nmexpert
