// SPDX-License-Identifier: MIT
// Reports as tables, JSON and CSV: what is shown, what is hidden, and that nothing can break them.
#include "writer.h"

#include "event_view.h"
#include "text.h"

#include <nlohmann/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>

namespace nmexpert {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Column number(const char* name, DWORD value) {
  Column column;
  column.name = name;
  column.type = NMCOLUMNTYPE_UINT32;
  column.value.Uint32Val = value;
  return column;
}

Column text(const std::string& name, const std::string& value) {
  Column column;
  column.name = name;
  column.type = NMCOLUMNTYPE_STRING;
  column.text = value;
  return column;
}

Event event(std::string name, std::vector<Column> columns, std::uint32_t flags = 0) {
  Event made;
  made.name = std::move(name);
  made.flags = flags;
  made.columns = std::move(columns);
  return made;
}

Report a_report() {
  Report report;
  report.expert = {"dir/x.so", "An expert", "A vendor", "What it does", 0, 1};
  report.capture_file = "x.cap";
  report.frames = 1234;
  report.result = {Status::done, "", NMMEMORYACCOUNT{2048, 4096, 7, 0, 0}};
  return report;
}

std::string written(Format format, const Report& report, std::size_t terminal_width = 0) {
  std::ostringstream out;
  const auto writer = Writer::make(format, out, terminal_width);
  writer->write(report);
  writer->finish();
  return out.str();
}

std::vector<std::string> headings(const EventView& view) {
  std::vector<std::string> texts;
  for (const auto& heading : view.headings()) texts.emplace_back(heading.text);
  return texts;
}

constexpr std::uint32_t kHideAll = NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;

TEST(EventView, AllFixedColumnsUnlessTheFlagsHideThem) {
  const auto shown = [](std::uint32_t flags) {
    const std::vector<Event> events = {event("e", {}, flags)};
    return headings(EventView(events));
  };
  EXPECT_EQ(shown(0), (std::vector<std::string>{"Severity", "Source", "Event", "Description",
                                                "Machine", "Date", "Time"}));
  EXPECT_TRUE(shown(kHideAll).empty());
  EXPECT_EQ(shown(kHideAll & ~NMEVENTFLAG_DO_NOT_DISPLAY_TIME), std::vector<std::string>{"Time"});
  EXPECT_EQ(shown(kHideAll & ~NMEVENTFLAG_DO_NOT_DISPLAY_DATE), std::vector<std::string>{"Date"});
}

TEST(EventView, AColumnThatOneEventHidesIsEmptyThere) {
  const std::vector<Event> events = {
      event("seen", {}, kHideAll & ~NMEVENTFLAG_DO_NOT_DISPLAY_EVENT_NAME),
      event("unseen", {}, kHideAll)};
  EventView view(events);
  EXPECT_EQ(view.row(events[0]), std::vector<std::string>{"seen"});
  EXPECT_EQ(view.row(events[1]), std::vector<std::string>{""});
}

TEST(EventView, ColumnsOfDifferentEventsAreJoinedByName) {
  const std::vector<Event> events = {event("1", {text("a", "a1"), text("b", "b1")}, kHideAll),
                                     event("2", {text("c", "c2"), text("b", "b2")}, kHideAll)};
  EventView view(events);
  EXPECT_EQ(headings(view), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(view.row(events[0]), (std::vector<std::string>{"a1", "b1", ""}));
  EXPECT_EQ(view.row(events[1]), (std::vector<std::string>{"", "b2", "c2"}));
}

TEST(EventView, OneNameForSeveralColumns) {
  const std::vector<Event> events = {event("1", {text("a", "1"), text("a", "2")}, kHideAll),
                                     event("2", {text("a", "3")}, kHideAll)};
  EventView view(events);
  EXPECT_EQ(headings(view), (std::vector<std::string>{"a", "a"}));
  EXPECT_EQ(view.row(events[0]), (std::vector<std::string>{"1", "2"}));
  EXPECT_EQ(view.row(events[1]), (std::vector<std::string>{"3", ""}));
}

TEST(EventView, ColumnsWithoutEndAreCut) {
  std::vector<Event> events;
  for (int i = 0; i < 2000; ++i) {
    events.push_back(event("e", {text(std::to_string(i) + ". column", "x")}, kHideAll));
  }
  EventView view(events);
  EXPECT_EQ(view.headings().size(), EventView::kMaxHeadings);
  EXPECT_TRUE(view.is_cut());
  EXPECT_EQ(view.row(events.back()), std::vector<std::string>(EventView::kMaxHeadings));
}

TEST(TableWriter, SaysWhatRanOnWhatAndHowItEnded) {
  Report report = a_report();
  report.events.push_back(event("e", {number("Count", 5)}, kHideAll));
  const std::string table = written(Format::table, report);
  for (const char* part : {"An expert by A vendor (dir/x.so)", "x.cap, 1,234 frames", "done",
                           "peak 2.0 KiB (2,048 bytes), 7 allocations, nothing leaked", "Count"}) {
    EXPECT_THAT(table, HasSubstr(part));
  }
}

TEST(TableWriter, LeaksAndUnknownAccounts) {
  Report report = a_report();
  report.result.memory = NMMEMORYACCOUNT{100, 100, 2, 60, 1};
  EXPECT_THAT(written(Format::table, report), HasSubstr("leaked 60 bytes in 1 block, taken back"));
  report.result.memory = std::nullopt;
  EXPECT_THAT(written(Format::table, report), HasSubstr("not known"));
}

TEST(TableWriter, NumbersStandAtTheRight) {
  Report report = a_report();
  report.events = {event("1", {number("Count", 5), text("Name", "x")}, kHideAll),
                   event("2", {number("Count", 12345), text("Name", "long name")}, kHideAll)};
  EXPECT_THAT(written(Format::table, report),
              HasSubstr("\n  Count  Name\n  -----  ---------\n      5  x\n  12345  long name\n"));
}

TEST(TableWriter, JustificationsAreToldOnce) {
  Report report = a_report();
  for (int i = 0; i < 3; ++i) {
    report.events.push_back(event("e", {}, kHideAll));
    report.events.back().justification = i == 1 ? "other\nline" : "same";
  }
  EXPECT_THAT(written(Format::table, report), HasSubstr("\nEvent 1 and 1 more: same\n"));
  EXPECT_THAT(written(Format::table, report), HasSubstr("\nEvent 2: other\n  line\n"));
}

// The lines of a report that begin with text from an expert.
std::vector<std::string> first_words(const std::string& table) {
  std::vector<std::string> words;
  std::istringstream lines(table);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line[0] != ' ') words.push_back(line.substr(0, line.find(' ')));
  }
  return words;
}

