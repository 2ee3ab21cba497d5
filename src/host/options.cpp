// SPDX-License-Identifier: MIT
// The command line, by CLI11. The words are sorted first, because a file may have any name: CLI11
// drops "--", takes a file named "++" for the end of a command, and one named "[a,b]" for two
// files.
#include "options.h"

#include "default_limits.h"
#include "option_values.h"
#include "spooled_input.h"
#include "text.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <sstream>
#include <utility>

namespace nmexpert {

namespace {

constexpr const char* kDescription =
    "Runs Network Monitor experts on capture files. An expert is a program: it can do whatever "
    "you\n"
    "can do, so run only those that you trust.\n"
    "Exit codes: 0 all done; 1 wrong usage, or a capture or report could not be written; 2 a\n"
    "capture could not be read; 3 an expert could not be loaded; 4 an expert failed. When several\n"
    "apply, the lowest.";

constexpr const char* kRunFooter =
    "Usage: nmexpert run [OPTIONS] EXPERT... -- CAPTURE...\n"
    "       nmexpert run [OPTIONS] EXPERT CAPTURE\n"
    "       nmexpert run [OPTIONS] -- EXPERT... -- CAPTURE...\n"
    "An expert is a file, the name of an installed one, or a folder for all those in it.\n"
    "A capture is a file, or - for the standard input.\n";

constexpr const char* kListFooter =
    "Usage: nmexpert list [OPTIONS] [EXPERT_OR_DIR...]\n"
    "Without arguments: the installed experts.\n";

constexpr const char* kInfoFooter =
    "Usage: nmexpert info [OPTIONS] CAPTURE...\n"
    "A capture is a file, or - for the standard input.\n";

constexpr const char* kSaveFooter =
    "Usage: nmexpert save [OPTIONS] CAPTURE FILE\n"
    "The ending of FILE says the format: .cap (Network Monitor 2.x), .pcap or .pcapng.\n"
    "- is the standard input, or the standard output.\n";

constexpr std::size_t kMostEchoed = 80; // columns of an invalid value

// A command line that cannot be understood.
struct Wrong {
  std::string text;
};

std::string echoed(const std::string& value) {
  return "'" + cut_to_width(printable(value), kMostEchoed) + "'";
}

// One choice of several, by its name.
template <class Value>
using Choices = std::vector<std::pair<std::string, Value>>;

const Choices<Format>& formats() {
  static const Choices<Format> choices = {{"table", Format::table},
                                          {"json", Format::json},
                                          {"jsonl", Format::jsonl},
                                          {"csv", Format::csv}};
  return choices;
}

const Choices<std::uint32_t>& event_layouts() {
  static const Choices<std::uint32_t> choices = {
      {"auto", NMEVENTLAYOUT_AUTO}, {"2001", NMEVENTLAYOUT_2001}, {"2003", NMEVENTLAYOUT_2003}};
  return choices;
}

const Choices<std::uint32_t>& save_formats() {
  static const Choices<std::uint32_t> choices = {
      {"cap", NMSAVE_NETMON}, {"pcap", NMSAVE_PCAP}, {"pcapng", NMSAVE_PCAPNG}};
  return choices;
}

// "table, json or csv"
template <class Value>
std::string names_of(const Choices<Value>& choices) {
  std::string names;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const bool is_last = i + 1 == choices.size();
    names += (i == 0 ? "" : is_last ? " or " : ", ") + choices[i].first;
  }
  return names;
}

// The options of one command. `expected` is a phrase: "VALUE is not EXPECTED", "needs EXPECTED".
class OptionSet {
 public:
  using Take = std::function<bool(const std::string&)>; // false: the value is not as expected

  explicit OptionSet(CLI::App& app) : app_(app) {}

  void add(const std::string& name, const char* type, const std::string& help,
           const std::string& expected, Take take) {
    expected_[name] = expected;
    app_.add_option_function<std::string>(
            name,
            [name, expected, take = std::move(take)](const std::string& value) {
              if (!take(value)) {
                throw Wrong{fmt::format("{}: {} is not {}", name, echoed(value), expected)};
              }
            },
            help)
        ->type_name(type)
        ->take_last(); // if an option is given twice, the last one counts
  }

  template <class Value>
  void add_choice(const std::string& name, const char* type, const std::string& help,
                  const char* thing, const Choices<Value>& choices, Value& value) {
    add(name, type, help, fmt::format("{}: {}", thing, names_of(choices)),
        [&choices, &value](const std::string& text) {
          for (const auto& [choice, meaning] : choices) {
            if (choice != text) continue;
            value = meaning;
            return true;
          }
          return false;
        });
  }

