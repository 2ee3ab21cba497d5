// SPDX-License-Identifier: MIT
// nmexpert: runs experts on capture files. This file only chooses what is to be done.
#include "child_process.h"
#include "commands.h"
#include "output.h"
#include "worker.h"

#include <exception>
#include <string>
#include <utility>
#include <vector>

int main(int argc, char** argv) {
  using namespace nmexpert;
  prepare_process();
  std::vector<std::string> arguments = program_arguments(argc, argv);
  if (!arguments.empty() && arguments[0] == kWorkerArgument) be_worker();
  try {
    Options options;
    int exit_code = kUsage;
    if (!parse_command_line(std::move(arguments), options, exit_code)) return exit_code;
    switch (options.command) {
      case Command::run: return run_experts(options);
      case Command::list: return list_experts(options);
      case Command::info: return show_captures(options);
    }
  } catch (const std::exception& failure) {
    message(failure.what()); // out of memory, in all likelihood
  }
  return kUsage;
}