TEST(TableWriter, NoTextForgesASecondReport) {
  const std::string forged = "\n\nExpert   Forged by nobody (x.so)\nStatus   done\n";
  const std::string filler(200, ' '); // a terminal would continue at the beginning of its next line
  const std::vector<std::string> texts = {"so" + forged,
                                          "so\r" + forged,
                                          "so\r\nExpert   Forged\r\n",
                                          "\rExpert   Forged",
                                          "\x0b\x0c\u0085\u2028\u2029Expert   Forged" + forged,
                                          "\t\t\tExpert\tForged\n\tExpert",
                                          "so" + filler + "Expert   Forged",
                                          "so" + std::string(79 - 9, 'x') + " Expert   Forged",
                                          std::string(2000, ' ') + "Expert   Forged"};
  for (const std::string& evil : texts) {
    for (const std::size_t width : {0u, 20u, 80u, 81u, 200u}) {
      Report report = a_report();
      report.expert.name = report.expert.vendor = report.expert.file = evil;
      report.capture_file = report.result.detail = evil;
      report.capture_warnings = {evil};
      report.events.push_back(event("e", {text(evil, evil)}));
      report.events[0].source = report.events[0].description = report.events[0].machine = evil;
      report.events[0].justification = evil;
      const std::string table = written(Format::table, report, width);
      const std::vector<std::string> words = first_words(table);
      EXPECT_EQ(std::count(words.begin(), words.end(), "Expert"), 1) << table;
      EXPECT_EQ(std::count(words.begin(), words.end(), "Status"), 1) << table;
      if (width < 80) continue;
      std::istringstream lines(table);
      for (std::string line; std::getline(lines, line);)
        EXPECT_LE(display_width(line), width) << line;
    }
  }
}