  void add_file(const std::string& name, const std::string& help, std::string& file) {
    add(name, "FILE", help, "the name of a file", [&file](const std::string& text) {
      file = text;
      return !text.empty();
    });
  }

  void add_seconds(const std::string& name, const std::string& help, std::uint32_t& ms) {
    add(name, "SECONDS", help,
        fmt::format("a number of seconds from {} to {:.0f}, such as 30 or 0.5, or '{}'",
                    kLeastSeconds, kMostSeconds, kNoLimit),
        [&ms](const std::string& text) {
          const auto value = text == kNoLimit ? 0 : milliseconds_of(text);
          if (value) ms = *value;
          return value.has_value();
        });
  }

  // `no_limit` is the value that "none" means.
  template <class Bytes>
  void add_size(const std::string& name, const std::string& help, std::uint64_t no_limit,
                Bytes& bytes) {
    add(name, "SIZE", help,
        fmt::format("a number of bytes, alone or with k, M, G or T, such as 512M, at most {}T, or "
                    "'{}'",
                    kMostBytes >> 40, kNoLimit),
        [no_limit, &bytes](const std::string& text) {
          const auto value = text == kNoLimit ? no_limit : bytes_of(text);
          if (value) bytes = *value;
          return value.has_value();
        });
  }

  void add_number(const std::string& name, const std::string& help, unsigned most,
                  unsigned& number) {
    add(name, "NUMBER", help, fmt::format("a number from 1 to {}", most),
        [most, &number](const std::string& text) {
          const auto value = number_of(text, most);
          if (value) number = *value;
          return value.has_value();
        });
  }

  void add_flag(const std::string& name, const std::string& help, bool& flag) {
    app_.add_flag(name, flag, help);
  }

  // Describes arguments that are not options, only for --help: they never reach CLI11.
  void describe_arguments(const std::string& name, const std::string& help) {
    app_.add_option(name, not_used_, help);
  }

  void add_output(Options& options) {
    add_choice("--format", "FORMAT",
               fmt::format("How to print: {}; default: table", names_of(formats())), "a format",
               formats(), options.format);
    add_file("--output", "Write to a file, not to the standard output", options.output);
  }

  // Takes the options from `words[at]` on, with their values, up to "--", and returns the other
  // words.
  std::vector<std::string> sort(const std::vector<std::string>& words, std::size_t& at,
                                std::vector<std::string>& option_words) const;

 private:
  // The value of `name`, given as a word of its own.
  const std::string& value_behind(const std::string& name, const std::vector<std::string>& words,
                                  std::size_t at) const;

