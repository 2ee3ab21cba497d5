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

// How a child ended, as text: "with exit code 3", "by signal SIGKILL".
struct ChildEnd {
  std::string how;
  bool exited = false; // by itself, with an exit code
};

// A child, from the parent's side.
class ChildProcess {
 public:
  // Starts this program with `arguments` (its name first). What the child prints goes to standard
  // error. `memory` is the most it may use, in bytes, 0 for no limit, on systems that limit
  // processes from outside; see limit_own_memory. Null on failure, with the reason in `error`.
  static std::unique_ptr<ChildProcess> start(const std::vector<std::string>& arguments,
                                             std::uint64_t memory, std::string& error);
  // Kills what is left of the child.
  virtual ~ChildProcess() = default;

  enum class Read : std::uint8_t { data, nothing, end };

  // Waits for output of the child, for at most `wait`, and less when a signal arrives. Never waits
  // longer, whatever the child does with its end.
  virtual Read read(std::string& data, std::chrono::milliseconds wait) = 0;

  // False when the child no longer reads, or has not read for some seconds.
  virtual bool send(std::string_view data) = 0;

  // Sends one byte, which tells the child to stop the expert. Does not wait until the child has
  // read it.
  virtual void tell_to_stop() = 0;

  // How the child ended; nothing while it runs.
  virtual std::optional<ChildEnd> ended() = 0;

  // Ends the child at once, and all processes that it started as far as the system can tell which
  // those are (docs/nmexpert.md says how far). Returns within some seconds, whatever they do.
  virtual void kill() = 0;
};

// The child's end of the streams. Only for a process that ChildProcess started.
class ParentStreams {
 public:
  // Must be called first. Keeps the streams from being inherited by processes that this one starts,
  // and asks the system to end this process with its parent, where it can. False when there are no
  // streams.
  static bool take();

  // Sends to the parent; does not return when it is gone.
  static void send(std::string_view data);

  // Waits for bytes from the parent; 0 when it is gone.
  static std::size_t receive(char* data, std::size_t bytes);
};

// Tries to limit the memory of this process to what it has now plus `bytes`, on systems that do not
// limit it from outside.
void limit_own_memory(std::uint64_t bytes);

// The memory of this machine, or the limit of the container that this program runs in; in bytes, 0
// when unknown.
std::uint64_t machine_memory();

// Must be called first. Makes the standard streams binary, and safe to use if the caller closed
// them. A closed pipe becomes a write error instead of ending the process, and a crash ends the
// process instead of asking the user.
void prepare_process();

// From now on, what this process prints to standard output goes to standard error, as a child's
// output does. Must be called when the report has its own access to standard output: see
// output_buffer.h.
void print_to_errors_only();

// The arguments of main(), without the program name, as UTF-8.
std::vector<std::string> program_arguments(int argc, char** argv);

// Ends this process at once, without running any more code of an expert or a library.
[[noreturn]] void end_process(int exit_code) noexcept;

} // namespace nmexpert
