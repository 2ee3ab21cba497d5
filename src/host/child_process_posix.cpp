// SPDX-License-Identifier: MIT
// Child processes by posix_spawn. A child leads a session of its own: the terminal's Ctrl-C does
// not reach it, and it cannot join process groups of other sessions. What it starts is ended with
// it: its process group, and, through process_family_posix.h, the processes that left the group.
#include "child_process.h"
#include "descriptor_posix.h"
#include "process_family_posix.h"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <thread>
#include <utility>

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 34)
#define NETMON_CLOSES_ON_SPAWN
#endif
#endif

extern char** environ;

namespace nmexpert {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto kPatience = 5s; // for a child that does not read, or that the system does not end

// The file descriptors of a child's streams.
constexpr int kReportFd = 3;
constexpr int kControlFd = 4;

// Both ends close on exec and are above the numbers that a child uses. `parents` is the end that
// stays here: it is nonblocking, because the child can open the other end once more, to read what
// was announced here or to fill the pipe.
bool make_pipe(Descriptor& read_end, Descriptor& write_end, const Descriptor& parents) {
  int fds[2];
  if (pipe(fds) != 0) return false;
  const Descriptor first(fds[0]);
  const Descriptor second(fds[1]);
  read_end = Descriptor(fcntl(first.get(), F_DUPFD_CLOEXEC, kControlFd + 1));
  write_end = Descriptor(fcntl(second.get(), F_DUPFD_CLOEXEC, kControlFd + 1));
  return read_end && write_end && fcntl(parents.get(), F_SETFL, O_NONBLOCK) == 0;
}

// Writes all of it; false on failure.
bool write_all(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t written = write(fd, data.data(), data.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    data.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

#if !defined(NETMON_CLOSES_ON_SPAWN)
// Closes all files from `first` on when another program is executed.
void close_files_on_exec(int first) {
  const std::string folder = "/proc/self/fd";
  DIR* const entries = opendir(folder.c_str());
  if (!entries) return;
  while (const dirent* entry = readdir(entries)) {
    const int fd = std::atoi(entry->d_name);
    if (fd >= first) fcntl(fd, F_SETFD, FD_CLOEXEC);
  }
  closedir(entries);
}
#endif

std::string signal_name(int signal) {
  switch (signal) {
    case SIGABRT: return "SIGABRT";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    case SIGHUP: return "SIGHUP";
    case SIGILL: return "SIGILL";
    case SIGINT: return "SIGINT";
    case SIGKILL: return "SIGKILL";
    case SIGPIPE: return "SIGPIPE";
    case SIGQUIT: return "SIGQUIT";
    case SIGSEGV: return "SIGSEGV";
    case SIGSYS: return "SIGSYS";
    case SIGTERM: return "SIGTERM";
    case SIGTRAP: return "SIGTRAP";
    case SIGXCPU: return "SIGXCPU";
    case SIGXFSZ: return "SIGXFSZ";
    default: return std::to_string(signal);
  }
}

ChildEnd describe(int status) {
  if (WIFSIGNALED(status)) return {"by signal " + signal_name(WTERMSIG(status)), false};
  return {"with exit code " + std::to_string(WEXITSTATUS(status)), true};
}

// The settings for posix_spawn, released afterward.
struct SpawnSettings {
  posix_spawn_file_actions_t files;
  posix_spawnattr_t attributes;

  SpawnSettings() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
};

class PosixChild final : public ChildProcess {
 public:
  PosixChild(pid_t process, Descriptor report, Descriptor control)
      : process_(process), report_(std::move(report)), control_(std::move(control)) {}

  ~PosixChild() override { kill(); }

  Read read(std::string& data, std::chrono::milliseconds wait) override {
    pollfd waiting = {report_.get(), POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(wait.count())) <= 0) return Read::nothing;
    char buffer[65536];
    const ssize_t bytes = ::read(report_.get(), buffer, sizeof(buffer));
    if (bytes < 0) return errno == EINTR || errno == EAGAIN ? Read::nothing : Read::end;
    if (bytes == 0) return Read::end;
    data.assign(buffer, static_cast<std::size_t>(bytes));
    return Read::data;
  }

  bool send(std::string_view data) override {
    for (auto end = Clock::now() + kPatience; !data.empty() && Clock::now() < end;) {
      const ssize_t written = write(control_.get(), data.data(), data.size());
      if (written > 0) {
        data.remove_prefix(static_cast<std::size_t>(written));
        end = Clock::now() + kPatience;
      } else if (written < 0 && errno != EAGAIN && errno != EINTR) {
        return false;
      } else {
        pollfd waiting = {control_.get(), POLLOUT, 0};
        poll(&waiting, 1, 100);
      }
    }
    return data.empty();
  }

  // If the pipe is full, the child filled it: nothing has been sent since the job.
  void tell_to_stop() override {
    if (write(control_.get(), "!", 1) < 0) return;
  }

  std::optional<ChildEnd> ended() override {
    if (!end_) {
      siginfo_t info = {};
      const int answer =
          waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT);
      if (answer == 0 && info.si_pid == process_) kill();
    }
    return end_;
  }

  void kill() override {
    if (end_) return;
    // The group outlives its leader while one of its processes lives, and until the leader has been
    // waited for, its number is not reused. The leader itself may have left the group.
    ::kill(-process_, SIGKILL);
    ::kill(process_, SIGKILL);
    end_ = wait_for_end();
  }

 private:
  // A process that now runs as another user, or that waits inside a driver, is not ended.
  ChildEnd wait_for_end() {
    auto pause = 50us;
    for (const auto end = Clock::now() + kPatience; Clock::now() < end;) {
      int status = 0;
      const pid_t answer = waitpid(process_, &status, WNOHANG);
      if (answer == process_) {
        ProcessFamily::own().remove(process_);
        return describe(status);
      }
      if (answer < 0 && errno != EINTR) return {"for an unknown reason", false};
      std::this_thread::sleep_for(pause);
      pause = std::min(2 * pause, std::chrono::microseconds(10ms));
    }
    return {"later than nmexpert could wait", false};
  }

  const pid_t process_;
  const Descriptor report_;
  const Descriptor control_;
  std::optional<ChildEnd> end_; // set when it was waited for
};

} // namespace

