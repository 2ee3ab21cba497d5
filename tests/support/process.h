// SPDX-License-Identifier: MIT
// Runs a program and keeps all its output, for tests. Depends on nothing.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace netmon::test {

// A running program. Usable on any thread, until the program has ended.
class RunningProgram {
 public:
  virtual void interrupt() = 0; // what Ctrl-C does; where that is not possible, Ctrl-Break
  virtual void kill() = 0;      // ends it at once
 protected:
  ~RunningProgram() = default;
};

struct ProgramOptions {
  std::vector<std::pair<std::string, std::string>> environment; // added to this process's
  std::optional<std::string> input; // what it can read; otherwise it reads what this process does
  bool close_input = false;
  bool close_output = false;
  bool close_errors = false;
  bool reader_leaves = false;                     // its output is a pipe whose reader is gone
  std::string output_to;                          // write to this file, instead of keeping it
  std::function<void(RunningProgram&)> meanwhile; // called on another thread while it runs
  std::chrono::seconds patience{90};              // after that it is killed
};

struct ProgramEnd {
  // -1: ended by a signal, or never started. On Windows a crash has its NTSTATUS here, negative.
  int exit_code = -1;
  int signal = 0; // POSIX only
  std::string out;
  std::string err; // and why it could not be started
  double seconds = 0;
  std::uint64_t peak_bytes = 0; // peak memory of it, or of one of its children; POSIX only
};

// Runs a program. Path, arguments (without its name) and environment are UTF-8.
ProgramEnd run_program(const std::string& path, const std::vector<std::string>& arguments,
                       const ProgramOptions& options = {});

} // namespace netmon::test
