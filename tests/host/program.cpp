// SPDX-License-Identifier: MIT
// Starting a program and reading both of its streams until they end.
#include "program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

extern char** environ;

namespace netmon::test {

namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) == 0) read_end = ends[0], write_end = ends[1];
  }
  ~Pipe() {
    close(read_end);
    if (write_end >= 0) close(write_end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

void read_until_end(int out, std::string& out_text, int err, std::string& err_text) {
  pollfd both[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
  while (both[0].fd >= 0 || both[1].fd >= 0) {
    if (poll(both, 2, 60'000) <= 0) break;
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

} // namespace

std::vector<nlohmann::json> Outcome::documents() const {
  std::vector<nlohmann::json> found;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    found.push_back(nlohmann::json::parse(line, nullptr, false));
    EXPECT_FALSE(found.back().is_discarded()) << line;
  }
  return found;
}

Outcome nmexpert(const std::vector<std::string>& arguments, const Launch& launch) {
  Pipe out, err;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  if (launch.close_input) posix_spawn_file_actions_addclose(&files, STDIN_FILENO);
  if (launch.close_output) {
    posix_spawn_file_actions_addclose(&files, STDOUT_FILENO);
  } else if (!launch.output_to.empty()) {
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, launch.output_to.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
  } else {
    posix_spawn_file_actions_adddup2(&files, out.write_end, STDOUT_FILENO);
  }
  if (launch.close_errors) {
    posix_spawn_file_actions_addclose(&files, STDERR_FILENO);
  } else {
    posix_spawn_file_actions_adddup2(&files, err.write_end, STDERR_FILENO);
  }
  std::vector<char*> words = {const_cast<char*>("nmexpert")};
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);

  Outcome outcome;
  const auto begun = std::chrono::steady_clock::now();
  pid_t process = 0;
  const int failure = posix_spawn(&process, NETMON_NMEXPERT, &files, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  EXPECT_EQ(failure, 0) << std::strerror(failure);
  if (failure != 0) return outcome;
  close(out.write_end), out.write_end = -1;
  close(err.write_end), err.write_end = -1;
  std::thread meanwhile;
  if (launch.meanwhile) meanwhile = std::thread(launch.meanwhile, process);
  read_until_end(out.read_end, outcome.out, err.read_end, outcome.err);
  int status = 0;
  waitpid(process, &status, 0);
  if (meanwhile.joinable()) meanwhile.join();
  outcome.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
  if (WIFEXITED(status)) outcome.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) outcome.signal = WTERMSIG(status);
  return outcome;
}

std::string test_expert(const std::string& name) {
  return std::string(NETMON_TEST_EXPERTS) + "/" + name + ".so";
}

std::string capture(const std::string& name) {
  return std::string(NETMON_TEST_CAPTURES) + "/" + name;
}

std::string odd_config(Oddity oddity) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "netmon-odd-configs";
  std::filesystem::create_directories(folder);
  const auto file = folder / (std::to_string(getpid()) + "-" + std::to_string(oddity));
  const unsigned words[] = {8, oddity};
  std::ofstream(file, std::ios::binary).write(reinterpret_cast<const char*>(words), sizeof(words));
  return file.string();
}

Outcome run_odd(Oddity oddity, std::vector<std::string> options, const Launch& launch) {
  std::vector<std::string> arguments = {"run", "--format", "json", "--config", odd_config(oddity)};
  arguments.insert(arguments.end(), options.begin(), options.end());
  arguments.push_back(test_expert("odd"));
  arguments.push_back(capture("04-udp-dns.pcap"));
  return nmexpert(arguments, launch);
}

} // namespace netmon::test
