// SPDX-License-Identifier: MIT
// Child processes by posix_spawn. A child leads a process group of its own: the terminal's Ctrl-C
// does not reach it, and whatever it starts can be ended with it.
#include "child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

extern char** environ;

namespace nmexpert {

namespace {

// Where a child finds its streams.
constexpr int kReportFd = 3;
constexpr int kControlFd = 4;

class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

// Both ends close on exec and lie above the numbers that a child uses.
bool make_pipe(Fd& read_end, Fd& write_end) {
  int fds[2];
  if (pipe(fds) != 0) return false;
  const Fd first(fds[0]);
  const Fd second(fds[1]);
  read_end = Fd(fcntl(first.get(), F_DUPFD_CLOEXEC, kControlFd + 1));
  write_end = Fd(fcntl(second.get(), F_DUPFD_CLOEXEC, kControlFd + 1));
  return read_end && write_end;
}

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
    default: return std::to_string(signal);
  }
}

ChildEnd describe(int status) {
  if (WIFSIGNALED(status)) return {"by signal " + signal_name(WTERMSIG(status)), false};
  return {"with exit code " + std::to_string(WEXITSTATUS(status)), true};
}

// What posix_spawn is told, released when it is done.
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
  PosixChild(pid_t process, Fd report, Fd control)
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

  bool send(std::string_view data) override { return write_all(control_.get(), data); }

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
    // The group outlives its leader as long as one of its processes lives; and as long as the
    // leader has not been waited for, its number is nobody else's.
    ::kill(-process_, SIGKILL);
    int status = 0;
    pid_t answer;
    do answer = waitpid(process_, &status, 0);
    while (answer < 0 && errno == EINTR);
    end_ = answer == process_ ? describe(status) : ChildEnd{"and nobody knows how", false};
  }

 private:
  const pid_t process_;
  const Fd report_;
  const Fd control_;
  std::optional<ChildEnd> end_; // set when it was waited for
};

} // namespace

std::unique_ptr<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments,
                                                  std::uint64_t, std::string& error) {
  Fd report_read, report_write, control_read, control_write;
  if (!make_pipe(report_read, report_write) || !make_pipe(control_read, control_write)) {
    error = std::string("no pipe could be made: ") + std::strerror(errno);
    return nullptr;
  }
  SpawnSettings settings;
  posix_spawn_file_actions_addopen(&settings.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&settings.files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&settings.files, report_write.get(), kReportFd);
  posix_spawn_file_actions_adddup2(&settings.files, control_read.get(), kControlFd);
  sigset_t none, defaults;
  sigemptyset(&none);
  sigemptyset(&defaults);
  for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    sigaddset(&defaults, signal);
  }
  posix_spawnattr_setsigmask(&settings.attributes, &none);
  posix_spawnattr_setsigdefault(&settings.attributes, &defaults);
  posix_spawnattr_setpgroup(&settings.attributes, 0);
  posix_spawnattr_setflags(&settings.attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<char*> words;
  words.reserve(arguments.size() + 1);
  for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_t process = 0;
  const int failure = posix_spawn(&process, "/proc/self/exe", &settings.files, &settings.attributes,
                                  words.data(), environ);
  if (failure != 0) {
    error = std::string("no process could be started: ") + std::strerror(failure);
    return nullptr;
  }
  return std::make_unique<PosixChild>(process, std::move(report_read), std::move(control_write));
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
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their shadows take terabytes
  std::FILE* file = std::fopen("/proc/self/statm", "re");
  if (!file) return;
  unsigned long pages = 0;
  const bool known = std::fscanf(file, "%lu", &pages) == 1;
  std::fclose(file);
  rlimit limit = {};
  if (!known || getrlimit(RLIMIT_AS, &limit) != 0) return;
  const std::uint64_t now =
      std::uint64_t{pages} * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
  if (now + bytes < bytes) return;
  limit.rlim_cur = std::min<rlim_t>(now + bytes, limit.rlim_max);
  setrlimit(RLIMIT_AS, &limit);
#else
  static_cast<void>(bytes);
#endif
}

void prepare_process() {
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
    open("/dev/null", fd == STDIN_FILENO ? O_RDONLY : O_WRONLY); // takes the lowest free number
  }
  signal(SIGPIPE, SIG_IGN);
}

std::vector<std::string> program_arguments(int argc, char** argv) {
  return {argv + std::min(argc, 1), argv + argc};
}

void end_process(int exit_code) noexcept { std::_Exit(exit_code); }

} // namespace nmexpert