TEST(TableWriter, ColumnsWithoutAnyTextAreNotShown) {
  Report report = a_report();
  report.events = {event("1", {number("Count", 5), text("Nothing", ""), text("Some", "")}),
                   event("2", {number("Count", 6), text("Nothing", ""), text("Some", "x")})};
  EXPECT_THAT(written(Format::table, report), HasSubstr("\n\n  Severity       Event  Count  Some\n"
                                                        "  -------------  -----  -----  ----\n"
                                                        "  Informational  1          5\n"
                                                        "  Informational  2          6  x\n"));
  for (Event& one : report.events) one.flags = kHideAll;
  for (Event& one : report.events) one.columns = {text("Nothing", "")};
  const std::string table = written(Format::table, report);
  EXPECT_TRUE(table.ends_with("Events   2\n")) << table;
}

TEST(TableWriter, ATableThatIsWiderThanTheTerminal) {
  Report report = a_report();
  report.events = {event("1",
                         {number("Frames received", 5),
                          text("Text", "one two three four five six seven"), text("Nothing", "")},
                         kHideAll),
                   event("2", {text("Other", "x")}, kHideAll)};
  report.events[1].justification = "because";
  EXPECT_THAT(written(Format::table, report, 60),
              HasSubstr("\n\n  Frames received  Text                               Other\n"
                        "  ---------------  ---------------------------------  -----\n"
                        "                5  one two three four five six seven\n"
                        "                                                      x\n"
                        "\nEvent 2: because\n"));
  // First the headings are wrapped,
  EXPECT_THAT(written(Format::table, report, 58),
              HasSubstr("\n\n    Frames\n"
                        "  received  Text                               Other\n"
                        "  --------  ---------------------------------  -----\n"
                        "         5  one two three four five six seven\n"
                        "                                               x\n"));
  // then long texts,
  EXPECT_THAT(written(Format::table, report, 38),
              HasSubstr("\n\n    Frames\n"
                        "  received  Text                 Other\n"
                        "  --------  -------------------  -----\n"
                        "         5  one two three four\n"
                        "            five six seven\n"
                        "                                 x\n"
                        "\nEvent 2: because\n"));
  // and where that is not enough, the events are listed one below the other.
  EXPECT_THAT(written(Format::table, report, 34),
              HasSubstr("\n\nEvent 1\n"
                        "  Frames received  5\n"
                        "  Text             one two three four\n"
                        "                   five six seven\n"
                        "\nEvent 2\n"
                        "  Other  x\n"
                        "\nEvent 2: because\n"));
}

TEST(TableWriter, OnlyReportsHaveSomethingAtTheBeginningOfALine) {
  // Rows of one column, which look like a report.
  Report report = a_report();
  for (const char* line :
       {"", "Expert   Forged (x.so)", "Capture  x.cap, 1 frame", "Status   done"}) {
    report.events.push_back(event("e", {text("a", line)}, kHideAll));
  }
  for (const std::size_t width : {0u, 20u, 80u}) {
    const std::vector<std::string> words = first_words(written(Format::table, report, width));
    EXPECT_EQ(std::count(words.begin(), words.end(), "Expert"), 1);
    EXPECT_EQ(std::count(words.begin(), words.end(), "Status"), 1);
  }
}

TEST(TableWriter, NothingIsCutWhereEventsStandOneBelowTheOther) {
  Report report = a_report();
  std::vector<Column> columns;
  for (int i = 0; i < 255; ++i) columns.push_back(text("", "x"));
  columns[7].text = std::string(500, 'x');
  for (int i = 0; i < 5; ++i) { // more headings than a table has
    for (std::size_t k = 0; k < columns.size(); ++k) {
      columns[k].name = "Column " + std::to_string(1000 * i + static_cast<int>(k));
    }
    report.events.push_back(event("e", columns));
  }
  const std::string table = written(Format::table, report);
  for (const char* part : {"\n  Column 0    x\n", "\n  Column 4254  x\n"}) {
    EXPECT_THAT(table, HasSubstr(part));
  }
  EXPECT_THAT(table, HasSubstr("\n  Column 4007  " + std::string(500, 'x') + "\n"));
}

