// SPDX-License-Identifier: MIT
// The command line: each option with right and wrong values, and where all other words go.
// Reference: docs/nmexpert.md.
#include "options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>
#include <functional>
#include <regex>
#include <set>

namespace nmexpert {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

// ---- Each option

struct Right {
  std::string value;
  std::function<bool(const Options&)> was_taken;
};

struct OptionCase {
  std::string name;
  std::set<std::string> commands;
  std::string expected; // part of the error message; empty: a flag
  std::vector<Right> right;
  std::vector<std::string> wrong;
};

template <class Value>
std::function<bool(const Options&)> is(Value Options::*member, Value value) {
  return [=](const Options& options) { return options.*member == value; };
}

// For run it is the time of Run, for list that of loading.
std::function<bool(const Options&)> takes_ms(std::uint32_t ms) {
  return [=](const Options& options) {
    return (options.command == Command::list ? options.load_timeout_ms : options.timeout_ms) == ms;
  };
}

const std::vector<std::string> kNoFormats = {"",  "xml",     "JSON", "json ",    "0",
                                             "1", "\x1b[1m", "jso",  "table,csv"};
const std::vector<std::string> kNoSizes = {"",
                                           "-1",
                                           "-5",
                                           "+5",
                                           "0",
                                           "0k",
                                           "much",
                                           "nan",
                                           "inf",
                                           "1e3",
                                           "0x10",
                                           "1.5G",
                                           "5 M",
                                           " 5",
                                           "5 ",
                                           "k",
                                           "5P",
                                           "5kk",
                                           "5Mi",
                                           "5bb",
                                           "5%",
                                           "99999999999999999999",
                                           "18446744073709551615",
                                           "18446744073709551616",
                                           "1048577T",
                                           "17592186044416M",
                                           "1152921504606846977"};

std::vector<Right> right_sizes(std::uint64_t Options::*member, std::uint64_t no_limit) {
  return {{"1", is(member, std::uint64_t{1})},
          {"4096", is(member, std::uint64_t{4096})},
          {"007", is(member, std::uint64_t{7})},
          {"12b", is(member, std::uint64_t{12})},
          {"2k", is(member, std::uint64_t{2048})},
          {"2K", is(member, std::uint64_t{2048})},
          {"2KB", is(member, std::uint64_t{2048})},
          {"512M", is(member, 512 * kMiB)},
          {"512MiB", is(member, 512 * kMiB)},
          {"3g", is(member, 3072 * kMiB)},
          {"1T", is(member, kMiB * kMiB)},
          {"1048576T", is(member, kMiB * kMiB * kMiB)},
          {"none", is(member, no_limit)}};
}

std::vector<OptionCase> all_options() {
  return {
      {"--format",
       {"run", "list", "info"},
       "a format: table, json, jsonl or csv",
       {{"table", is(&Options::format, Format::table)},
        {"json", is(&Options::format, Format::json)},
        {"jsonl", is(&Options::format, Format::jsonl)},
        {"csv", is(&Options::format, Format::csv)}},
       kNoFormats},
      {"--output",
       {"run", "list", "info"},
       "the name of a file",
       {{"report.txt", is<std::string>(&Options::output, "report.txt")},
        {"-", is<std::string>(&Options::output, "-")},
        {"a b", is<std::string>(&Options::output, "a b")},
        {"[a,b]", is<std::string>(&Options::output, "[a,b]")}},
       {""}},
      {"--timeout",
       {"run", "list"},
       "a number of seconds",
       {{"30", takes_ms(30'000)},
        {"0.5", takes_ms(500)},
        {"5.", takes_ms(5'000)},
        {"0.001", takes_ms(1)},
        {"1.0001", takes_ms(1'001)},
        {"4000000", takes_ms(4'000'000'000)},
        {"none", takes_ms(0)}},
       {"",
        "nan",
        "NaN",
        "inf",
        "infinity",
        "-1",
        "-0",
        "+1",
        "0",
        "0.0",
        "5s",
        "5 s",
        " 5",
        "5 ",
        "1e3",
        "0x10",
        "1,5",
        "1.2.3",
        ".",
        ".5",
        "soon",
        "0.0009",
        "4000001",
        "4000000.1",
        "99999999999999999999",
        std::string(400, '9')}},
      {"--memory-limit",
       {"run"},
       "a number of bytes",
       right_sizes(&Options::memory_limit, 0),
       kNoSizes},
      {"--output-limit",
       {"run"},
       "a number of bytes",
       right_sizes(&Options::output_limit, kMiB * kMiB * kMiB),
       kNoSizes},
      {"--jobs",
       {"run"},
       "a number from 1 to 256",
       {{"1", is(&Options::jobs, 1u)},
        {"8", is(&Options::jobs, 8u)},
        {"256", is(&Options::jobs, 256u)}},
       {"", "0", "-1", "+1", "257", "4294967297", "1.5", "2 ", " 2", "two", "2k", "0x2", "none"}},
      {"--config",
       {"run"},
       "the name of a file",
       {{"my.config", is<std::string>(&Options::config, "my.config")}},
       {""}},
      {"--save-config",
       {"run"},
       "the name of a file",
       {{"my.config", is<std::string>(&Options::save_config, "my.config")}},
       {""}},
      {"--event-layout",
       {"run"},
       "an event layout: auto, 2001 or 2003",
       {{"auto", is(&Options::event_layout, std::uint32_t{NMEVENTLAYOUT_AUTO})},
        {"2001", is(&Options::event_layout, std::uint32_t{NMEVENTLAYOUT_2001})},
        {"2003", is(&Options::event_layout, std::uint32_t{NMEVENTLAYOUT_2003})}},
       {"", "0", "1", "2", "2002", "AUTO", "02001", "-1"}},
      {"--to",
       {"save"},
       "a format: cap, pcap or pcapng",
       {{"cap", is(&Options::save_format, std::uint32_t{NMSAVE_NETMON})},
        {"pcap", is(&Options::save_format, std::uint32_t{NMSAVE_PCAP})},
        {"pcapng", is(&Options::save_format, std::uint32_t{NMSAVE_PCAPNG})}},
       {"", "netmon", "PCAP", ".pcap", "gz", "1"}},
      {"--as-ethernet", {"info", "run", "save"}, "", {{"", is(&Options::as_ethernet, true)}}, {}},
      {"--no-progress", {"info", "run", "save"}, "", {{"", is(&Options::no_progress, true)}}, {}},
      {"--in-process", {"run"}, "", {{"", is(&Options::in_process, true)}}, {}},
  };
}

const std::set<std::string> kCommands = {"run", "list", "info", "save"};

Words with(const std::string& command, Words words) {
  words.insert(words.begin(), command);
  words.push_back("first");
  if (command == "run") words.push_back("second");
  if (command == "save") words.push_back("second.cap");
  return words;
}

std::string complaint(const Words& words) {
  Options options;
  const auto answer = parse_command_line(words, options);
  return answer && answer->is_complaint ? answer->text : "";
}

TEST(Options, TheTableHasEachOfTheHelp) {
  for (const std::string& command : kCommands) {
    Options options;
    const auto answer = parse_command_line({command, "--help"}, options);
    ASSERT_TRUE(answer && !answer->is_complaint);
    static const std::regex option("\n  (?:-h,)?(--[a-z-]+)");
    std::set<std::string> of_help, of_table;
    for (std::sregex_iterator match(answer->text.begin(), answer->text.end(), option), end;
         match != end; ++match) {
      of_help.insert((*match)[1]);
    }
    for (const OptionCase& one : all_options()) {
      if (one.commands.contains(command)) of_table.insert(one.name);
    }
    of_help.erase("--help");
    EXPECT_EQ(of_table, of_help) << command;
  }
}

TEST(Options, RightValuesAreTaken) {
  for (const OptionCase& one : all_options()) {
    for (const std::string& command : one.commands) {
      for (const Right& right : one.right) {
        std::vector<Words> spellings = {{one.name}};
        if (!one.expected.empty())
          spellings = {{one.name, right.value}, {one.name + "=" + right.value}};
        for (const Words& spelling : spellings) {
          Options options;
          const auto answer = parse_command_line(with(command, spelling), options);
          EXPECT_FALSE(answer) << one.name << ' ' << right.value << ": " << answer->text;
          EXPECT_TRUE(right.was_taken(options)) << one.name << ' ' << right.value;
        }
      }
    }
  }
}

TEST(Options, OfSeveralValuesTheLastCounts) {
  Options options;
  EXPECT_FALSE(parse_command_line(with("run", {"--timeout", "1", "--timeout", "2"}), options));
  EXPECT_EQ(options.timeout_ms, 2'000u);
}

TEST(Options, WrongValuesAreRefusedWithWhatIsExpected) {
  for (const OptionCase& one : all_options()) {
    for (const std::string& command : one.commands) {
      for (const std::string& value : one.wrong) {
        for (const Words& spelling : {Words{one.name, value}, Words{one.name + "=" + value}}) {
          const std::string text = complaint(with(command, spelling));
          EXPECT_THAT(text, HasSubstr(one.name + ": '")) << one.name << ' ' << value;
          EXPECT_THAT(text, HasSubstr("is not " + one.expected)) << one.name << ' ' << value;
        }
      }
    }
  }
}

TEST(Options, AMissingValueIsToldWithWhatIsExpected) {
  for (const OptionCase& one : all_options()) {
    if (one.expected.empty()) continue;
    for (const std::string& command : one.commands) {
      for (const Words& words :
           {Words{command, "first", one.name}, Words{command, one.name, "--", "first", "second"},
            Words{command, one.name, one.name, "json", "first", "second"}}) {
        EXPECT_THAT(complaint(words), HasSubstr(one.name + " needs " + one.expected));
      }
    }
  }
}

TEST(Options, FlagsTakeNoValue) {
  for (const OptionCase& one : all_options()) {
    if (!one.expected.empty()) continue;
    for (const char* value : {"=", "=1", "=true", "=false", "=maybe"}) {
      EXPECT_EQ(complaint(with(*one.commands.begin(), {one.name + value})),
                one.name + " takes no value");
    }
  }
}

TEST(Options, OfOtherCommandsAreUnknown) {
  for (const OptionCase& one : all_options()) {
    for (const std::string& command : kCommands) {
      if (one.commands.contains(command)) continue;
      EXPECT_EQ(complaint(with(command, {one.name, "1"})),
                fmt::format("unknown option '{}'", one.name));
    }
  }
}

// ---- Everything else

TEST(Options, WordsThatAreUnknown) {
  EXPECT_THAT(complaint({}), HasSubstr("no command was given"));
  EXPECT_THAT(complaint({"walk"}), HasSubstr("'walk' is not a command: run, list, info or save"));
  EXPECT_THAT(complaint({""}), HasSubstr("'' is not a command"));
  EXPECT_THAT(complaint({"RUN", "a", "b"}), HasSubstr("'RUN' is not a command"));
  EXPECT_THAT(complaint({"--", "info", "a"}), HasSubstr("'--' is not a command"));
  for (const char* word : {"--bogus", "-x", "-5", "--Format", "--form", "-format", "---"}) {
    EXPECT_EQ(complaint({word}), fmt::format("unknown option '{}'", word));
    for (const std::string& command : kCommands) {
      EXPECT_EQ(complaint(with(command, {word})), fmt::format("unknown option '{}'", word));
    }
  }
}

TEST(Options, WhatTheUserTypedIsShownWithoutItsControlCharacters) {
  const std::string evil = "\x1b]0;title\x07\r\n\u202e";
  const std::string harmless = R"(\x1b]0;title\x07\r\n\u202e)";
  EXPECT_THAT(complaint({evil}), HasSubstr(harmless));
  EXPECT_THAT(complaint({"run", "--" + evil}), HasSubstr(harmless));
  for (const OptionCase& one : all_options()) {
    if (one.wrong.size() < 2) continue; // a file may have such a name
    EXPECT_THAT(complaint(with(*one.commands.begin(), {one.name, evil})),
                HasSubstr("'" + harmless + "'"));
  }
  const std::string endless = complaint(with("run", {"--timeout", std::string(1'000'000, 'x')}));
  EXPECT_LT(endless.size(), 500u);
}

TEST(Options, ExpertsAndCaptures) {
  struct Case {
    Words words;
    Words experts;
    Words captures;
  };
  for (const Case& one : std::vector<Case>{
           {{"run", "e", "c"}, {"e"}, {"c"}},
           {{"run", "e", "--no-progress", "c"}, {"e"}, {"c"}},
           {{"run", "e", "--", "c"}, {"e"}, {"c"}},
           {{"run", "e", "f", "--", "c", "d"}, {"e", "f"}, {"c", "d"}},
           {{"run", "e", "--", "-c", "--no-progress"}, {"e"}, {"-c", "--no-progress"}},
           {{"run", "e", "--", "--", "c"}, {"e"}, {"--", "c"}},
           {{"run", "--", "-e", "--", "-c"}, {"-e"}, {"-c"}},
           {{"run", "--no-progress", "--", "e", "f", "--", "c"}, {"e", "f"}, {"c"}},
           {{"run", "run", "list"}, {"run"}, {"list"}},
           {{"run", "[a,b]", "++"}, {"[a,b]"}, {"++"}},
           {{"run", "/e", "-"}, {"/e"}, {"-"}},
           {{"list"}, {}, {}},
           {{"list", "--"}, {}, {}},
           {{"list", "e", "f"}, {"e", "f"}, {}},
           {{"list", "--", "-e", "--format"}, {"-e", "--format"}, {}},
           {{"list", "e", "--", "--", "f"}, {"e", "--", "f"}, {}},
           {{"info", "c", "--", "-d"}, {}, {"c", "-d"}},
           {{"info", "--", "--help"}, {}, {"--help"}},
           {{"info", "info", "++", "[1]"}, {}, {"info", "++", "[1]"}}}) {
    Options options;
    const auto answer = parse_command_line(one.words, options);
    ASSERT_FALSE(answer) << answer->text;
    EXPECT_EQ(options.experts, one.experts);
    EXPECT_EQ(options.captures, one.captures);
    EXPECT_FALSE(options.no_progress && one.words[1] == "e" && one.words[2] == "--");
  }
}

TEST(Options, WhatIsMissingOrTooMuch) {
  for (const auto& [words, text] : std::vector<std::pair<Words, std::string>>{
           {{"run"}, "no expert was named"},
           {{"run", "e"}, "no capture was named"},
           {{"run", "e", "--"}, "no capture was named"},
           {{"run", "--", "c"}, "no expert was named"},
           {{"run", "--", "--", "c"}, "no expert was named"},
           {{"run", "e", "c", "d"}, "several experts or captures need '--' between them"},
           {{"run", "", "c"}, "the name of an expert is empty"},
           {{"run", "e", "--", "c", ""}, "the name of a capture is empty"},
           {{"run", "--jobs", "2", "--in-process", "e", "c"},
            "--jobs does not go with --in-process"},
           {{"list", ""}, "the name of an expert is empty"},
           {{"info"}, "no capture was named"},
           {{"info", "--"}, "no capture was named"},
           {{"info", ""}, "the name of a capture is empty"},
           {{"save"}, "no capture was named"},
           {{"save", "a.cap"}, "no file to write was named"},
           {{"save", "a", "b", "c.cap"}, "one capture is saved to one file"},
           {{"save", "", "b.cap"}, "the name of a capture is empty"},
           {{"save", "a.cap", ""}, "the name of the file to write is empty"}}) {
    EXPECT_THAT(complaint(words), HasSubstr(text));
  }
}

TEST(Options, WhatIsSavedWhereAndHow) {
  struct Case {
    Words words;
    std::string capture;
    std::string target;
    DWORD format;
  };
  for (const Case& one : std::vector<Case>{
           {{"save", "a.pcap", "b.cap"}, "a.pcap", "b.cap", NMSAVE_NETMON},
           {{"save", "a", "b.pcap"}, "a", "b.pcap", NMSAVE_PCAP},
           {{"save", "a", "folder.cap/b.PcapNG"}, "a", "folder.cap/b.PcapNG", NMSAVE_PCAPNG},
           {{"save", "a", "b.pcap", "--to", "cap"}, "a", "b.pcap", NMSAVE_NETMON},
           {{"save", "--to=pcap", "a", "b"}, "a", "b", NMSAVE_PCAP},
           {{"save", "-", "--to", "pcapng", "--", "-"}, "-", "-", NMSAVE_PCAPNG},
           {{"save", "--", "-a", "-b.cap"}, "-a", "-b.cap", NMSAVE_NETMON}}) {
    Options options;
    const auto answer = parse_command_line(one.words, options);
    ASSERT_FALSE(answer) << answer->text;
    EXPECT_EQ(options.captures, Words{one.capture});
    EXPECT_EQ(options.target, one.target);
    EXPECT_EQ(options.save_format, one.format) << one.target;
  }
  for (const char* target :
       {"b", "b.txt", "b.pcap.gz", "folder.cap/b", "folder.cap\\b", ".", "cap", "-"}) {
    EXPECT_THAT(complaint({"save", "a", target}), HasSubstr("tell it by --to")) << target;
  }
}

TEST(Options, HelpAndVersionAreAnswers) {
  for (const Words& words : std::vector<Words>{{"--help"},
                                               {"-h"},
                                               {"--version"},
                                               {"run", "--help"},
                                               {"run", "-h", "e", "c"},
                                               {"list", "--help"},
                                               {"info", "e", "-h"},
                                               {"save", "--help"}}) {
    Options options;
    const auto answer = parse_command_line(words, options);
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->is_complaint) << answer->text;
    EXPECT_THAT(answer->text, HasSubstr("nmexpert"));
  }
}

} // namespace
} // namespace nmexpert
