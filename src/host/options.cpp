// SPDX-License-Identifier: MIT
// The command line, by CLI11. It drops "--", which separates experts from captures here, so that is
// found first.
#include "options.h"

#include "default_limits.h"
#include "output.h"
#include "terminal.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

namespace nmexpert {

namespace {

constexpr const char* kDescription =
    "Runs Network Monitor experts on capture files.\n"
    "Exit codes: 0 all done; 1 usage; 2 a capture could not be read; 3 an expert could not be\n"
    "loaded; 4 an expert failed. When several apply, the lowest.";

constexpr const char* kRunFooter =
    "Usage: nmexpert run [OPTIONS] EXPERT... -- CAPTURE...\n"
    "       nmexpert run [OPTIONS] EXPERT CAPTURE\n";

void add_output_options(CLI::App& app, Options& options) {
  static const std::map<std::string, Format> kFormats = {
      {"table", Format::table}, {"json", Format::json}, {"csv", Format::csv}};
  app.add_option("--format", options.format, "How to print: table (default), json or csv")
      ->transform(CLI::CheckedTransformer(kFormats).description(""))
      ->type_name("FORMAT")
      ->take_last();
  app.add_option("--output", options.output, "Write to a file, not to the standard output")
      ->type_name("FILE")
      ->take_last();
}

// "none" lifts a limit.
CLI::Validator none_is_zero() {
  const auto change = [](std::string& word) {
    if (word == "none") word = "0";
    return std::string();
  };
  return {change, ""};
}

void add_timeout_option(CLI::App& app, double& seconds, const std::string& text) {
  app.add_option("--timeout", seconds, text)
      ->check((CLI::Range(0.001, 4'000'000.0) | CLI::IsMember({"0"})).description(""))
      ->transform(none_is_zero())
      ->type_name("SECONDS")
      ->take_last();
}

int complain(const std::string& what) {
  print_error(fmt::format("nmexpert: {}\nTry 'nmexpert --help'.\n", what));
  return kUsage;
}

// Sorts the words in front of and behind "--" into experts and captures.
std::string sort_run_arguments(const std::vector<std::string>& words, bool has_separator,
                               const std::vector<std::string>& behind, Options& options) {
  if (has_separator) {
    options.experts = words;
    options.captures = behind;
  } else if (words.size() == 2) {
    options.experts = {words[0]};
    options.captures = {words[1]};
  } else if (words.size() > 2) {
    return "several experts or captures need '--' between them: "
           "nmexpert run EXPERT... -- CAPTURE...";
  } else {
    options.experts = words;
  }
  if (options.experts.empty()) return "no expert was named";
  if (options.captures.empty()) return "no capture was named";
  if (!options.save_config.empty() && options.experts.size() != 1) {
    return "--save-config goes with one expert only";
  }
  return {};
}

} // namespace

bool parse_command_line(std::vector<std::string> words, Options& options, int& exit_code) {
  const auto separator = std::find(words.begin(), words.end(), "--");
  const bool has_separator = separator != words.end();
  std::vector<std::string> behind;
  if (has_separator) {
    behind.assign(separator + 1, words.end());
    words.erase(separator, words.end());
  }

  // Of an option that is given twice the last one counts: take_last.
  CLI::App app(kDescription, "nmexpert");
  app.set_version_flag("--version",
                       fmt::format("nmexpert {} (library {})", NETMON_VERSION, NmLibraryVersion()));
  app.require_subcommand(1);
  app.allow_windows_style_options(false); // "/captures/a.cap" is a path everywhere

  CLI::App* run = app.add_subcommand("run", "Run experts on captures");
  run->footer(kRunFooter);
  std::vector<std::string> run_words;
  std::uint64_t memory_limit = 0;
  double timeout = kDefaultTimeoutMs / 1000.0;
  double load_timeout = kLoadTimeoutMs / 1000.0;
  run->add_option("ARGUMENTS", run_words,
                  "Experts (" NETMON_EXPERT_SUFFIX " files), '--', captures");
  add_output_options(*run, options);
  add_timeout_option(
      *run, timeout,
      fmt::format("Stop an expert that runs longer (default {:g}; none: no limit)", timeout));
  run->add_option("--memory-limit", memory_limit,
                  "Most memory an expert may allocate: bytes, or with k, M, G (default: half of "
                  "the machine's; none: no limit)")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->transform(none_is_zero())
      ->type_name("SIZE")
      ->take_last();
  run->add_option("--output-limit", options.output_limit,
                  "Most events an expert may report, in bytes (default 256M)")
      ->transform(CLI::AsSizeValue(false).description(""))
      ->type_name("SIZE")
      ->take_last();
  run->add_option("--config", options.config, "Configuration of the expert: a raw EXPERTCONFIG")
      ->type_name("FILE")
      ->take_last();
  run->add_option("--save-config", options.save_config,
                  "Call Configure first, save the configuration it makes, and run with it")
      ->type_name("FILE")
      ->take_last();
  const std::map<std::string, std::uint32_t> layouts = {
      {"auto", NMEVENTLAYOUT_AUTO}, {"2001", NMEVENTLAYOUT_2001}, {"2003", NMEVENTLAYOUT_2003}};
  run->add_option("--event-layout", options.event_layout,
                  "SDK whose event layout 32-bit experts have: auto (default), 2001 or 2003")
      ->transform(CLI::CheckedTransformer(layouts).description(""))
      ->type_name("SDK")
      ->take_last();
  run->add_flag("--no-progress", options.no_progress, "Show no progress bar");
  run->add_flag("--in-process", options.in_process,
                "Run experts in this process, not each in one of its own");

  CLI::App* list = app.add_subcommand("list", "Tell what experts say of themselves");
  list->add_option("EXPERT_OR_DIR", options.experts, "Experts, or folders of experts")->required();
  add_timeout_option(*list, load_timeout,
                     fmt::format("Give up an expert that takes longer to load (default {:g}; none: "
                                 "no limit)",
                                 load_timeout));
  add_output_options(*list, options);

  CLI::App* info = app.add_subcommand("info", "Tell what captures are");
  info->add_option("CAPTURE", options.captures, "Capture files")->required();
  add_output_options(*info, options);

  try {
    std::reverse(words.begin(), words.end()); // as CLI11 wants them
    if (has_separator && (words.empty() || words.back() != "run")) {
      for (const std::string& word : behind) words.insert(words.begin(), word);
    }
    app.parse(words);
  } catch (const CLI::ParseError& error) {
    const bool is_answer = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    if (is_answer) {
      exit_code = app.exit(error, standard_output());
      if (!Output("", {}).finish()) exit_code = kUsage;
    } else {
      exit_code = complain(error.what());
    }
    return false;
  }

  if (list->parsed()) {
    options.command = Command::list;
    timeout = load_timeout;
  }
  if (info->parsed()) options.command = Command::info;
  if (run->parsed()) {
    const std::string wrong = sort_run_arguments(run_words, has_separator, behind, options);
    if (!wrong.empty()) {
      exit_code = complain(wrong);
      return false;
    }
    if (run->count("--memory-limit") != 0) options.memory_limit = memory_limit;
  }
  options.timeout_ms = static_cast<std::uint32_t>(std::ceil(timeout * 1000));
  return true;
}

} // namespace nmexpert