TEST(TableWriter, AListThatIsWiderThanTheTerminal) {
  const ExpertInfo expert = {"dir/x.so", "An expert", "", "What it does, in many words", 3, 0};
  const auto list = [&](std::size_t width) {
    std::ostringstream out;
    const auto writer = Writer::make(Format::table, out, width);
    writer->write(expert);
    writer->write(expert);
    writer->finish();
    return out.str();
  };
  const std::string line = "An expert        3  dir/x.so  What it does, in many words\n";
  EXPECT_EQ(list(80),
            "Name       Version  File      Description\n"
            "---------  -------  --------  ---------------------------\n" +
                line + line);
  const std::string block =
      "Name         An expert\n"
      "Version      3\n"
      "File         dir/x.so\n"
      "Description  What it does, in many\n"
      "             words\n";
  EXPECT_EQ(list(39), block + "\n" + block);
}

TEST(TableWriter, ACaptureThatWasReadInPart) {
  Report report = a_report();
  report.capture_warnings = {"x.cap: frame 7 is damaged"};
  EXPECT_THAT(written(Format::table, report),
              HasSubstr("x.cap, 1,234 frames\nWarning  x.cap: frame 7 is damaged\nStatus"));
}

TEST(TableWriter, NothingOfAnExpertReachesTheTerminalRaw) {
  const std::string evil = "\x1b]0;title\x07\xff\n";
  Report report = a_report();
  report.expert.name = report.expert.vendor = report.expert.file = evil;
  report.capture_file = report.result.detail = evil;
  report.events.push_back(event("e", {text(evil, evil)}));
  report.events[0].source = report.events[0].description = report.events[0].machine = evil;
  report.events[0].justification = evil;
  const std::string table = written(Format::table, report);
  EXPECT_THAT(table, Not(HasSubstr("\x1b")));
  EXPECT_THAT(table, Not(HasSubstr("\x07")));
  EXPECT_THAT(table, Not(HasSubstr("\xff")));
}

TEST(JsonWriter, IsExactlyTheDocumentedSchema) {
  Report report = a_report();
  report.expert.version = 7;
  report.capture_warnings = {"frame 3 is damaged"};
  report.duration_ms = 1234;
  report.events.push_back(event("name", {number("Count", 5)}));
  report.events[0].severity = NMEVENT_SEVERITY_STRONG_WARNING;
  report.events[0].machine = "THERE";
  report.events[0].time = {2003, 5, 3, 14, 15, 16, 17, 180};
  const auto expected = nlohmann::ordered_json::parse(R"({
    "schema": 1,
    "expert": {"name": "An expert", "vendor": "A vendor", "description": "What it does",
               "version": 7, "file": "dir/x.so"},
    "capture": {"file": "x.cap", "frames": 1234, "warnings": ["frame 3 is damaged"]},
    "status": "done", "detail": "", "duration_ms": 1234,
    "memory": {"peak_bytes": 2048, "leaked_blocks": 0, "leaked_bytes": 0, "allocations": 7},
    "events": [{"severity": "strong_warning", "source": "", "name": "name", "description": "",
                "machine": "THERE", "justification": null, "time": "2003-05-14T15:16:17.180",
                "columns": [{"name": "Count", "type": "uint32", "value": 5}]}]})");
  EXPECT_EQ(written(Format::json, report), expected.dump() + "\n");
}