std::unique_ptr<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments,
                                                  std::uint64_t, std::string& error) {
  Descriptor report_read, report_write, control_read, control_write;
  if (!make_pipe(report_read, report_write, report_read) ||
      !make_pipe(control_read, control_write, control_write)) {
    error = std::string("cannot create a pipe: ") + std::strerror(errno);
    return nullptr;
  }
  SpawnSettings settings;
  posix_spawn_file_actions_addopen(&settings.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&settings.files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&settings.files, report_write.get(), kReportFd);
  posix_spawn_file_actions_adddup2(&settings.files, control_read.get(), kControlFd);
#if defined(NETMON_CLOSES_ON_SPAWN)
  posix_spawn_file_actions_addclosefrom_np(&settings.files, kControlFd + 1);
#else
  close_files_on_exec(kControlFd + 1);
#endif
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD}) {
    sigaddset(&defaults, signal);
  }
  posix_spawnattr_setsigmask(&settings.attributes, &none);
  posix_spawnattr_setsigdefault(&settings.attributes, &defaults);
  posix_spawnattr_setpgroup(&settings.attributes, 0);
#if defined(POSIX_SPAWN_SETSID)
  constexpr short kOwnGroup = POSIX_SPAWN_SETSID;
#else
  constexpr short kOwnGroup = POSIX_SPAWN_SETPGROUP;
#endif
  posix_spawnattr_setflags(&settings.attributes,
                           kOwnGroup | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words;
  words.reserve(arguments.size() + 1);
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  int failure = 0;
  const pid_t process = ProcessFamily::own().add([&] {
    pid_t started = 0;
    failure = posix_spawn(&started, "/proc/self/exe", &settings.files, &settings.attributes,
                          words.data(), environ);
    return failure == 0 ? started : 0;
  });
  if (failure != 0) {
    error = std::string("cannot start a process: ") + std::strerror(failure);
    return nullptr;
  }
  return std::make_unique<PosixChild>(process, std::move(report_read), std::move(control_write));
}

bool ParentStreams::take() {
  for (const int fd : {kReportFd, kControlFd}) {
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) return false;
  }
#if defined(__linux__)
  // Strictly, this process ends with the thread that started it; that thread waits for this process
  // to end.
  prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
#endif
  ProcessFamily::adopt_orphans();
  return true;
}

void ParentStreams::send(std::string_view data) {
  if (!write_all(kReportFd, data)) end_process(1);
}

std::size_t ParentStreams::receive(char* data, std::size_t bytes) {
  for (;;) {
    const ssize_t got = read(kControlFd, data, bytes);
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return 0;
  }
}

void limit_own_memory(std::uint64_t bytes) {
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadow takes terabytes
  // Limits private writable memory, not address space: the library reserves plenty of that.
  std::ifstream sizes("/proc/self/statm");
  std::uint64_t size = 0, resident = 0, shared = 0, text = 0, library = 0, data = 0; // in pages
  rlimit limit = {};
  if (!(sizes >> size >> resident >> shared >> text >> library >> data) ||
      getrlimit(RLIMIT_DATA, &limit) != 0) {
    return;
  }
  const std::uint64_t now = data * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  if (now + bytes < bytes) return;
  limit.rlim_cur = std::min<rlim_t>(now + bytes, limit.rlim_max);
  setrlimit(RLIMIT_DATA, &limit);
#else
  static_cast<void>(bytes);
#endif
}

std::uint64_t machine_memory() {
  const long pages = sysconf(_SC_PHYS_PAGES);
  if (pages <= 0) return 0;
  std::uint64_t bytes =
      static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  // Inside a container, its limit is at the root of the visible hierarchy; "max" does not parse as
  // a number.
  for (const char* file :
       {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::uint64_t limit = 0;
    if (std::ifstream(file) >> limit && limit != 0) bytes = std::min(bytes, limit);
  }
  return bytes;
}

void prepare_process() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY); // gets the lowest free number
  }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN); // exceeding the file size limit becomes a write error
}

void print_to_errors_only() {
  std::fflush(stdout);
  dup2(STDERR_FILENO, STDOUT_FILENO);
}

std::vector<std::string> program_arguments(int argc, char** argv) {
  return {argv + std::min(argc, 1), argv + argc};
}

void end_process(int exit_code) noexcept { std::_Exit(exit_code); }

} // namespace nmexpert
