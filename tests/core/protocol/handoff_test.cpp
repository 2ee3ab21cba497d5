// SPDX-License-Identifier: MIT
// Hand-off tables: the documented forms of lines, odd ones, limits, and bad tables. Reference:
// parsers.md 10.2, 10.3.
#include "core/protocol/handoff.h"

#include "base/ascii_text.h"
#include "core/memory/common_memory.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <random>
#include <set>
#include <string>

namespace netmon {
namespace {

HPROTOCOL handoff_protocol(std::uintptr_t number) { return reinterpret_cast<HPROTOCOL>(number); }

// PROTOA is 1, PROTOB 2, "VINES IP" 3.
HPROTOCOL resolve_for_test(const std::string& name) {
  std::uintptr_t number = 0;
  for (const char* const known : {"PROTOA", "PROTOB", "VINES IP"}) {
    ++number;
    if (equal_ignoring_case(name, known)) return handoff_protocol(number);
  }
  return nullptr;
}

// A table that is destroyed with the object.
class TestHandoff {
 public:
  explicit TestHandoff(const std::string& lines, std::uint32_t base = 10, std::uint32_t most = 100)
      : text_("[X_HandoffSet]\n" + lines) {
    table_ = make_handoff_table(IniText(text_), {"x_handoffset", most, base}, resolve_for_test);
  }
  ~TestHandoff() { EXPECT_EQ(destroy_handoff_table(table_), table_ != nullptr); }
  TestHandoff(const TestHandoff&) = delete;
  TestHandoff& operator=(const TestHandoff&) = delete;

  LPHANDOFFTABLE get() const { return table_; }

  // "protocol", or "protocol, data" when there is data; "" when there is no entry.
  std::string find(std::uint32_t value) const {
    const HANDOFFENTRY* const entry = find_handoff(table_, value);
    if (!entry) return "";
    std::string text = std::to_string(reinterpret_cast<std::uintptr_t>(entry->hoe_ProtocolHandle));
    if (entry->hoe_ProtocolData != 0) text += ", " + std::to_string(entry->hoe_ProtocolData);
    return text;
  }