TEST(JsonWriter, NothingOfAnExpertActsOnATerminal) {
  const std::string evil =
      "\x1b]0;\x07\x7f\xc2\x9b[2J\u202etxt.exe\u2066\u2069\u200f\u061c\u2028\ufeff\U000e0041";
  Report report = a_report();
  report.expert = {evil, evil, evil, evil, 0, 0};
  report.capture_file = report.result.detail = evil;
  report.capture_warnings = {evil};
  report.events.push_back(event(evil, {text(evil, evil)}));
  report.events[0].source = report.events[0].description = report.events[0].machine = evil;
  report.events[0].justification = evil;
  std::ostringstream out;
  const auto writer = Writer::make(Format::json, out);
  writer->write(report);
  writer->write(report.expert);
  CaptureInfo capture;
  capture.file = capture.format = capture.mac_type = evil;
  capture.comment = evil;
  capture.warnings = {evil};
  capture.media = {{evil, 1, 1, evil, 1}};
  capture.interfaces = {{evil, evil, evil, 1, evil, evil, 1, 1, 1, 1}};
  writer->write(capture);
  std::istringstream lines(out.str());
  std::vector<nlohmann::json> documents;
  for (std::string line; std::getline(lines, line);) {
    for (const char letter : line) EXPECT_TRUE(letter >= ' ' && letter < 0x7f) << line;
    documents.push_back(nlohmann::json::parse(line)); // and nothing is lost
  }
  ASSERT_EQ(documents.size(), 3u);
  EXPECT_EQ(documents[0]["events"][0]["columns"][0]["name"], evil);
  EXPECT_EQ(documents[0]["capture"]["warnings"][0], evil);
  EXPECT_EQ(documents[1]["name"], evil);
  EXPECT_EQ(documents[2]["comment"], evil);
  EXPECT_EQ(documents[2]["media"][0]["name"], evil);
  EXPECT_EQ(documents[2]["interfaces"][0]["description"], evil);
}

TEST(JsonWriter, BytesThatAreNoUtf8DoNotBreakIt) {
  Report report = a_report();
  report.expert.name = "\xff";
  report.capture_file = "\xc3";
  report.events.push_back(event("\xed\xa0\x80", {text("\xfe", std::string("a\0b\x1b", 4))}));
  const auto json = nlohmann::json::parse(written(Format::json, report));
  EXPECT_EQ(json["expert"]["name"], "\xef\xbf\xbd");
  EXPECT_EQ(json["events"][0]["columns"][0]["value"], std::string("a\0b\x1b", 4));
}

TEST(JsonWriter, ValuesKeepTheirTypes) {
  const auto value = [](NMCOLUMNTYPE type, auto set) {
    Column column;
    column.type = type;
    set(column.value);
    Report report = a_report();
    report.events.push_back(event("e", {column}));
    return nlohmann::json::parse(written(Format::json, report))["events"][0]["columns"][0]["value"];
  };
  EXPECT_EQ(value(NMCOLUMNTYPE_FRAME, [](auto& v) { v.FrameVal = 0; }), 0); // as the API counts
  EXPECT_EQ(value(NMCOLUMNTYPE_YESNO, [](auto& v) { v.YesNoVal = 7; }), true);
  EXPECT_EQ(value(NMCOLUMNTYPE_FLOAT64, [](auto& v) { v.Float64Val = 0.1; }), 0.1);
  EXPECT_EQ(value(NMCOLUMNTYPE_FLOAT64, [](auto& v) { v.Float64Val = std::nan(""); }), nullptr);
  EXPECT_EQ(value(NMCOLUMNTYPE_SINT8, [](auto& v) { v.Sint8Val = static_cast<char>(-3); }), -3);
  EXPECT_EQ(value(NMCOLUMNTYPE_VARTIME, [](auto& v) { v.VarTimeVal = 36526.5; }),
            "2000-01-01T12:00:00");
}

TEST(JsonWriter, AnUnknownAccountIsNull) {
  Report report = a_report();
  report.result.memory = std::nullopt;
  const auto json = nlohmann::json::parse(written(Format::json, report));
  EXPECT_EQ(json["memory"]["peak_bytes"], nullptr);
  EXPECT_EQ(json["memory"].size(), 4u);
}

// ---- CSV

// Rows of cells, by the rules of RFC 4180.
std::vector<std::vector<std::string>> parsed(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  std::size_t at = 0;
  while (at < csv.size()) {
    rows.emplace_back();
    for (bool more = true; more;) {
      std::string& cell = rows.back().emplace_back();
      if (csv[at] == '"') {
        for (++at; csv.at(at) != '"' || csv.at(at + 1) == '"'; ++at) {
          if (csv[at] == '"') ++at;
          cell += csv[at];
        }
        ++at;
      } else {
        while (csv.at(at) != ',' && csv.at(at) != '\r') cell += csv[at++];
      }
      more = csv.at(at) == ',';
      at += more ? 1 : 2;
    }
    EXPECT_EQ(csv.substr(at - 2, 2), "\r\n");
  }
  return rows;
}

