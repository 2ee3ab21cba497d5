// SPDX-License-Identifier: MIT
// Events as the SDK of 2001 packed them on x86: copied into today's layout, and told apart from it.
// The rules are the same with pointers of any size, so the test runs everywhere.
#include "core/expert/event_layout.h"
#include "core/expert/event_copy.h"
#include "core/runtime/port.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace netmon {
namespace {

// Written from the offsets of the reference, not from the structures of the core.
constexpr std::size_t kPointer = sizeof(void*);

struct Column {
  const char* name;
  NMCOLUMNTYPE type;
  std::uint64_t value;
};

struct Event {
  DWORD ident = 1;
  DWORD flags = NMEVENTFLAG_EXPERT;
  DWORD severity = NMEVENT_SEVERITY_WARNING;
  const char* source = nullptr;
  const char* name = nullptr;
  const char* description = nullptr;
  SYSTEMTIME time = {};
  std::vector<Column> columns;
};

class Bytes {
 public:
  template <class Value>
  Bytes& put(const Value& value) {
    const auto* from = reinterpret_cast<const unsigned char*>(&value);
    bytes_.insert(bytes_.end(), from, from + sizeof(value));
    return *this;
  }
  Bytes& align(std::size_t to, unsigned char filler) {
    while (bytes_.size() % to != 0) bytes_.push_back(filler);
    return *this;
  }
  std::vector<unsigned char> take() { return std::move(bytes_); }
  std::size_t size() const { return bytes_.size(); }

