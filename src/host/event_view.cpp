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
    const bool has_room = may_add && headings_.size() < kMaxHeadings;
    const auto known =
        has_room ? by_name_.try_emplace(column.name).first : by_name_.find(column.name);
    std::size_t at = headings_.size();
    bool is_free = false;
    if (known != by_name_.end()) {
      const std::vector<std::size_t>& candidates = known->second;
      const auto free = std::find_if(candidates.begin(), candidates.end(),
                                     [this](std::size_t one) { return used_in_[one] != placed_; });
      is_free = free != candidates.end();
      if (is_free) at = *free;
    }
    if (!is_free) {
      if (!has_room) {
        cut_ = true;
        continue;
      }
      known->second.push_back(at);
      headings_.push_back({column.name, true});
      used_in_.push_back(0);
    }
    used_in_[at] = placed_;
    visit(column, at);
  }
}

void EventView::visit_cells(
    const Event& event, const std::function<void(std::size_t heading, std::string text)>& visit) {
  for (std::size_t i = 0; i < fixed_.size(); ++i) {
    const auto& column = fixed_columns()[fixed_[i]];
    if (shows(event, column.hiding_flag)) visit(i, column.text(event));
  }
  place(event, false, [&](const Column& column, std::size_t at) { visit(at, value_text(column)); });
}

std::vector<std::string> EventView::row(const Event& event) {
  std::vector<std::string> cells(headings_.size());
  visit_cells(event, [&](std::size_t at, std::string text) { cells[at] = std::move(text); });
  return cells;
}

void EventView::visit_fields(
    const Event& event, const std::function<void(std::string_view name, std::string text)>& visit) {
  for (const FixedColumn& column : fixed_columns()) {
    if (shows(event, column.hiding_flag)) visit(column.heading, column.text(event));
  }
  for (const Column& column : event.columns) visit(column.name, value_text(column));
}

} // namespace nmexpert