// The rows of runs, each as a map from heading to cell, without the empty ones.
std::vector<std::map<std::string, std::string>> records(const std::string& csv) {
  auto rows = parsed(csv);
  std::vector<std::map<std::string, std::string>> found;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].size(), rows[0].size());
    auto& record = found.emplace_back();
    for (std::size_t k = 0; k < rows[i].size(); ++k) {
      if (!rows[i][k].empty()) record[rows[0][k]] = rows[i][k];
    }
  }
  return found;
}

using Record = std::map<std::string, std::string>;

TEST(CsvWriter, OneTableWhateverRan) {
  Report first = a_report();
  first.capture_warnings = {"frame 3 is damaged"};
  first.events = {event("one", {number("Count", 5), text("Name", "x")}, kHideAll),
                  event("two", {})};
  first.events[0].justification = "why";
  first.events[0].time = {2003, 5, 3, 14, 15, 16, 17, 180};
  Report second = a_report();
  second.expert.name = "Other";
  second.result = {Status::crashed, "by signal 9", std::nullopt};
  second.events = {event("three", {text("Elsewhere", "y")})};
  Report third = a_report(); // without events
  std::ostringstream out;
  const auto writer = Writer::make(Format::csv, out);
  for (const Report* report : {&first, &second, &third}) writer->write(*report);
  writer->finish();
  EXPECT_EQ(
      parsed(out.str())[0],
      (std::vector<std::string>{"Record", "Run", "Expert", "Capture", "Status", "Detail", "Event",
                                "Severity", "Source", "Name", "Description", "Machine", "Time",
                                "Justification", "Column", "Type", "Value"}));
  const auto with = [](Record record, const Record& more) {
    record.insert(more.begin(), more.end());
    return record;
  };
  const Record one = {
      {"Run", "1"}, {"Expert", "An expert"}, {"Capture", "x.cap"}, {"Status", "done"}};
  const Record two = {
      {"Run", "2"}, {"Expert", "Other"}, {"Capture", "x.cap"}, {"Status", "crashed"}};
  const Record three = {
      {"Run", "3"}, {"Expert", "An expert"}, {"Capture", "x.cap"}, {"Status", "done"}};
  EXPECT_EQ(
      records(out.str()),
      (std::vector<Record>{with(one, {{"Record", "run"}}),
                           with(one, {{"Record", "warning"}, {"Detail", "frame 3 is damaged"}}),
                           with(one, {{"Record", "event"},
                                      {"Event", "1"},
                                      {"Severity", "Informational"},
                                      {"Name", "one"},
                                      {"Time", "2003-05-14 15:16:17.180"},
                                      {"Justification", "why"}}),
                           with(one, {{"Record", "value"},
                                      {"Event", "1"},
                                      {"Column", "Count"},
                                      {"Type", "uint32"},
                                      {"Value", "5"}}),
                           with(one, {{"Record", "value"},
                                      {"Event", "1"},
                                      {"Column", "Name"},
                                      {"Type", "string"},
                                      {"Value", "x"}}),
                           with(one, {{"Record", "event"},
                                      {"Event", "2"},
                                      {"Severity", "Informational"},
                                      {"Name", "two"}}),
                           with(two, {{"Record", "run"}, {"Detail", "by signal 9"}}),
                           with(two, {{"Record", "event"},
                                      {"Event", "1"},
                                      {"Severity", "Informational"},
                                      {"Name", "three"}}),
                           with(two, {{"Record", "value"},
                                      {"Event", "1"},
                                      {"Column", "Elsewhere"},
                                      {"Type", "string"},
                                      {"Value", "y"}}),
                           with(three, {{"Record", "run"}})}));
}

TEST(CsvWriter, WhatNeedsQuotesReadsBackTheSame) {
  for (const std::string value :
       {"plain", "a \"quoted\", name", "two\nlines", "two\r\nlines", "x,y", "x;y", "a\tb", " x ",
        "\"", "\"\"", ",", "caf\u00e9", "it's", "a=b", "1-2", "x@y"}) {
    Report report = a_report();
    report.expert.name = report.capture_file = report.result.detail = value;
    report.events.push_back(event(value, {text(value, value)}));
    const auto found = records(written(Format::csv, report));
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].at("Expert"), value);
    EXPECT_EQ(found[0].at("Detail"), value);
    EXPECT_EQ(found[1].at("Name"), value);
    EXPECT_EQ(found[2].at("Column"), value);
    EXPECT_EQ(found[2].at("Value"), value);
  }
}

