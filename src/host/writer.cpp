// SPDX-License-Identifier: MIT
// The choice among the writers, and what they share.
#include "writer.h"

namespace nmexpert {

std::unique_ptr<Writer> Writer::make(Format format, std::ostream& out, std::size_t terminal_width) {
  switch (format) {
    case Format::json: return make_json_writer(out);
    case Format::jsonl: return make_json_lines_writer(out);
    case Format::csv: return make_csv_writer(out);
    case Format::table: break;
  }
  return make_table_writer(out, terminal_width);
}

std::vector<std::string> flag_names(std::uint32_t flags) {
  static constexpr struct {
    std::uint32_t flag;
    const char* name;
  } kNames[] = {
      {EXPERT_ENUM_FLAG_CONFIGURABLE, "configurable"},
      {EXPERT_ENUM_FLAG_VIEWER_PRIVATE, "private-viewer"},
      {EXPERT_ENUM_FLAG_NO_VIEWER, "no-viewer"},
      {EXPERT_ENUM_FLAG_ADD_ME_TO_RMC_IN_SUMMARY, "summary-menu"},
      {EXPERT_ENUM_FLAG_ADD_ME_TO_RMC_IN_DETAIL, "detail-menu"},
  };
  std::vector<std::string> names;
  for (const auto& [flag, name] : kNames) {
    if ((flags & flag) != 0) names.emplace_back(name);
  }
  return names;
}

} // namespace nmexpert
