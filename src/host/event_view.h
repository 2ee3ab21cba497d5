// SPDX-License-Identifier: MIT
// The rows and columns of an event view, as the Event Viewer had them: the fixed columns that an
// event does not hide, then those of the expert, by name in the order in which they first appear.
// Depends on report.h.
#pragma once

#include "report.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nmexpert {

class EventView {
 public:
  // The most headings: events that keep naming new columns do not fit a table.
  static constexpr std::size_t kMaxHeadings = 1000;

  // The view refers to the events as long as it lives, and copies none of their texts.
  explicit EventView(const std::vector<Event>& events);

  struct Heading {
    std::string_view text; // any bytes if the expert named it
    bool is_number = true; // all values are numbers
  };

  const std::vector<Heading>& headings() const { return headings_; }
  bool is_cut() const { return cut_; } // columns were left out

  // Calls `visit(heading, text)` for the cells of an event, which may be far fewer than the
  // headings; the text may hold any bytes. `event` is one of the view's events.
  void visit_cells(const Event& event,
                   const std::function<void(std::size_t heading, std::string text)>& visit);

  // The same as a row: one text for each heading.
  std::vector<std::string> row(const Event& event);

  // Visits the cells of an event by name, in its own order, including those whose headings were
  // left out.
  static void visit_fields(
      const Event& event,
      const std::function<void(std::string_view name, std::string text)>& visit);

 private:
  struct FixedColumn;
  static const std::array<FixedColumn, 7>& fixed_columns();

  // Calls `visit(column, heading index)` for the columns of an event.
  template <class Visitor>
  void place(const Event& event, bool may_add, Visitor visit);

  std::vector<std::size_t> fixed_; // indices of those that are shown
  std::vector<Heading> headings_;  // fixed ones first
  // Headings by name, in order of appearance: an expert may use one name for several columns of an
  // event.
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_name_;
  std::vector<std::uint64_t> used_in_; // by heading: the last event that was placed there
  std::uint64_t placed_ = 0;
  bool cut_ = false;
};

} // namespace nmexpert
