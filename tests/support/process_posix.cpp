// SPDX-License-Identifier: MIT
// Programs by posix_spawn.
#include "process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <thread>

extern char** environ;

namespace netmon::test {

namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == 0) read_end = ends[0], write_end = ends[1];
  }
  ~Pipe() {
    close_reader();
    close_writer();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  void close_reader() { shut(read_end); }
  void close_writer() { shut(write_end); }

 private:
  static void shut(int& fd) {
    if (fd >= 0) close(fd);
    fd = -1;
  }
};

class Process final : public RunningProgram {
 public:
  explicit Process(pid_t id) : id_(id) {}
  void interrupt() override { ::kill(id_, SIGINT); }
  void kill() override { ::kill(id_, SIGKILL); }

 private:
  const pid_t id_;
};

void read_until_end(int out, std::string& out_text, int err, std::string& err_text,
                    Clock::time_point deadline, RunningProgram& program) {
  pollfd both[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  while (both[0].fd >= 0 || both[1].fd >= 0) {
    if (poll(both, 2, 100) < 0) break;
    if (Clock::now() > deadline) {
      program.kill();
      break;
    }
    for (int i = 0; i < 2; ++i) {
      if (both[i].fd < 0 || both[i].revents == 0) continue;
      char buffer[65536];
      const ssize_t bytes = read(both[i].fd, buffer, sizeof(buffer));
      if (bytes > 0) {
        (i == 0 ? out_text : err_text).append(buffer, static_cast<std::size_t>(bytes));
      } else {
        both[i].fd = -1;
      }
    }
  }
}

void write_input(Pipe& pipe, const std::string& text) {
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr); // of this thread, which ends soon
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t bytes = write(pipe.write_end, text.data() + done, text.size() - done);
    if (bytes <= 0) break;
    done += static_cast<std::size_t>(bytes);
  }
  pipe.close_writer();
}

std::vector<std::string> whole_environment(const ProgramOptions& options) {
  std::vector<std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    bool replaced = false;
    for (const auto& [name, value] : options.environment) {
      replaced = replaced || text.compare(0, name.size() + 1, name + "=") == 0;
    }
    if (!replaced) all.push_back(text);
  }
  for (const auto& [name, value] : options.environment) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (std::string& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

} // namespace

ProgramEnd run_program(const std::string& path, const std::vector<std::string>& arguments,
                       const ProgramOptions& options) {
  Pipe in, out, err;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (options.close_input) {
    posix_spawn_file_actions_addclose(&files, STDIN_FILENO);
  } else if (options.input) {
    posix_spawn_file_actions_adddup2(&files, in.read_end, STDIN_FILENO);
  }
  if (options.close_output) {
    posix_spawn_file_actions_addclose(&files, STDOUT_FILENO);
  } else if (!options.output_to.empty()) {
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, options.output_to.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
  } else {
    posix_spawn_file_actions_adddup2(&files, out.write_end, STDOUT_FILENO);
  }
  if (options.close_errors) {
    posix_spawn_file_actions_addclose(&files, STDERR_FILENO);
  } else {
    posix_spawn_file_actions_adddup2(&files, err.write_end, STDERR_FILENO);
  }
  std::vector<std::string> words = {path.substr(path.rfind('/') + 1)};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> variables = whole_environment(options);

  if (options.reader_leaves) out.close_reader();
  ProgramEnd end;
  const auto begun = Clock::now();
  pid_t id = 0;
  const int failure = posix_spawn(&id, path.c_str(), &files, nullptr, pointers(words).data(),
                                  pointers(variables).data());
  posix_spawn_file_actions_destroy(&files);
  if (failure != 0) {
    end.err = path + ": " + std::strerror(failure);
    return end;
  }
  in.close_reader();
  out.close_writer();
  err.close_writer();
  Process process(id);
  std::vector<std::thread> others;
  if (options.input) others.emplace_back(write_input, std::ref(in), std::cref(*options.input));
  if (options.meanwhile) others.emplace_back([&] { options.meanwhile(process); });
  read_until_end(out.read_end, end.out, err.read_end, end.err, begun + options.patience, process);
  // Not waited for yet: its id is not reused while `meanwhile` may still send signals to it.
  siginfo_t info = {};
  while (waitid(P_PID, static_cast<id_t>(id), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  out.close_reader();
  for (std::thread& other : others) other.join();
  int status = 0;
  rusage used = {};
  wait4(id, &status, 0, &used);
  end.peak_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
  end.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  if (WIFEXITED(status)) end.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) end.signal = WTERMSIG(status);
  return end;
}

} // namespace netmon::test
