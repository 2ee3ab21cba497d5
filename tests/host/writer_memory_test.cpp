// SPDX-License-Identifier: MIT
// The memory for writing a report stays in proportion to its events, whatever their shapes. A
// program of its own, because it counts all its allocations.
#include "writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <streambuf>

namespace {

std::size_t live_bytes = 0;
std::size_t peak_bytes = 0;

// Each block has its size in front of it.
constexpr std::size_t kHeader = alignof(std::max_align_t);

} // namespace

void* operator new(std::size_t bytes) {
  auto* const block = static_cast<char*>(std::malloc(bytes + kHeader));
  if (!block) throw std::bad_alloc();
  *reinterpret_cast<std::size_t*>(block) = bytes;
  live_bytes += bytes;
  peak_bytes = std::max(peak_bytes, live_bytes);
  return block + kHeader;
}

void operator delete(void* pointer) noexcept {
  if (!pointer) return;
  char* const block = static_cast<char*>(pointer) - kHeader;
  live_bytes -= *reinterpret_cast<std::size_t*>(block);
  std::free(block);
}

void operator delete(void* pointer, std::size_t) noexcept { operator delete(pointer); }

namespace nmexpert {
namespace {

class NoBuffer final : public std::streambuf {
  int_type overflow(int_type c) override { return traits_type::not_eof(c); }
  std::streamsize xsputn(const char*, std::streamsize bytes) override { return bytes; }
};

Column text(std::string name, std::string value) {
  Column column;
  column.type = NMCOLUMNTYPE_STRING;
  column.name = std::move(name);
  column.text = std::move(value);
  return column;
}

Event event(std::vector<Column> columns) {
  Event made;
  made.name = "event";
  made.columns = std::move(columns);
  return made;
}

struct Shape {
  const char* what;
  std::vector<Event> (*events)();
};

constexpr Shape kShapes[] = {
    {"as many headings as there can be, few in each event",
     [] {
       std::vector<Event> events;
       for (int i = 0; i < 5000; ++i) {
         events.push_back(
             event({text("column " + std::to_string(i % 1000), "a value of some length")}));
       }
       return events;
     }},
    {"a table that fits, with many columns",
     [] {
       std::vector<Event> events;
       for (int i = 0; i < 5000; ++i) {
         events.push_back(event({text(std::to_string(100 + i % 200), "x")}));
       }
       return events;
     }},
    {"new headings again and again",
     [] {
       std::vector<Event> events;
       for (int i = 0; i < 5000; ++i) events.push_back(event({text(std::to_string(i), "x")}));
       return events;
     }},
    {"one name for all columns",
     [] {
       std::vector<Event> events;
       for (int i = 0; i < 50; ++i) {
         events.push_back(event(std::vector<Column>(255, text("the same", "x"))));
       }
       return events;
     }},
    {"long texts",
     [] {
       std::vector<Event> events;
       const std::string long_text(std::size_t{100} << 10, 'x');
       for (int i = 0; i < 15; ++i) {
         events.push_back(event({text(long_text, long_text)}));
         events.back().source = events.back().description = long_text;
         events.back().justification = std::to_string(i) + long_text;
       }
       return events;
     }},
};

TEST(WriterMemory, StaysInProportionToTheEvents) {
  for (const Shape& shape : kShapes) {
    Report report;
    report.events = shape.events();
    std::size_t event_bytes = 0;
    for (const Event& one : report.events) event_bytes += one.bytes();
    for (const Format format : {Format::table, Format::json, Format::csv}) {
      for (const std::size_t terminal_width : {0u, 80u}) {
        NoBuffer nowhere;
        std::ostream out(&nowhere);
        const std::size_t before = live_bytes;
        peak_bytes = live_bytes;
        const auto writer = Writer::make(format, out, terminal_width);
        writer->write(report);
        writer->finish();
        EXPECT_LT(peak_bytes - before, event_bytes / 2 + (std::size_t{1} << 20))
            << shape.what << ", format " << static_cast<int>(format) << ", width "
            << terminal_width;
      }
    }
  }
}

} // namespace
} // namespace nmexpert