  CLI::App& app_;
  std::map<std::string, std::string> expected_;
  std::vector<std::string> not_used_;
};

const std::string& OptionSet::value_behind(const std::string& name,
                                           const std::vector<std::string>& words,
                                           std::size_t at) const {
  const bool is_there =
      at < words.size() && words[at] != "--" &&
      !(words[at].starts_with("--") && app_.get_option_no_throw(words[at]) != nullptr);
  if (!is_there) throw Wrong{fmt::format("{} needs {}", name, expected_.at(name))};
  return words[at];
}

std::vector<std::string> OptionSet::sort(const std::vector<std::string>& words, std::size_t& at,
                                         std::vector<std::string>& option_words) const {
  std::vector<std::string> others;
  for (; at < words.size() && words[at] != "--"; ++at) {
    const std::string& word = words[at];
    if (word.size() < 2 || word.front() != '-') {
      others.push_back(word);
      continue;
    }
    const std::size_t equals = word.starts_with("--") ? word.find('=') : std::string::npos;
    const std::string name = word.substr(0, equals);
    const CLI::Option* const option = app_.get_option_no_throw(name);
    if (!option) throw Wrong{fmt::format("unknown option {}", echoed(name))};
    const bool is_flag = option->get_items_expected_max() == 0;
    option_words.push_back(name);
    if (is_flag && equals != std::string::npos) {
      throw Wrong{fmt::format("{} takes no value", name)};
    }
    if (is_flag) continue;
    option_words.push_back(equals != std::string::npos ? word.substr(equals + 1)
                                                       : value_behind(name, words, ++at));
  }
  return others;
}

void refuse_empty(const std::vector<std::string>& names, const char* a_thing) {
  for (const std::string& name : names) {
    if (name.empty()) throw Wrong{fmt::format("the name of {} is empty", a_thing)};
  }
}

// Sorts the words before and after "--" into experts and captures.
void sort_run_arguments(std::vector<std::string> front, bool has_separator,
                        std::vector<std::string> behind, Options& options) {
  if (has_separator && front.empty()) { // a second one may follow: the first only ends the options
    const auto second = std::find(behind.begin(), behind.end(), "--");
    if (second != behind.end()) {
      front.assign(behind.begin(), second);
      behind.erase(behind.begin(), second + 1);
    }
  }
  if (has_separator) {
    options.experts = std::move(front);
    options.captures = std::move(behind);
  } else if (front.size() == 2) {
    options.experts = {front[0]};
    options.captures = {front[1]};
  } else if (front.size() > 2) {
    throw Wrong{
        "several experts or captures need '--' between them: "
        "nmexpert run EXPERT... -- CAPTURE..."};
  } else {
    options.experts = std::move(front);
  }
  if (options.experts.empty()) throw Wrong{"no expert was named"};
  if (options.captures.empty()) throw Wrong{"no capture was named"};
  if (options.jobs > 1 && options.in_process) {
    throw Wrong{"--jobs does not go with --in-process: a process runs one expert at a time"};
  }
}

// The format that the ending of a file's name says; 0: none.
std::uint32_t format_of_ending(const std::string& name) {
  const std::size_t dot = name.find_last_of("./\\");
  if (dot == std::string::npos || name[dot] != '.') return 0;
  std::string ending = name.substr(dot + 1);
  for (char& letter : ending) {
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  }
  for (const auto& [choice, format] : save_formats()) {
    if (choice == ending) return format;
  }
  return 0;
}

void sort_save_arguments(std::vector<std::string> words, Options& options) {
  if (words.size() != 2) {
    throw Wrong{words.empty() ? "no capture was named"
                : words.size() == 1
                    ? "no file to write was named"
                    : "one capture is saved to one file: nmexpert save CAPTURE FILE"};
  }
  options.target = words[1];
  options.captures = {std::move(words[0])};
  if (options.target.empty()) throw Wrong{"the name of the file to write is empty"};
  if (options.save_format == 0) options.save_format = format_of_ending(options.target);
  if (options.save_format != 0) return;
  throw Wrong{fmt::format(
      "{} does not say a format by its ending, .cap, .pcap or .pcapng: tell it by --to",
      options.target == kStandardStream ? "the standard output" : echoed(options.target))};
}

class CommandLine {
 public:
  explicit CommandLine(Options& options) : options_(options) {
    app_.set_version_flag(
        "--version", fmt::format("nmexpert {} (library {})", NETMON_VERSION, NmLibraryVersion()));
    app_.require_subcommand(1);
    run_.footer(kRunFooter);
    list_.footer(kListFooter);
    info_.footer(kInfoFooter);
    save_.footer(kSaveFooter);

    of_run_.describe_arguments("ARGUMENTS",
                               "Experts (" NETMON_EXPERT_SUFFIX " files, names), '--', captures");
    of_run_.add_output(options_);
    of_run_.add_seconds(
        "--timeout",
        fmt::format("Stop an expert that runs longer; default: {}", kDefaultTimeoutMs / 1000),
        options_.timeout_ms);
    of_run_.add_size("--memory-limit",
                     "Most memory an expert may allocate: bytes, or with k, M, G, T; default: half "
                     "of the machine's",
                     0, options_.memory_limit);
    of_run_.add_size("--output-limit", "Most events an expert may report, in bytes; default: 256M",
                     kMostBytes, options_.output_limit);
    of_run_.add_file("--config", "Configuration of the expert: a raw EXPERTCONFIG",
                     options_.config);
    of_run_.add_file("--save-config",
                     "Call Configure first, save the configuration it makes, and run with it",
                     options_.save_config);
    of_run_.add_choice("--event-layout", "SDK",
                       fmt::format("SDK whose event layout 32-bit experts have: {}; default: auto",
                                   names_of(event_layouts())),
                       "an event layout", event_layouts(), options_.event_layout);
    of_run_.add_number("--jobs", "Most experts that run at a time; default: 1", kMostJobs,
                       options_.jobs);
    add_reading(of_run_);
    of_run_.add_flag("--in-process", "Run experts in this process, not each in one of its own",
                     options_.in_process);

    of_list_.describe_arguments("EXPERT_OR_DIR", "Experts, or folders of experts");
    of_list_.add_seconds("--timeout",
                         fmt::format("Give up an expert that takes longer to load; default: {}",
                                     kLoadTimeoutMs / 1000),
                         options_.load_timeout_ms);
    of_list_.add_output(options_);

    of_info_.describe_arguments("CAPTURE", "Capture files");
    of_info_.add_output(options_);
    add_reading(of_info_);

    of_save_.describe_arguments("CAPTURE FILE", "What is read, and what is written");
    of_save_.add_choice("--to", "FORMAT",
                        fmt::format("Format to write: {}; default: by the ending of FILE",
                                    names_of(save_formats())),
                        "a format", save_formats(), options_.save_format);
    add_reading(of_save_);
  }

