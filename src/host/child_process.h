// SPDX-License-Identifier: MIT
// Processes, as nmexpert needs them: a child that runs this program again in worker mode, with a
// stream in each direction. The seam to the operating system, with interrupt.h and terminal.h.
// Depends on nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nmexpert {

// How a child ended, for people: "with exit code 3", "by signal SIGKILL".
struct ChildEnd {
  std::string how;
  bool exited = false; // by itself, with an exit code
};

// The parent's end.
class ChildProcess {
 public:
  // Starts this program with `arguments` (its name first). What the child prints goes to the
  // standard error. `memory` is the most it may use, in bytes, 0 for any, where the system limits
  // processes from outside; see limit_own_memory. Null on failure, with the reason in `error`.
  static std::unique_ptr<ChildProcess> start(const std::vector<std::string>& arguments,
                                             std::uint64_t memory, std::string& error);
  // Kills what is left of it.
  virtual ~ChildProcess() = default;

  enum class Read : std::uint8_t { data, nothing, end };

  // Waits for output of the child, at most `wait`, less when a signal comes in between. Never
  // longer, whatever the child does with its end.
  virtual Read read(std::string& data, std::chrono::milliseconds wait) = 0;

  // False when the child does not listen any more, or not for some seconds.
  virtual bool send(std::string_view data) = 0;

  // Sends one byte, which means just that. Does not wait for the child to take it.
  virtual void tell_to_stop() = 0;

  // How the child ended; nothing while it runs.
  virtual std::optional<ChildEnd> ended() = 0;

  // Ends the child at once, and all processes that it started as far as the system tells which
  // those are (docs/nmexpert.md says how far). Returns within some seconds, whatever they do.
  virtual void kill() = 0;
};

// The child's end of the streams. Only in a process that ChildProcess started.
class ParentStreams {
 public:
  // To be called first. Keeps the streams from what this process starts, and asks the system to
  // end this process with its parent, where it can. False when there are no streams.
  static bool take();

  // Sends to the parent; does not return when it is gone.
  static void send(std::string_view data);

  // Waits for bytes from the parent; 0 when it is gone.
  static std::size_t receive(char* data, std::size_t bytes);
};

// Limits the memory of this process to what it has now plus `bytes`, where the system does not
// limit it from outside; no more than an attempt.
void limit_own_memory(std::uint64_t bytes);

// The memory that this machine has, or that is left to this program by whoever started it in a
// container; in bytes, 0 when that is not known.
std::uint64_t machine_memory();

// To be called first. Makes the standard streams binary, and harmless when the caller had closed
// them; a closed pipe an error of writing instead of the end of the process; and a crash the end of
// the process instead of a question to the user.
void prepare_process();

// What this process prints to its standard output goes to the standard error from now on, as a
// child's does. To be called when the report has its own way there: see output_buffer.h.
void print_to_errors_only();

// What main() was given, without the name of the program, as UTF-8.
std::vector<std::string> program_arguments(int argc, char** argv);

// Ends this process at once. No code of an expert, or of a library, runs any more.
[[noreturn]] void end_process(int exit_code) noexcept;

} // namespace nmexpert
