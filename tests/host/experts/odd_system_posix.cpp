// SPDX-License-Identifier: MIT
// Descriptors, signals and fork().
#include "odd_system.h"

#include <signal.h>
#include <unistd.h>

void write_to(int fd, const std::string& bytes) {
  if (write(fd, bytes.data(), bytes.size()) < 0) return;
}

void close_file(int fd) { close(fd); }

bool input_is_at_its_end() {
  char byte;
  return read(STDIN_FILENO, &byte, 1) == 0;
}

void kill_this_process() { kill(getpid(), SIGKILL); }

void leave_a_process() {
  if (fork() != 0) return;
  for (;;) pause();
}

void ignore_requests_to_end() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, nullptr);
}