TEST(CsvWriter, NoTextIsAFormula) {
  for (const std::string formula :
       {"=1+1", "+1", "-1+1", "@SUM(A1)", "=cmd|'/C calc'!A0", " =1+1", "\t=1", "\tx", "\rx",
        "\n=1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff201", "=HYPERLINK(\"x\",\"y\")"}) {
    Report report = a_report();
    report.expert.name = report.capture_file = report.result.detail = formula;
    report.capture_warnings = {formula};
    report.events.push_back(event(formula, {text(formula, formula)}));
    report.events[0].source = report.events[0].description = report.events[0].machine = formula;
    report.events[0].justification = formula;
    std::ostringstream out;
    auto writer = Writer::make(Format::csv, out);
    writer->write(report);
    int seen = 0;
    const auto expect_guarded = [&](const std::string& csv) {
      for (const auto& row : parsed(csv)) {
        for (const std::string& cell : row) {
          EXPECT_NE(cell, formula);
          seen += cell == "'" + formula ? 1 : 0;
        }
      }
    };
    expect_guarded(out.str());
    EXPECT_EQ(seen, 4 * 2 + 2 + 5 + 2); // Expert and Capture everywhere, then the others
    out.str("");
    writer = Writer::make(Format::csv, out);
    writer->write(ExpertInfo{formula, formula, formula, formula, 0, 0});
    expect_guarded(out.str());
    out.str("");
    writer = Writer::make(Format::csv, out);
    CaptureInfo capture;
    capture.file = capture.format = capture.mac_type = formula;
    capture.comment = formula;
    capture.warnings = {formula};
    writer->write(capture);
    expect_guarded(out.str());
    EXPECT_EQ(seen, 4 * 2 + 2 + 5 + 2 + 4 + 5);
  }
  // Numbers stay numbers.
  Report report = a_report();
  report.events.push_back(event("e", {number("n", 0)}));
  report.events[0].columns[0].type = NMCOLUMNTYPE_SINT32;
  report.events[0].columns[0].value.Sint32Val = -5;
  EXPECT_EQ(records(written(Format::csv, report))[2].at("Value"), "-5");
}

TEST(CsvWriter, ListsOfExpertsAndCaptures) {
  std::ostringstream out;
  auto writer = Writer::make(Format::csv, out);
  const ExpertInfo expert = {"x.so", "An expert", "A vendor", "What, it does", 3, 5};
  writer->write(expert);
  writer->write(expert);
  const std::string row = "x.so,An expert,A vendor,\"What, it does\",3,configurable no-viewer\r\n";
  EXPECT_EQ(out.str(), "File,Name,Vendor,Description,Version,Flags\r\n" + row + row);
  out.str("");
  writer = Writer::make(Format::csv, out);
  CaptureInfo capture;
  capture.file = "x.cap";
  capture.format = "pcap";
  capture.mac_type = "Ethernet";
  capture.start = {2003, 5, 3, 14, 15, 16, 17, 180};
  capture.frames = 12;
  capture.warnings = {"one", "two"};
  capture.last = SYSTEMTIME{2003, 5, 3, 14, 15, 16, 18, 0};
  capture.zone_minutes = -330;
  capture.duration = 1'500'000;
  capture.captured_bytes = 700;
  capture.original_bytes = 900;
  capture.media = {{"Ethernet", 1, 1, "ETHERNET", 12}};
  capture.interfaces.resize(2);
  capture.interfaces[0].name = "eth0";
  capture.interfaces[0].frames = 12;
  writer->write(capture);
  EXPECT_EQ(
      out.str(),
      "File,Format,Network,Start,Frames,Comment,Warnings,First,Last,Zone,Seconds,Damaged,"
      "Captured bytes,Original bytes,Media,Interfaces\r\n"
      "x.cap,pcap,Ethernet,2003-05-14 15:16:17.180,12,,\"one\ntwo\",,"
      "2003-05-14 15:16:18.000,UTC-05:30,1.500000,0,700,900,Ethernet: 12,\"eth0: 12\n: 0\"\r\n");
}

} // namespace
} // namespace nmexpert
