// SPDX-License-Identifier: MIT
// fork, a pipe for the number, and a clock.
#include "child_process.h"

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <limits>

namespace netmon::bench {

double in_child(std::chrono::seconds deadline, const std::function<double()>& measure) {
  int ends[2];
  if (pipe(ends) != 0) std::abort();
  std::fflush(nullptr);
  const pid_t child = fork();
  if (child < 0) std::abort();
  if (child == 0) {
    const double measured = measure();
    _exit(write(ends[1], &measured, sizeof measured) == sizeof measured ? 0 : 1);
  }
  close(ends[1]); // so that the death of the child also ends the wait
  const auto until = std::chrono::steady_clock::now() + deadline;
  pollfd waiting = {ends[0], POLLIN, 0};
  int ready = 0;
  do {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    ready = left.count() > 0 ? poll(&waiting, 1, static_cast<int>(left.count())) : 0;
  } while (ready < 0 && errno == EINTR);
  double measured = std::numeric_limits<double>::infinity();
  if (ready <= 0 || read(ends[0], &measured, sizeof measured) != sizeof measured) {
    std::fprintf(stderr, "a measurement %s\n", ready == 0 ? "hung" : "crashed");
  }
  close(ends[0]);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return measured;
}

double resident() {
  unsigned long total = 0;
  unsigned long pages = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (!file || std::fscanf(file, "%lu %lu", &total, &pages) != 2) std::abort();
  std::fclose(file);
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

} // namespace netmon::bench
