// SPDX-License-Identifier: MIT
// Copying an event of the library into our own values.
#include "report.h"

namespace nmexpert {

Event::Event(const NMEVENTDATA& data)
    : flags(data.Flags),
      severity(data.Severity),
      source(data.szSourceName),
      name(data.szEventName),
      description(data.szDescription),
      machine(data.szMachine),
      time(data.SysTime) {
  if (data.Justification) justification = data.Justification;
  columns.reserve(data.NumColumns);
  for (std::size_t i = 0; i < data.NumColumns; ++i) {
    const NMCOLUMNINFO& source_column = data.Column[i];
    Column& column = columns.emplace_back();
    column.name = source_column.szColumnName;
    column.type = source_column.VariantData.Type;
    if (column.type == NMCOLUMNTYPE_STRING) {
      column.text = source_column.VariantData.Value.pStringVal;
    } else {
      column.value = source_column.VariantData.Value;
    }
  }
}

std::size_t Event::bytes() const {
  std::size_t total = sizeof(Event) + source.size() + name.size() + description.size() +
                      machine.size() + (justification ? justification->size() : 0);
  for (const Column& column : columns) {
    total += sizeof(Column) + column.name.size() + column.text.size();
  }
  return total;
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::done: return "done";
    case Status::problem: return "problem";
    case Status::terminated: return "terminated";
    case Status::crashed: return "crashed";
    case Status::timeout: break;
  }
  return "timeout";
}

Status status_of(NMRUNOUTCOME outcome) {
  switch (outcome) {
    case NMRUN_DONE: return Status::done;
    case NMRUN_PROBLEM: return Status::problem;
    case NMRUN_TERMINATED: return Status::terminated;
    case NMRUN_TIMEOUT: return Status::timeout;
    case NMRUN_CRASHED: break;
  }
  return Status::crashed;
}

} // namespace nmexpert
