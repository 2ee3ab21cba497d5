// SPDX-License-Identifier: MIT
// Laying out events of different shapes in one table.
#include "event_view.h"

#include "column_text.h"

#include <algorithm>

namespace nmexpert {

struct EventView::FixedColumn {
  const char* heading;
  std::uint32_t hiding_flag;
  std::string (*text)(const Event& event);
};

const std::array<EventView::FixedColumn, 7>& EventView::fixed_columns() {
  static const std::array<FixedColumn, 7> columns = {{
      {"Severity", NMEVENTFLAG_DO_NOT_DISPLAY_SEVERITY,
       [](const Event& event) { return std::string(severity_text(event.severity)); }},
      {"Source", NMEVENTFLAG_DO_NOT_DISPLAY_SOURCE,
       [](const Event& event) { return event.source; }},
      {"Event", NMEVENTFLAG_DO_NOT_DISPLAY_EVENT_NAME,
       [](const Event& event) { return event.name; }},
      {"Description", NMEVENTFLAG_DO_NOT_DISPLAY_DESCRIPTION,
       [](const Event& event) { return event.description; }},
      {"Machine", NMEVENTFLAG_DO_NOT_DISPLAY_MACHINE,
       [](const Event& event) { return event.machine; }},
      {"Date", NMEVENTFLAG_DO_NOT_DISPLAY_DATE,
       [](const Event& event) { return date_text(event.time); }},
      {"Time", NMEVENTFLAG_DO_NOT_DISPLAY_TIME,
       [](const Event& event) { return time_text(event.time); }},
  }};
  return columns;
}

namespace {

bool shows(const Event& event, std::uint32_t hiding_flag) {
  return (event.flags & hiding_flag) == 0;
}

} // namespace

EventView::EventView(const std::vector<Event>& events) {
  for (std::size_t i = 0; i < fixed_columns().size(); ++i) {
    const auto& column = fixed_columns()[i];
    for (const Event& event : events) {
      if (!shows(event, column.hiding_flag)) continue;
      fixed_.push_back(i);
      headings_.push_back({column.heading, false});
      break;
    }
  }
  for (const Event& event : events) {
    place(event, true, [this](const Column& column, std::size_t at) {
      headings_[at].is_number = headings_[at].is_number && is_number(column.type);
    });
  }
}

template <class Visitor>
void EventView::place(const Event& event, bool may_add, Visitor visit) {
  ++placed_;
  used_in_.resize(headings_.size());
  for (const Column& column : event.columns) {
    std::vector<std::size_t>& candidates = by_name_[column.name];
    const auto free = std::find_if(candidates.begin(), candidates.end(),
                                   [this](std::size_t at) { return used_in_[at] != placed_; });
    std::size_t at = headings_.size();
    if (free != candidates.end()) {
      at = *free;
    } else if (may_add && headings_.size() < kMaxHeadings) {
      candidates.push_back(at);
      headings_.push_back({column.name, true});
      used_in_.push_back(0);
    } else {
      if (candidates.empty()) by_name_.erase(column.name);
      cut_ = true;
      continue;
    }
    used_in_[at] = placed_;
    visit(column, at);
  }
}

std::vector<std::string> EventView::row(const Event& event) {
  std::vector<std::string> cells(headings_.size());
  for (std::size_t i = 0; i < fixed_.size(); ++i) {
    const auto& column = fixed_columns()[fixed_[i]];
    if (shows(event, column.hiding_flag)) cells[i] = column.text(event);
  }
  place(event, false,
        [&](const Column& column, std::size_t at) { cells[at] = value_text(column); });
  return cells;
}

} // namespace nmexpert
