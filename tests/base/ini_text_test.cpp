// SPDX-License-Identifier: MIT
// INI text: what the manual describes, what people write, and nonsense, beside a naive reader.
// Reference: parsers.md 10.
#include "base/ini_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace netmon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

// The entries of a section, "line:key=value" each.
std::vector<std::string> entries_of(const IniText& ini, std::string_view name) {
  std::vector<std::string> found;
  const IniSection* const section = ini.find(name);
  if (!section) return {"no section"};
  for (const IniEntry& entry : section->entries) {
    std::ostringstream text;
    text << entry.line << ':' << entry.key << '=' << entry.value;
    found.push_back(text.str());
  }
  return found;
}

std::vector<std::string> problems_of(const IniText& ini) {
  std::vector<std::string> found;
  for (const IniProblem& problem : ini.problems()) {
    found.push_back(std::to_string(problem.line) + ": " + problem.text);
  }
  return found;
}

TEST(IniText, ReadsTheFormOfParserIni) {
  const IniText ini(
      "[MYPROTO]\r\n"
      "    Comment   = \"My example protocol\"\r\n"
      "    FollowSet = SMB, MSRPC\r\n"
      "    HelpFile  =\r\n");
  EXPECT_THAT(entries_of(ini, "myproto"), ElementsAre("2:Comment=\"My example protocol\"",
                                                      "3:FollowSet=SMB, MSRPC", "4:HelpFile="));
  EXPECT_THAT(ini.problems(), IsEmpty());
  EXPECT_EQ(ini.sections()[0].find("FOLLOWSET")->value, "SMB, MSRPC");
  EXPECT_EQ(ini.sections()[0].find("Follow"), nullptr);
  EXPECT_EQ(ini.find("MYPROTO_HandoffSet"), nullptr);
}

TEST(IniText, KeepsTheOrderOfSectionsAndEntries) {
  const IniText ini("[b]\n2=x\n1=y\n2=z\n[a]\n[ c d ] ; text\n");
  ASSERT_EQ(ini.sections().size(), 3U);
  EXPECT_EQ(ini.sections()[0].name, "b");
  EXPECT_EQ(ini.sections()[1].name, "a");
  EXPECT_EQ(ini.sections()[2].name, "c d");
  EXPECT_THAT(entries_of(ini, "b"), ElementsAre("2:2=x", "3:1=y", "4:2=z"));
  EXPECT_EQ(ini.sections()[0].find("2")->value, "x");
}

TEST(IniText, TakesSectionsOfOneNameTogether) {
  const IniText ini("[Tcp_HandoffSet]\n20=FTP\n[x]\n1=y\n[TCP_HANDOFFSET]\n80=HTTP\n");
  EXPECT_EQ(ini.sections().size(), 2U);
  EXPECT_THAT(entries_of(ini, "tcp_handoffset"), ElementsAre("2:20=FTP", "6:80=HTTP"));
}

TEST(IniText, LeavesOutCommentsOfWholeLines) {
  const IniText ini("; first\n[a]\n  ; k=v\nk = v ; not a comment\n\n \t \n;");
  EXPECT_THAT(entries_of(ini, "a"), ElementsAre("4:k=v ; not a comment"));
  EXPECT_THAT(ini.problems(), IsEmpty());
}

TEST(IniText, NamesTheLinesThatItSkips) {
  const std::string text = "k=v\n[a]\nno sign\n = v\nz\0=1\n[]\nlost=1\n[b\nlost=2\n[c]\nk=v\n"s;
  const IniText ini(text);
  EXPECT_THAT(
      problems_of(ini),
      ElementsAre("1: the line is before the first section", "3: there is no '=' in the line",
                  "4: there is nothing before the '='", "5: the line contains a zero byte",
                  "6: the section has no name in brackets",
                  "8: the section has no name in brackets"));
  EXPECT_THAT(entries_of(ini, "a"), IsEmpty());
  EXPECT_THAT(entries_of(ini, "c"), ElementsAre("11:k=v"));
  EXPECT_EQ(ini.sections().size(), 2U);
}

TEST(IniText, EndsAtControlZAndSkipsTheMarkOfUtf8) {
  const IniText ini("\xef\xbb\xbf[a]\nk=v\n\x1a\n[b]\n");
  EXPECT_THAT(entries_of(ini, "a"), ElementsAre("2:k=v"));
  EXPECT_EQ(ini.find("b"), nullptr);
}

TEST(IniText, DoesNotReadUtf16) {
  const std::string text = "\xff\xfe[\0a\0]\0"s;
  EXPECT_THAT(problems_of(IniText(text)),
              ElementsAre("1: the file is in UTF-16: save it as ANSI or UTF-8"));
}

TEST(IniText, SkipsLinesThatAreTooLong) {
  const std::string longest = "k=" + std::string(kMaxIniLine - 2, 'v');
  const IniText fits("[a]\n" + longest + "\n");
  EXPECT_THAT(fits.problems(), IsEmpty());
  const std::string text =
      "[a]\n" + longest + "v\nx=1\n[" + std::string(kMaxIniLine, 'b') + "]\ny=2\n";
  const IniText ini(text);
  EXPECT_THAT(problems_of(ini), ElementsAre("2: the line is too long", "4: the line is too long"));
  // What follows a header that was skipped is not of the section before it.
  EXPECT_THAT(entries_of(ini, "a"), ElementsAre("3:x=1"));
}

TEST(IniText, CountsProblemsWithoutKeepingThemAll) {
  std::string text = "[a]\n";
  for (int i = 0; i < 1000; ++i) text += "x\n";
  const IniText ini(text);
  EXPECT_EQ(ini.problems().size(), kMaxIniProblems);
  EXPECT_EQ(ini.problem_count(), 1000U);
}

