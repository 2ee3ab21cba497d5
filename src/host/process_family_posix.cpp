// SPDX-License-Identifier: MIT
// Orphans by PR_SET_CHILD_SUBREAPER. Every worker is a subreaper as well, so a child of nmexpert
// that is not a worker was left behind by a worker that has ended.
#include "process_family_posix.h"

#include <dirent.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace nmexpert {

namespace {

using Clock = std::chrono::steady_clock;

bool has_children() {
  siginfo_t info = {};
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

std::vector<std::string> names_in(const char* folder) {
  std::vector<std::string> names;
  DIR* const entries = opendir(folder);
  if (!entries) return names;
  while (const dirent* entry = readdir(entries)) names.emplace_back(entry->d_name);
  closedir(entries);
  return names;
}

// Reads the lists that the kernel keeps per thread; false if it keeps none.
bool read_lists(std::vector<pid_t>& found) {
  for (const std::string& thread : names_in("/proc/self/task")) {
    if (thread[0] == '.') continue;
    std::ifstream list("/proc/self/task/" + thread + "/children");
    if (!list) return false;
    for (pid_t child = 0; list >> child;) found.push_back(child);
  }
  return true;
}

// Reads the parent of every process from the fourth field of its state.
void search_all(std::vector<pid_t>& found) {
  for (const std::string& name : names_in("/proc")) {
    const pid_t process = std::atoi(name.c_str());
    if (process <= 0) continue;
    std::ifstream file("/proc/" + name + "/stat");
    std::string state;
    std::getline(file, state, '\0');
    const std::size_t end_of_name = state.rfind(')'); // the name may contain anything
    char letter = 0;
    int parent = 0;
    if (end_of_name != std::string::npos &&
        std::sscanf(state.c_str() + end_of_name + 1, " %c %d", &letter, &parent) == 2 &&
        parent == getpid()) {
      found.push_back(process);
    }
  }
}

std::vector<pid_t> children() {
  std::vector<pid_t> found;
  if (!read_lists(found)) search_all(found);
  return found;
}

} // namespace

ProcessFamily& ProcessFamily::own() {
  static ProcessFamily family;
  return family;
}

ProcessFamily::ProcessFamily() {
  signal(SIGCHLD, SIG_DFL); // if it is ignored, the status of a child is lost
#if defined(PR_SET_CHILD_SUBREAPER)
  // A program that executed this one by exec may have left its own children. They and their orphans
  // must not be ended, but could not be told apart from an expert's.
  gets_orphans_ = !has_children() && prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0;
#endif
}

pid_t ProcessFamily::add(const std::function<pid_t()>& start) {
  const std::lock_guard lock(mutex_); // otherwise a worker could be taken for a stray
  const pid_t worker = start();
  if (worker != 0) workers_.insert(worker);
  return worker;
}

void ProcessFamily::remove(pid_t worker) {
  const std::lock_guard lock(mutex_);
  workers_.erase(worker);
  if (gets_orphans_) end_strays();
}

void ProcessFamily::adopt_orphans() {
#if defined(PR_SET_CHILD_SUBREAPER)
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
}

void ProcessFamily::end_strays() {
  constexpr auto kPatience = std::chrono::seconds(3);
  for (const auto end = Clock::now() + kPatience; has_children() && Clock::now() < end;) {
    bool is_clean = true;
    for (const pid_t child : children()) {
      if (workers_.contains(child)) continue;
      is_clean = false;
      // Only a group that the stray itself leads: it may have joined another one.
      if (getpgid(child) == child) kill(-child, SIGKILL);
      kill(child, SIGKILL);
      waitpid(child, nullptr, WNOHANG);
    }
    if (is_clean) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

} // namespace nmexpert
