// SPDX-License-Identifier: MIT
// Reports as tables, JSON and CSV: what is shown, what is hidden, what cannot break them.
#include "writer.h"

#include "event_view.h"

#include <nlohmann/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
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

std::string written(Format format, const Report& report) {
  std::ostringstream out;
  const auto writer = Writer::make(format, out);
  writer->write(report);
  writer->finish();
  return out.str();
}

std::vector<std::string> headings(const EventView& view) {
  std::vector<std::string> texts;
  for (const auto& heading : view.headings()) texts.push_back(heading.text);
  return texts;
}

constexpr std::uint32_t kHideAll = NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;

TEST(EventView, AllFixedColumnsUnlessTheFlagsHideThem) {
  EXPECT_EQ(headings(EventView({event("e", {})})),
            (std::vector<std::string>{"Severity", "Source", "Event", "Description", "Machine",
                                      "Date", "Time"}));
  EXPECT_TRUE(headings(EventView({event("e", {}, kHideAll)})).empty());
  EXPECT_EQ(headings(EventView({event("e", {}, kHideAll & ~NMEVENTFLAG_DO_NOT_DISPLAY_TIME)})),
            std::vector<std::string>{"Time"});
  EXPECT_EQ(headings(EventView({event("e", {}, kHideAll & ~NMEVENTFLAG_DO_NOT_DISPLAY_DATE)})),
            std::vector<std::string>{"Date"});
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
              HasSubstr("Count  Name\n-----  ---------\n    5  x\n12345  long name\n"));
}

TEST(TableWriter, JustificationsAreToldOnce) {
  Report report = a_report();
  for (int i = 0; i < 3; ++i) {
    report.events.push_back(event("e", {}, kHideAll));
    report.events.back().justification = i == 1 ? "other\nline" : "same";
  }
  EXPECT_THAT(written(Format::table, report), HasSubstr("\nEvent 1 and 1 more: same\n"));
  EXPECT_THAT(written(Format::table, report), HasSubstr("\nEvent 2: other\nline\n"));
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
  report.events.push_back(event("name", {number("Count", 5)}));
  report.events[0].severity = NMEVENT_SEVERITY_STRONG_WARNING;
  report.events[0].time = {2003, 5, 3, 14, 15, 16, 17, 180};
  const auto expected = nlohmann::ordered_json::parse(R"({
    "expert": {"name": "An expert", "vendor": "A vendor", "description": "What it does",
               "file": "dir/x.so"},
    "capture": {"file": "x.cap", "frames": 1234},
    "status": "done", "detail": "",
    "memory": {"peak_bytes": 2048, "leaked_blocks": 0, "leaked_bytes": 0, "allocations": 7},
    "events": [{"severity": "strong_warning", "source": "", "name": "name", "description": "",
                "justification": null, "time": "2003-05-14T15:16:17.180",
                "columns": [{"name": "Count", "type": "uint32", "value": 5}]}]})");
  EXPECT_EQ(written(Format::json, report), expected.dump() + "\n");
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

TEST(CsvWriter, QuotesWhatNeedsIt) {
  Report report = a_report();
  report.expert.name = "a \"quoted\", name";
  report.events.push_back(event("e", {text("two\nlines", "x,y"), number("n", 3)}, kHideAll));
  EXPECT_EQ(written(Format::csv, report),
            "Expert,Capture,Status,\"two\nlines\",n,Justification\r\n"
            "\"a \"\"quoted\"\", name\",x.cap,done,\"x,y\",3,\r\n");
}

TEST(CsvWriter, ATableForEachRun) {
  std::ostringstream out;
  const auto writer = Writer::make(Format::csv, out);
  writer->write(a_report());
  writer->write(a_report());
  EXPECT_EQ(out.str(),
            "Expert,Capture,Status,Justification\r\n\r\n"
            "Expert,Capture,Status,Justification\r\n");
}

} // namespace
} // namespace nmexpert
