// SPDX-License-Identifier: MIT
// hostile_posix: leaves groups, stops, leaves processes behind, inspects files; see hostile.h.
#include "hostile.h"

#include <netmon/netmon.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

namespace {

constexpr int kReportFd = 3, kControlFd = 4;

void submit(HEXPERTKEY key, const std::string& name) {
  NMEVENTDATA event = {};
  event.szEventName = const_cast<char*>(name.c_str());
  ExpertSubmitEvent(key, &event);
}

[[noreturn]] void live_on() {
  for (;;) pause();
}

// An orphan: a child of a process that has ended, in a session of its own, ignoring requests.
pid_t start_daemon(bool talks) {
  int numbers[2];
  if (pipe(numbers) != 0) return 0;
  const pid_t between = fork();
  if (between == 0) {
    const pid_t daemon = fork();
    if (daemon == 0) {
      setsid();
      for (int which = 1; which < NSIG; ++which) signal(which, SIG_IGN);
      char garbage[4096];
      std::memset(garbage, 0xee, sizeof(garbage));
      while (talks) {
        if (write(kReportFd, garbage, sizeof(garbage)) < 0) break;
      }
      live_on();
    }
    const bool told = write(numbers[1], &daemon, sizeof(daemon)) == sizeof(daemon);
    _exit(told ? 0 : 1);
  }
  waitpid(between, nullptr, 0);
  pid_t daemon = 0;
  const bool known = read(numbers[0], &daemon, sizeof(daemon)) == sizeof(daemon);
  close(numbers[0]);
  close(numbers[1]);
  return known ? daemon : 0;
}

void leave_daemons(HEXPERTKEY key, bool talk) {
  for (int i = 0; i < 10; ++i) submit(key, std::to_string(start_daemon(talk)));
}

// By another process, as all threads of this one, including the one that empties the pipe, are
// stopped.
void fill_control_pipe() {
  const pid_t expert = getpid(), parent = getppid();
  if (fork() != 0) live_on();
  kill(expert, SIGSTOP);
  const std::string path = "/proc/" + std::to_string(expert) + "/fd/" + std::to_string(kControlFd);
  const int pipe = open(path.c_str(), O_WRONLY | O_NONBLOCK);
  const char byte = '!';
  while (write(pipe, &byte, 1) == 1) {
  }
  kill(parent, SIGINT);
  live_on();
}

void tell_open_files(HEXPERTKEY key) {
  for (int fd = 0; fd < 1024; ++fd) {
    char path[4096] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    if (readlink(link.c_str(), path, sizeof(path) - 1) > 0) {
      submit(key, std::to_string(fd) + " " + path);
    }
  }
}

// What the shell finds after the numbers of our streams.
void tell_files_of_a_child(HEXPERTKEY key) {
  std::FILE* const child =
      popen("for fd in 3 4; do [ -e /proc/$$/fd/$fd ] && echo inherited $fd; done; echo end", "r");
  std::array<char, 256> line;
  while (child && std::fgets(line.data(), static_cast<int>(line.size()), child)) {
    submit(key, std::string(line.data(), std::strcspn(line.data(), "\n")));
  }
  if (child) pclose(child);
}

void behave(HEXPERTKEY key, DWORD which) {
  switch (which) {
    case kStopsItself: kill(getpid(), SIGSTOP); live_on();
    case kJoinsItsParentAndStops:
      setpgid(0, getpgid(getppid()));
      kill(getpid(), SIGSTOP);
      live_on();
    case kFillsControlPipe: fill_control_pipe(); break;
    case kLeavesDaemons: leave_daemons(key, false); break;
    case kLeavesDaemonsAndDies:
      leave_daemons(key, false);
      kill(getpid(), SIGKILL);
      break;
    case kLeavesTalkers:
      leave_daemons(key, true);
      kill(getpid(), SIGKILL);
      break;
    case kTellsOpenFiles: tell_open_files(key); break;
    case kTellsFilesOfAChild: tell_files_of_a_child(key); break;
    case kTellsMemoryLimit: {
      rlimit limit = {};
      getrlimit(RLIMIT_DATA, &limit);
      submit(key, limit.rlim_cur == RLIM_INFINITY ? "unlimited" : "limited");
      break;
    }
    default: break;
  }
}

} // namespace

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "hostile_posix");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO, DWORD, HWND) {
  submit(hExpertKey, "before");
  if (!pConfig) return FALSE;
  DWORD which;
  std::memcpy(&which, reinterpret_cast<const char*>(pConfig) + 4, sizeof(which));
  behave(hExpertKey, which);
  return TRUE;
}