 private:
  std::vector<unsigned char> bytes_;
};

// `alignment` 1: as in 2001; 8: as from 2003 on, with `filler` in the gaps.
std::vector<unsigned char> bytes_of(const Event& event, std::size_t alignment,
                                    unsigned char filler = 0) {
  const std::size_t word = std::min<std::size_t>(alignment, 4);
  const std::size_t pointer = std::min(alignment, kPointer);
  const char* const junk = reinterpret_cast<const char*>(std::uintptr_t{0xccccccc1});
  Bytes bytes;
  bytes.put(junk).put(BYTE{0}).align(word, filler);
  bytes.put(event.ident).put(event.flags).put(event.severity);
  bytes.put(static_cast<BYTE>(event.columns.size())).align(pointer, filler);
  bytes.put(event.source).put(event.name).put(event.description);
  bytes.put(nullptr).put(nullptr).put(junk).put(event.time).align(alignment, filler);
  for (const Column& column : event.columns) {
    bytes.put(column.name).align(alignment, filler).put(column.type).align(alignment, filler);
    bytes.put(column.value).put(WORD{0}).align(alignment, filler);
  }
  return bytes.take();
}

constexpr std::size_t k2001 = 1, k2003 = 8;

std::uint64_t value_of(const char* text) { return reinterpret_cast<std::uintptr_t>(text); }

Event typical() {
  Event event;
  event.ident = 3;
  event.source = "Old Expert";
  event.name = "Busy station";
  event.description = "A station sends much";
  event.columns = {{"Station", NMCOLUMNTYPE_STRING, value_of("10.0.0.1")},
                   {"Frames", NMCOLUMNTYPE_UINT32, 12345}};
  return event;
}

const EventLayout* layout_of(const std::vector<unsigned char>& bytes,
                             const EventLayout* last = nullptr) {
  return find_event_layout(bytes.data(), last).layout;
}

TEST(EventLayout, HasTheOffsetsOfTheTwoHeaders) {
  if (kPointer == 4) {
    EXPECT_EQ(kEventLayout2001.source, 18U);
    EXPECT_EQ(kEventLayout2001.columns, 58U);
    EXPECT_EQ(kEventLayout2001.column_size, 18U);
    EXPECT_EQ(kEventLayout2001.column_type, 4U);
    EXPECT_EQ(kEventLayout2001.column_value, 8U);
    EXPECT_EQ(kEventLayout2003.source, 24U);
    EXPECT_EQ(kEventLayout2003.columns, 64U);
    EXPECT_EQ(kEventLayout2003.column_size, 32U);
    EXPECT_EQ(kEventLayout2003.column_type, 8U);
    EXPECT_EQ(kEventLayout2003.column_value, 16U);
  }
  EXPECT_EQ(bytes_of(Event(), k2001).size(), kEventLayout2001.columns);
  EXPECT_EQ(bytes_of(Event(), k2003).size(), kEventLayout2003.columns);
  EXPECT_EQ(bytes_of(typical(), k2001).size(),
            kEventLayout2001.columns + 2 * kEventLayout2001.column_size);
  EXPECT_EQ(bytes_of(typical(), k2003).size(),
            kEventLayout2003.columns + 2 * kEventLayout2003.column_size);
}

TEST(EventLayout, EitherIsCopiedIntoTodays) {
  Event event = typical();
  event.time.wYear = 2001;
  event.time.wMilliseconds = 999;
  for (const auto& [alignment, layout] :
       {std::pair{k2001, &kEventLayout2001}, std::pair{k2003, &kEventLayout2003}}) {
    const auto bytes = bytes_of(event, alignment, 0xee);
    EventCopy copy;
    ASSERT_EQ(copy.assign(bytes.data(), *layout), std::uint32_t{NMERR_SUCCESS});
    const NMEVENTDATA& got = *copy.get();
    EXPECT_EQ(got.EventIdent, 3U);
    EXPECT_EQ(got.Flags, DWORD{NMEVENTFLAG_EXPERT});
    EXPECT_EQ(got.Severity, DWORD{NMEVENT_SEVERITY_WARNING});
    EXPECT_EQ(got.pszReserved, nullptr);
    EXPECT_EQ(got.pvReserved, nullptr);
    EXPECT_STREQ(got.szSourceName, "Old Expert");
    EXPECT_STREQ(got.szEventName, "Busy station");
    EXPECT_STREQ(got.szDescription, "A station sends much");
    EXPECT_STREQ(got.szMachine, "");
    EXPECT_EQ(got.Justification, nullptr);
    EXPECT_EQ(got.SysTime.wYear, 2001);
    EXPECT_EQ(got.SysTime.wMilliseconds, 999);
    ASSERT_EQ(got.NumColumns, 2);
    EXPECT_STREQ(got.Column[0].szColumnName, "Station");
    EXPECT_STREQ(got.Column[0].VariantData.Value.pStringVal, "10.0.0.1");
    EXPECT_STREQ(got.Column[1].szColumnName, "Frames");
    EXPECT_EQ(got.Column[1].VariantData.Type, NMCOLUMNTYPE_UINT32);
    EXPECT_EQ(got.Column[1].VariantData.Value.Uint32Val, 12345U);
  }
}

TEST(EventLayout, IsFoundOut) {
  Event plain = typical();
  plain.flags = 0;
  plain.severity = 0;
  plain.columns.clear();
  for (const Event& event : {typical(), plain}) {
    EXPECT_EQ(layout_of(bytes_of(event, k2001)), &kEventLayout2001);
    EXPECT_EQ(layout_of(bytes_of(event, k2003)), &kEventLayout2003);
    // Regardless of what came before.
    EXPECT_EQ(layout_of(bytes_of(event, k2001), &kEventLayout2003), &kEventLayout2001);
    EXPECT_EQ(layout_of(bytes_of(event, k2003), &kEventLayout2001), &kEventLayout2003);
  }
}

TEST(EventLayout, IsFoundOutForAnyProperEvent) {
  std::mt19937 random(20010611);
  const auto number = [&] { return static_cast<std::uint32_t>(random()); };
  const auto below = [&](std::uint32_t bound) { return number() % bound; };
  const char* const texts[] = {"", "a", "Station", "A longer text, for people", "10.0.0.1"};
  for (int i = 0; i < 400; ++i) {
    Event event;
    event.ident = below(4) == 0 ? number() : below(20);
    event.flags = (below(8) != 0 ? NMEVENTFLAG_EXPERT : 0) | (number() & 0xfe000000);
    event.severity = below(6);
    event.source = texts[below(5)];
    event.name = texts[below(5)];
    event.description = below(2) != 0 ? texts[below(5)] : nullptr;
    for (std::uint32_t columns = below(6); columns > 0; --columns) {
      const auto type = static_cast<NMCOLUMNTYPE>(below(16));
      const std::uint64_t value =
          type == NMCOLUMNTYPE_STRING ? value_of(texts[below(5)]) : number();
      event.columns.push_back({texts[below(5)], type, value});
    }
    const auto filler = static_cast<unsigned char>(below(3) == 0 ? number() : 0);
    ASSERT_EQ(layout_of(bytes_of(event, k2001)), &kEventLayout2001) << i;
    ASSERT_EQ(layout_of(bytes_of(event, k2003, filler)), &kEventLayout2003) << i;
  }
}

TEST(EventLayout, FollowsTheLastEventWhenThisOneTellsNothing) {
  Event empty;
  empty.ident = 0;
  empty.flags = 0;
  empty.severity = 0;
  const auto bytes = std::vector<unsigned char>(bytes_of(empty, k2003).size() + 64);
  EXPECT_EQ(layout_of(bytes), &kEventLayout2003);
  EXPECT_EQ(layout_of(bytes, &kEventLayout2001), &kEventLayout2001);
  EXPECT_FALSE(find_event_layout(bytes.data(), nullptr).certain);
  // An event number, where later events have padding.
  auto numbered = bytes;
  numbered[kPointer + 1] = 1;
  EXPECT_EQ(layout_of(numbered), &kEventLayout2001);
  EXPECT_EQ(layout_of(numbered, &kEventLayout2003), &kEventLayout2003);
}

TEST(EventLayout, LooksAtWildMemoryUnderTheGuard) {
  if (!port::capabilities().guards_faults) GTEST_SKIP() << "nothing guards against faults here";
  for (const std::uintptr_t wild :
       {std::uintptr_t{1}, std::uintptr_t{0x1000}, ~std::uintptr_t{0}}) {
    const FoundLayout found = find_event_layout(reinterpret_cast<void*>(wild), nullptr);
    EXPECT_EQ(found.layout, &kEventLayout2003);
    EXPECT_FALSE(found.certain);
  }
  // Junk that looks alike in both layouts of the head leads it to the strings and the columns.
  std::mt19937 random(7);
  for (int i = 0; i < 3; ++i) {
    std::vector<unsigned char> junk(16384); // room for the columns that a byte can count
    for (auto& byte : junk) byte = static_cast<unsigned char>(random());
    find_event_layout(junk.data(), nullptr);
  }
}

} // namespace
} // namespace netmon