TEST(IniText, ReadsManySectionsInReasonableTime) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "[" + std::to_string(i) + "]\n";
  EXPECT_EQ(IniText(text).sections().size(), 100'000U);
}

TEST(IniText, UnquotesWholeValuesOnly) {
  EXPECT_EQ(unquoted("\"a b\""), "a b");
  EXPECT_EQ(unquoted("\"\""), "");
  EXPECT_EQ(unquoted("\""), "\"");
  EXPECT_EQ(unquoted("\"a"), "\"a");
  EXPECT_EQ(unquoted("a\"b\""), "a\"b\"");
  EXPECT_EQ(unquoted(""), "");
}

TEST(IniText, ReadsNumbersInBothBases) {
  EXPECT_EQ(parse_number("0", 10), 0U);
  EXPECT_EQ(parse_number("137", 10), 137U);
  EXPECT_EQ(parse_number("007", 10), 7U);
  EXPECT_EQ(parse_number("4294967295", 10), 0xffffffffU);
  EXPECT_EQ(parse_number("800", 16), 0x800U);
  EXPECT_EQ(parse_number("0x86DD", 16), 0x86ddU);
  EXPECT_EQ(parse_number("0XffFFffFF", 16), 0xffffffffU);
  for (const char* const text : {"", "-1", "+1", " 1", "1 ", "1a", "0x10", "4294967296", "1,"}) {
    EXPECT_EQ(parse_number(text, 10), std::nullopt) << text;
  }
  for (const char* const text : {"", "0x", "0x0x1", "-1", "100000000", "g", "0x-1"}) {
    EXPECT_EQ(parse_number(text, 16), std::nullopt) << text;
  }
  EXPECT_EQ(parse_number("1", 8), std::nullopt);
}

TEST(IniText, AddsALineAtTheEndOfItsSection) {
  EXPECT_EQ(with_ini_entry("; mine\r\n[a]\r\nk=v\r\n\r\n; about b\r\n[b]\r\n", "A", "x", "1"),
            "; mine\r\n[a]\r\nk=v\r\n    x = 1\r\n\r\n; about b\r\n[b]\r\n");
  EXPECT_EQ(with_ini_entry("[a]\n", "a", "x", "1"), "[a]\n    x = 1\n");
  EXPECT_EQ(with_ini_entry("[a]", "a", "x", "1"), "[a]\n    x = 1\n");
  EXPECT_EQ(with_ini_entry("[a]\nk=v", "b", "x", ""), "[a]\nk=v\n[b]\n    x = \n");
  EXPECT_EQ(with_ini_entry("", "b", "x", "1"), "[b]\n    x = 1\n");
  EXPECT_EQ(with_ini_entry("[a]\n\x1a rest", "b", "x", "1"), "[a]\n[b]\n    x = 1\n\x1a rest");
}

TEST(IniText, AddsNothingThatWouldBeMoreThanALine) {
  EXPECT_EQ(with_ini_entry("[a]\n", "a", "x\n[b]", "1"), "[a]\n");
  EXPECT_EQ(with_ini_entry("[a]\n", "a", "x", "1\r"), "[a]\n");
  EXPECT_EQ(with_ini_entry("[a]\n", "a\0"s, "x", "1"), "[a]\n");
}

// ---- A naive reader

std::string naive_trim(std::string text) {
  const char* const blanks = " \t\n\v\f\r";
  text.erase(0, std::min(text.find_first_not_of(blanks), text.size()));
  text.erase(text.find_last_not_of(blanks) + 1);
  return text;
}

// "section|key=value" of each entry, in the order of the text.
std::vector<std::string> naive_entries(std::string text) {
  text = text.substr(0, text.find('\x1a'));
  std::vector<std::string> found;
  std::istringstream lines(text);
  std::string section;
  for (std::string line; std::getline(lines, line);) {
    line = naive_trim(line);
    const bool has_zero = line.find('\0') != std::string::npos;
    if (!line.empty() && line[0] == '[') {
      const auto end = line.find(']');
      section = has_zero || end == std::string::npos ? "" : naive_trim(line.substr(1, end - 1));
      for (char& c : section) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      continue;
    }
    const auto sign = line.find('=');
    if (section.empty() || has_zero || sign == std::string::npos || line[0] == ';') continue;
    const std::string key = naive_trim(line.substr(0, sign));
    if (!key.empty())
      found.push_back(section + "|" + key + "=" + naive_trim(line.substr(sign + 1)));
  }
  return found;
}

TEST(IniText, AgreesWithANaiveReaderOnNonsense) {
  std::mt19937 random(20261130);
  const std::string alphabet = "[]];==aAb \n\n\n\r\t\0\x1a\xff"s;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t size = random() % 60; text.size() < size;) {
      text += alphabet[random() % (random() % 8 ? 15 : alphabet.size())];
    }
    if (text.starts_with("\xff\xfe")) continue;
    const IniText ini(text);
    std::vector<std::pair<std::uint32_t, std::string>> sorted;
    for (const IniSection& section : ini.sections()) {
      for (const IniEntry& entry : section.entries) {
        std::string name(section.name);
        for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        sorted.emplace_back(entry.line,
                            name + "|" + std::string(entry.key) + "=" + std::string(entry.value));
      }
    }
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> found;
    for (auto& [line, entry] : sorted) found.push_back(std::move(entry));
    ASSERT_EQ(found, naive_entries(text)) << ::testing::PrintToString(text);
  }
}

} // namespace
} // namespace netmon