 private:
  const std::string text_;
  LPHANDOFFTABLE table_;
};

TEST(HandoffTable, HasTheDocumentedForm) {
  const TestHandoff table("    20   = PROTOA\n    137  = PROTOB, 1000\n    138  = PROTOB, 1002\n");
  ASSERT_NE(table.get(), nullptr);
  EXPECT_EQ(handoff_entries(table.get()), 3U);
  EXPECT_EQ(table.find(20), "1");
  EXPECT_EQ(table.find(137), "2, 1000");
  EXPECT_EQ(table.find(138), "2, 1002");
  EXPECT_EQ(table.find(21), "");
  EXPECT_EQ(table.get()->hot_sig, HOT_SIGNATURE);
  EXPECT_EQ(table.get()->hot_NumEntries, 3U);
  EXPECT_EQ(table.get()->hot_Entries[1].hoe_sig, HOE_SIGNATURE);
  EXPECT_EQ(table.get()->hot_Entries[1].hoe_ProtIdentNumber, 137U);
}

TEST(HandoffTable, ReadsAllNumbersInItsBase) {
  const TestHandoff hexadecimal("800=PROTOA\n0x86DD=PROTOB, 1F\nffffffff=PROTOA 0x10\n", 16);
  EXPECT_EQ(hexadecimal.find(0x800), "1");
  EXPECT_EQ(hexadecimal.find(0x86dd), "2, 31");
  EXPECT_EQ(hexadecimal.find(0xffffffff), "1, 16");
  const TestHandoff decimal("800=PROTOA\n0x86DD=PROTOB\n4294967295=PROTOA, 4294967295\n");
  EXPECT_EQ(decimal.find(800), "1");
  EXPECT_EQ(decimal.find(0xffffffff), "1, 4294967295");
  EXPECT_EQ(handoff_entries(decimal.get()), 2U);
  for (const std::uint32_t base : {0U, 2U, 8U, 36U, 0xffffffffU}) {
    EXPECT_EQ(TestHandoff("1=PROTOA\n", base).get(), nullptr);
  }
}

TEST(HandoffTable, ReadsWhatPeopleWrite) {
  const TestHandoff table(
      "1=protoa\n2=PROTOB 7\n3=PROTOB ,7\n4=Vines IP\n5=VINES IP, 7\n6=PROTOA ; web\n"
      "7=PROTOB, 7 ; text\n8=PROTOA;text\n9=PROTOA,\n");
  EXPECT_EQ(table.find(1), "1");
  EXPECT_EQ(table.find(2), "2, 7");
  EXPECT_EQ(table.find(3), "2, 7");
  EXPECT_EQ(table.find(4), "3");
  EXPECT_EQ(table.find(5), "3, 7");
  EXPECT_EQ(table.find(6), "1");
  EXPECT_EQ(table.find(7), "2, 7");
  EXPECT_EQ(table.find(8), "1");
  EXPECT_EQ(table.find(9), "1");
}

TEST(HandoffTable, LeavesOutWhatDoesNotParse) {
  const TestHandoff table(
      "-1=PROTOA\nx=PROTOA\n4294967296=PROTOA\n1=\n2=;\n3=NOBODY\n4=PROTOA, x\n"
      "5=PROTOA x\n6=PROTOA, 1, 2\n7=PROTOA 1 2\n8=, 1\n9 10=PROTOA\n"
      "11=PROTOA, 4294967296\n12=PROTOA, -1\n99=PROTOA\n");
  EXPECT_EQ(handoff_entries(table.get()), 1U);
  EXPECT_EQ(table.find(99), "1");
}

TEST(HandoffTable, LeavesOutLinesLongerThanDocumented) {
  const auto line = [](std::size_t length) {
    const std::string start = "1=PROTOA ;";
    return start + std::string(length - start.size(), 'x') + "\n";
  };
  EXPECT_EQ(TestHandoff(line(RAW_INI_STR_LEN - 1)).find(1), "1");
  EXPECT_EQ(TestHandoff(line(RAW_INI_STR_LEN)).get(), nullptr);
}

TEST(HandoffTable, TakesTheFirstOfEqualValues) {
  const TestHandoff table("1=NOBODY\n1=PROTOB\n01=PROTOA\n");
  EXPECT_EQ(handoff_entries(table.get()), 1U);
  EXPECT_EQ(table.find(1), "2");
}

TEST(HandoffTable, StopsAtTheMostEntries) {
  const TestHandoff table("3=PROTOA\n3=PROTOB\n2=PROTOA\n1=PROTOA\n", 10, 2);
  EXPECT_EQ(handoff_entries(table.get()), 2U);
  EXPECT_EQ(table.find(3), "1");
  EXPECT_EQ(table.find(2), "1");
  EXPECT_EQ(table.find(1), "");
  EXPECT_EQ(TestHandoff("1=PROTOA\n", 10, 0).get(), nullptr);
  EXPECT_EQ(handoff_entries(TestHandoff("1=PROTOA\n", 10, 0xffffffff).get()), 1U);
}

TEST(HandoffTable, IsNoneWhenTheSectionIsMissingOrEmpty) {
  EXPECT_EQ(TestHandoff("").get(), nullptr);
  const IniText ini("[A]\n1=PROTOA\n");
  EXPECT_EQ(make_handoff_table(ini, {"B", 10, 10}, resolve_for_test), nullptr);
  EXPECT_EQ(make_handoff_table(ini, {"", 10, 10}, resolve_for_test), nullptr);
}

TEST(HandoffTable, FindsAsMuchAsANaiveSearch) {
  std::mt19937 random(4);
  for (int round = 0; round < 100; ++round) {
    std::string lines;
    std::map<std::uint32_t, std::string> first;
    for (int i = 0; i < 200; ++i) {
      const auto value = static_cast<std::uint32_t>(random() % 300);
      const auto data = static_cast<std::uint32_t>(random() % 5);
      lines += std::to_string(value) + " = PROTOB, " + std::to_string(data) + "\n";
      first.emplace(value, data == 0 ? "2" : "2, " + std::to_string(data));
    }
    const TestHandoff table(lines, 10, 1000);
    for (std::uint32_t value = 0; value < 301; ++value) {
      const auto found = first.find(value);
      ASSERT_EQ(table.find(value), found == first.end() ? "" : found->second);
    }
  }
}

TEST(HandoffTable, IsCheckedBeforeEveryUse) {
  HANDOFFENTRY entry = {HOE_SIGNATURE, 1, handoff_protocol(1), 0};
  HANDOFFTABLE forged = {HOT_SIGNATURE, 1, &entry};
  LPHANDOFFTABLE dead = nullptr;
  {
    const TestHandoff table("1=PROTOA\n");
    dead = table.get();
  }
  auto* const other = static_cast<LPHANDOFFTABLE>(allocate_common(100).block);
  for (LPHANDOFFTABLE const bad : {LPHANDOFFTABLE{nullptr}, &forged, dead, other,
                                   reinterpret_cast<LPHANDOFFTABLE>(std::uintptr_t{0xdead})}) {
    EXPECT_EQ(find_handoff(bad, 1), nullptr);
    EXPECT_EQ(handoff_entries(bad), 0U);
    EXPECT_FALSE(destroy_handoff_table(bad));
  }
  EXPECT_EQ(free_common(other), NMERR_SUCCESS);
}

TEST(HandoffTable, DoesNotBelieveWhatAParserWroteIntoIt) {
  const TestHandoff table("1=PROTOA\n2=PROTOB\n");
  table.get()->hot_NumEntries = 0xffffffff;
  table.get()->hot_Entries = reinterpret_cast<LPHANDOFFENTRY>(std::uintptr_t{1});
  EXPECT_EQ(table.find(2), "2");
  EXPECT_EQ(table.find(0xffffffff), "");
}

} // namespace
} // namespace netmon