  std::optional<Answer> parse(const std::vector<std::string>& words) {
    try {
      read(words);
      return {};
    } catch (const CLI::Success& answer) { // help, version
      std::ostringstream out, nothing;
      app_.exit(answer, out, nothing);
      return Answer{out.str(), false, {}};
    } catch (const Wrong& wrong) {
      return complaint(wrong.text);
    } catch (const CLI::ParseError& wrong) {
      return complaint(wrong.what());
    }
  }

 private:
  // What all commands have that read captures.
  void add_reading(OptionSet& options) {
    options.add_flag("--as-ethernet",
                     "Present IP and the like in frames of other links as Ethernet frames",
                     options_.as_ethernet);
    options.add_flag("--no-progress", "Show no progress on the terminal", options_.no_progress);
  }

  Answer complaint(std::string text) const { return {std::move(text), true, help_}; }

  struct NamedCommand {
    const char* name;
    Command command;
    const OptionSet& options;
  };

  void read(const std::vector<std::string>& words) {
    const NamedCommand commands[] = {{"run", Command::run, of_run_},
                                     {"list", Command::list, of_list_},
                                     {"info", Command::info, of_info_},
                                     {"save", Command::save, of_save_}};
    for (const NamedCommand& command : commands) {
      if (!words.empty() && words[0] == command.name) return read_command(command, words);
    }
    if (words.empty()) throw Wrong{"no command was given: run, list, info or save"};
    std::vector<std::string> option_words;
    std::size_t at = 0;
    OptionSet(app_).sort({words[0]}, at, option_words);
    if (option_words.empty()) {
      throw Wrong{fmt::format("{} is not a command: run, list, info or save", echoed(words[0]))};
    }
    hand_over(std::move(option_words));
  }

  void read_command(const NamedCommand& command, const std::vector<std::string>& words) {
    help_ = fmt::format("nmexpert {} --help", command.name);
    options_.command = command.command;
    std::vector<std::string> option_words = {command.name};
    std::size_t at = 1;
    auto front = command.options.sort(words, at, option_words);
    const bool has_separator = at < words.size();
    std::vector<std::string> behind;
    if (has_separator)
      behind.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
    hand_over(std::move(option_words));

    if (options_.command == Command::run) {
      sort_run_arguments(std::move(front), has_separator, std::move(behind), options_);
    } else if (options_.command == Command::save) {
      front.insert(front.end(), behind.begin(), behind.end());
      sort_save_arguments(std::move(front), options_);
    } else {
      front.insert(front.end(), behind.begin(), behind.end());
      (options_.command == Command::info ? options_.captures : options_.experts) = std::move(front);
    }
    if (options_.command == Command::info && options_.captures.empty()) {
      throw Wrong{"no capture was named"};
    }
    refuse_empty(options_.experts, "an expert");
    refuse_empty(options_.captures, "a capture");
  }

  void hand_over(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end()); // the order that CLI11 expects
    app_.parse(std::move(words));
  }

  Options& options_;
  std::string help_ = "nmexpert --help";
  CLI::App app_{kDescription, "nmexpert"};
  CLI::App& run_ = *app_.add_subcommand("run", "Run experts on captures");
  CLI::App& list_ = *app_.add_subcommand("list", "Tell what experts say of themselves");
  CLI::App& info_ = *app_.add_subcommand("info", "Tell what captures are");
  CLI::App& save_ = *app_.add_subcommand("save", "Save a capture in another format");
  OptionSet of_run_{run_};
  OptionSet of_list_{list_};
  OptionSet of_info_{info_};
  OptionSet of_save_{save_};
};

} // namespace

std::optional<Answer> parse_command_line(const std::vector<std::string>& words, Options& options) {
  return CommandLine(options).parse(words);
}

} // namespace nmexpert
