// SPDX-License-Identifier: MIT
// The command line. Depends on default_limits.h, writer.h.
#pragma once

#include "default_limits.h"
#include "writer.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nmexpert {

// Exit codes. When several apply, the lowest is used.
inline constexpr int kDone = 0;
inline constexpr int kUsage = 1; // also: the output cannot be written
inline constexpr int kBadCapture = 2;
inline constexpr int kBadExpert = 3;
inline constexpr int kExpertFailed = 4;

enum class Command : std::uint8_t { run, list, info, save };

struct Options {
  Command command = Command::run;
  Format format = Format::table;
  std::string output;                                    // file; empty: the standard output
  std::vector<std::string> experts;                      // run, list: files, names, folders
  std::vector<std::string> captures;                     // run, info, save: the one that is read
  std::uint32_t timeout_ms = kDefaultTimeoutMs;          // run; 0: none
  std::uint32_t load_timeout_ms = kLoadTimeoutMs;        // list; 0: none
  std::uint64_t memory_limit = kDefaultMemoryLimit;      // bytes; 0: none
  std::uint64_t output_limit = std::uint64_t{256} << 20; // bytes of events per run
  std::string config;                                    // file
  std::string save_config;                               // file
  std::uint32_t event_layout = 0;                        // NMEVENTLAYOUT_*
  unsigned jobs = 1;                                     // experts that run at a time
  std::string target;            // save: the file to write; "-": the standard output
  std::uint32_t save_format = 0; // NMSAVE_*
  bool as_ethernet = false;      // run, info, save
  bool no_progress = false;      // run, info, save
  bool in_process = false;
};

// What to print instead of running a command.
struct Answer {
  std::string text;          // lines; quotes what the user typed unchanged
  bool is_complaint = false; // otherwise help, or the version
  std::string help;          // for a complaint: the command that tells more
};

// Reads the command line, UTF-8 and without the name of the program. Returns nothing when `options`
// say what to do.
std::optional<Answer> parse_command_line(const std::vector<std::string>& words, Options& options);

} // namespace nmexpert
