// SPDX-License-Identifier: MIT
// nmexpert: runs experts on capture files. This file only selects the command.
#include "child_process.h"
#include "commands.h"
#include "output.h"
#include "terminal.h"
#include "worker.h"

#include <fmt/format.h>

#include <exception>
#include <string>
#include <vector>

namespace nmexpert {

namespace {

// Prints help, the version, or what is wrong with the command line.
int give(const Answer& answer) {
  if (answer.is_complaint) {
    message(answer.text);
    print_error(fmt::format("Try '{}'.\n", answer.help));
    return kUsage;
  }
  Output output("", {});
  output.stream() << answer.text;
  return output.finish() ? kDone : kUsage;
}

} // namespace

} // namespace nmexpert

int main(int argc, char** argv) {
  using namespace nmexpert;
  prepare_process();
  const std::vector<std::string> arguments = program_arguments(argc, argv);
  if (!arguments.empty() && arguments[0] == kWorkerArgument) be_worker();
  try {
    Options options;
    if (const auto answer = parse_command_line(arguments, options)) return give(*answer);
    switch (options.command) {
      case Command::run: return run_experts(options);
      case Command::list: return list_experts(options);
      case Command::info: return show_captures(options);
      case Command::save: return save_capture(options);
    }
  } catch (const std::exception& failure) {
    message(failure.what()); // most likely out of memory
  }
  return kUsage;
}
