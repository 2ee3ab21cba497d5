// SPDX-License-Identifier: MIT
// Child processes by CreateProcessW. A child lives in a job object of its own, which ends whatever
// it starts, and leads a process group of its own: the console's Ctrl-C does not reach it. Its
// streams are file descriptors of its C library, as on other systems; it inherits the standard
// ones.
#include "base/utf16.h"
#include "child_process.h"

#include <windows.h>

#include "handle_win32.h"

#include <fcntl.h>
#include <io.h>
#include <psapi.h>
#include <shellapi.h>
#include <stdio.h>

#include <atomic>
#include <cstring>
#include <utility>

namespace nmexpert {

namespace {

// The file descriptors of a child's streams.
constexpr int kReportFd = 3;
constexpr int kControlFd = 4;
constexpr int kFds = 5;

std::string system_message(const char* what) {
  const DWORD error = GetLastError();
  wchar_t text[256];
  DWORD units = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, nullptr,
                               error, 0, text, 256, nullptr);
  while (units > 0 &&
         (text[units - 1] == L'\n' || text[units - 1] == L'\r' || text[units - 1] == L'.')) {
    --units;
  }
  return std::string(what) + ": " +
         (units > 0 ? netmon::to_utf8({text, units}) : "error " + std::to_string(error));
}

SECURITY_ATTRIBUTES inheritable() { return {sizeof(SECURITY_ATTRIBUTES), nullptr, TRUE}; }

// The pipe from the child. Our end can be waited for, unlike that of an anonymous pipe.
bool make_report_pipe(Handle& read_end, Handle& write_end) {
  static std::atomic<unsigned> number = 0;
  const std::wstring name = L"\\\\.\\pipe\\nmexpert-" + std::to_wstring(GetCurrentProcessId()) +
                            L"-" + std::to_wstring(++number);
  read_end = Handle(CreateNamedPipeW(
      name.c_str(), PIPE_ACCESS_INBOUND | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
      PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, 65536, 65536,
      0, nullptr));
  if (!read_end) return false;
  SECURITY_ATTRIBUTES attributes = inheritable();
  write_end = Handle(CreateFileW(name.c_str(), GENERIC_WRITE, 0, &attributes, OPEN_EXISTING,
                                 FILE_ATTRIBUTE_NORMAL, nullptr));
  return static_cast<bool>(write_end);
}

bool make_control_pipe(Handle& read_end, Handle& write_end) {
  HANDLE ends[2] = {};
  if (!CreatePipe(&ends[0], &ends[1], nullptr, 65536)) return false;
  read_end = Handle(ends[0]);
  write_end = Handle(ends[1]);
  return SetHandleInformation(ends[0], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT) != 0;
}

Handle open_null(DWORD access) {
  SECURITY_ATTRIBUTES attributes = inheritable();
  return Handle(CreateFileW(L"NUL", access, FILE_SHARE_READ | FILE_SHARE_WRITE, &attributes,
                            OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
}

// An inheritable handle of standard error; the null device when there is none.
Handle share_errors() {
  HANDLE copy = nullptr;
  const HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
  if (errors && errors != INVALID_HANDLE_VALUE &&
      DuplicateHandle(GetCurrentProcess(), errors, GetCurrentProcess(), &copy, 0, TRUE,
                      DUPLICATE_SAME_ACCESS)) {
    return Handle(copy);
  }
  return open_null(GENERIC_WRITE);
}

// An argument in the form that the C library of the child parses.
std::wstring quoted(const std::wstring& word) {
  std::wstring result = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : word) {
    if (c == L'"') result.append(backslashes + 1, L'\\'); // twice their number, and one more
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    result += c;
  }
  result.append(backslashes, L'\\'); // they are doubled before a quote
  return result + L'"';
}

std::wstring command_line(const std::vector<std::string>& arguments) {
  constexpr std::size_t kMost = 32000; // Windows allows 32,767; nothing that is cut is needed
  std::wstring line;
  for (const std::string& argument : arguments) {
    const std::wstring word = quoted(netmon::to_utf16(argument));
    if (line.size() + word.size() > kMost) break;
    line += (line.empty() ? L"" : L" ") + word;
  }
  return line;
}

std::wstring own_path() {
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD units = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (units < path.size()) {
      path.resize(units);
      return path;
    }
    path.resize(2 * path.size());
  }
}

// The file descriptors of a child, in the form in which C libraries of Windows pass them on.
std::string descriptor_block(const HANDLE (&handles)[kFds]) {
  constexpr char kOpen = 0x01, kPipe = 0x08, kDevice = 0x40;
  const int count = kFds;
  std::string block(reinterpret_cast<const char*>(&count), sizeof(count));
  for (const HANDLE handle : handles) {
    const DWORD type = GetFileType(handle);
    block += static_cast<char>(kOpen | (type == FILE_TYPE_PIPE   ? kPipe
                                        : type == FILE_TYPE_CHAR ? kDevice
                                                                 : 0));
  }
  block.append(reinterpret_cast<const char*>(handles), sizeof(handles));
  return block;
}

// Restricts what a child inherits to a list of handles.
class InheritList {
 public:
  explicit InheritList(const HANDLE (&handles)[kFds]) {
    for (const HANDLE handle : handles) {
      bool known = false;
      for (unsigned i = 0; i < count_; ++i) known = known || handles_[i] == handle;
      if (!known) handles_[count_++] = handle;
    }
    SIZE_T bytes = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &bytes);
    memory_.resize(bytes);
    is_good_ = InitializeProcThreadAttributeList(get(), 1, 0, &bytes) &&
               UpdateProcThreadAttribute(get(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_,
                                         count_ * sizeof(HANDLE), nullptr, nullptr);
  }
  ~InheritList() {
    if (is_good_) DeleteProcThreadAttributeList(get());
  }
  InheritList(const InheritList&) = delete;
  InheritList& operator=(const InheritList&) = delete;

  bool is_good() const { return is_good_; }
  LPPROC_THREAD_ATTRIBUTE_LIST get() {
    return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data());
  }

 private:
  HANDLE handles_[kFds] = {};
  unsigned count_ = 0;
  std::vector<char> memory_;
  bool is_good_ = false;
};

// A job object that ends all of its processes when its last handle is closed. A crash in it does
// not ask the user.
Handle make_job(std::uint64_t memory) {
  Handle job(CreateJobObjectW(nullptr, nullptr));
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
  limits.BasicLimitInformation.LimitFlags =
      JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (memory != 0 && memory <= SIZE_MAX) {
    limits.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_JOB_MEMORY;
    limits.JobMemoryLimit = static_cast<SIZE_T>(memory);
  }
  if (job) {
    SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof(limits));
  }
  return job;
}

// The exceptions that end a process, by the names that reports use on all systems.
const char* signal_name(DWORD code) {
  switch (code) {
    case STATUS_ACCESS_VIOLATION:
    case STATUS_STACK_OVERFLOW:
    case STATUS_GUARD_PAGE_VIOLATION:
    case STATUS_ARRAY_BOUNDS_EXCEEDED: return "SIGSEGV";
    case STATUS_IN_PAGE_ERROR:
    case STATUS_DATATYPE_MISALIGNMENT: return "SIGBUS";
    case STATUS_INTEGER_DIVIDE_BY_ZERO:
    case STATUS_INTEGER_OVERFLOW:
    case STATUS_FLOAT_DENORMAL_OPERAND:
    case STATUS_FLOAT_DIVIDE_BY_ZERO:
    case STATUS_FLOAT_INEXACT_RESULT:
    case STATUS_FLOAT_INVALID_OPERATION:
    case STATUS_FLOAT_OVERFLOW:
    case STATUS_FLOAT_STACK_CHECK:
    case STATUS_FLOAT_UNDERFLOW: return "SIGFPE";
    case STATUS_ILLEGAL_INSTRUCTION:
    case STATUS_PRIVILEGED_INSTRUCTION: return "SIGILL";
    case STATUS_BREAKPOINT:
    case STATUS_SINGLE_STEP: return "SIGTRAP";
    case STATUS_CONTROL_C_EXIT: return "SIGINT";
    case 0xC0000409: return "SIGABRT"; // abort() of newer C libraries
    default: return nullptr;
  }
}

ChildEnd describe(DWORD code) {
  if (const char* name = signal_name(code)) return {std::string("by signal ") + name, false};
  if (code >= 0xC0000000) {
    char text[32];
    std::snprintf(text, sizeof(text), "by exception 0x%08lX", static_cast<unsigned long>(code));
    return {text, false};
  }
  const char* also = code == 3 ? ", which abort() uses as well" : "";
  return {"with exit code " + std::to_string(code) + also, true};
}

class WindowsChild final : public ChildProcess {
 public:
  WindowsChild(Handle process, Handle job, Handle report, Handle control, std::uint64_t memory)
      : process_(std::move(process)),
        job_(std::move(job)),
        report_(std::move(report)),
        control_(std::move(control)),
        arrived_(CreateEventW(nullptr, TRUE, FALSE, nullptr)),
        memory_(memory) {}

  ~WindowsChild() override {
    kill();
    if (!is_reading_) return;
    DWORD bytes = 0;
    CancelIo(report_.get());
    GetOverlappedResult(report_.get(), &pending_, &bytes, TRUE); // the buffer is in use until then
  }

  Read read(std::string& data, std::chrono::milliseconds wait) override {
    look_at_memory();
    if (!is_reading_ && !begin_read()) return Read::end;
    if (WaitForSingleObject(arrived_.get(), static_cast<DWORD>(wait.count())) != WAIT_OBJECT_0) {
      return Read::nothing;
    }
    is_reading_ = false;
    DWORD bytes = 0;
    if (!GetOverlappedResult(report_.get(), &pending_, &bytes, FALSE)) return Read::end;
    if (bytes == 0) return Read::nothing; // a write of no bytes
    data.assign(buffer_, bytes);
    return Read::data;
  }

  bool send(std::string_view data) override {
    while (!data.empty()) {
      DWORD bytes = 0;
      if (!WriteFile(control_.get(), data.data(), static_cast<DWORD>(data.size()), &bytes,
                     nullptr)) {
        return false;
      }
      data.remove_prefix(bytes);
    }
    return true;
  }

  void tell_to_stop() override { send("!"); }

  std::optional<ChildEnd> ended() override {
    if (!end_ && WaitForSingleObject(process_.get(), 0) == WAIT_OBJECT_0) kill();
    return end_;
  }

  void kill() override {
    if (end_) return;
    constexpr UINT kKilled = 9;
    DWORD code = 0;
    const bool was_over = WaitForSingleObject(process_.get(), 0) == WAIT_OBJECT_0;
    TerminateJobObject(job_.get(), kKilled); // whatever it left behind
    if (!was_over) {
      TerminateProcess(process_.get(), kKilled); // in case there is no job
      constexpr DWORD kPatienceMs = 5000;
      if (WaitForSingleObject(process_.get(), kPatienceMs) != WAIT_OBJECT_0) {
        end_ = ChildEnd{"later than nmexpert could wait", false};
        return;
      }
    }
    const bool known = GetExitCodeProcess(process_.get(), &code) != 0;
    end_ = known ? describe(code) : ChildEnd{"for an unknown reason", false};
    if (!was_over && known && code == kKilled) end_ = ChildEnd{"by signal SIGKILL", false};
    if (used_too_much_) end_ = ChildEnd{"for using more memory than --memory-limit allows", false};
  }

 private:
  bool begin_read() {
    pending_ = {};
    pending_.hEvent = arrived_.get();
    is_reading_ = ReadFile(report_.get(), buffer_, sizeof(buffer_), nullptr, &pending_) ||
                  GetLastError() == ERROR_IO_PENDING;
    return is_reading_;
  }

  // For systems whose job objects do not implement the memory limit; where they do, an allocation
  // fails.
  void look_at_memory() {
    PROCESS_MEMORY_COUNTERS used = {};
    used.cb = sizeof(used);
    if (memory_ == 0 || end_ || !GetProcessMemoryInfo(process_.get(), &used, sizeof(used))) return;
    if (used.PagefileUsage <= memory_) return;
    used_too_much_ = true;
    kill();
  }

  const Handle process_;
  const Handle job_;
  const Handle report_;
  const Handle control_;
  const Handle arrived_;
  const std::uint64_t memory_;
  OVERLAPPED pending_ = {};
  char buffer_[65536] = {};
  bool is_reading_ = false;
  bool used_too_much_ = false;
  std::optional<ChildEnd> end_; // set when it was waited for
};

BOOL WINAPI ignore_control(DWORD event) {
  return event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
}

} // namespace

std::unique_ptr<ChildProcess> ChildProcess::start(const std::vector<std::string>& arguments,
                                                  std::uint64_t memory, std::string& error) {
  Handle report_read, report_write, control_read, control_write;
  if (!make_report_pipe(report_read, report_write) ||
      !make_control_pipe(control_read, control_write)) {
    error = system_message("cannot create a pipe");
    return nullptr;
  }
  const Handle input = open_null(GENERIC_READ);
  const Handle errors = share_errors();
  const HANDLE handles[kFds] = {input.get(), errors.get(), errors.get(), report_write.get(),
                                control_read.get()};
  std::string descriptors = descriptor_block(handles);
  InheritList inherited(handles);
  Handle job = make_job(memory);

  STARTUPINFOEXW startup = {};
  startup.StartupInfo.cb = sizeof(startup);
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = input.get();
  startup.StartupInfo.hStdOutput = errors.get();
  startup.StartupInfo.hStdError = errors.get();
  startup.StartupInfo.cbReserved2 = static_cast<WORD>(descriptors.size());
  startup.StartupInfo.lpReserved2 = reinterpret_cast<BYTE*>(descriptors.data());
  startup.lpAttributeList = inherited.get();
  std::wstring line = command_line(arguments);
  PROCESS_INFORMATION info = {};
  if (!job || !inherited.is_good() ||
      !CreateProcessW(own_path().c_str(), line.data(), nullptr, nullptr, TRUE,
                      CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP | EXTENDED_STARTUPINFO_PRESENT,
                      nullptr, nullptr, &startup.StartupInfo, &info)) {
    error = system_message("cannot start a process");
    return nullptr;
  }
  Handle process(info.hProcess);
  const Handle thread(info.hThread);
  // Windows 7 refuses this when this process is itself in a job; then only the child is ended.
  AssignProcessToJobObject(job.get(), info.hProcess);
  ResumeThread(info.hThread);
  return std::make_unique<WindowsChild>(std::move(process), std::move(job), std::move(report_read),
                                        std::move(control_write), memory);
}

// User input is for the parent.
bool ParentStreams::take() {
  for (const int fd : {kReportFd, kControlFd}) {
    const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(fd));
    if (handle == INVALID_HANDLE_VALUE) return false;
    SetHandleInformation(handle, HANDLE_FLAG_INHERIT, 0);
  }
  SetConsoleCtrlHandler(ignore_control, TRUE);
  return true;
}

void ParentStreams::send(std::string_view data) {
  while (!data.empty()) {
    constexpr std::size_t kMost = std::size_t{1} << 20;
    const auto bytes = static_cast<unsigned>(data.size() < kMost ? data.size() : kMost);
    const int written = _write(kReportFd, data.data(), bytes);
    if (written <= 0) end_process(1);
    data.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::size_t ParentStreams::receive(char* data, std::size_t bytes) {
  const int got = _read(kControlFd, data, static_cast<unsigned>(bytes));
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

void limit_own_memory(std::uint64_t) {} // the parent has done so

std::uint64_t machine_memory() {
  MEMORYSTATUSEX status = {};
  status.dwLength = sizeof(status);
  return GlobalMemoryStatusEx(&status) ? status.ullTotalPhys : 0;
}

void prepare_process() {
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
  for (std::FILE* stream : {stdin, stdout, stderr}) {
    if (_get_osfhandle(_fileno(stream)) >= 0) _setmode(_fileno(stream), _O_BINARY);
  }
  std::setvbuf(stderr, nullptr, _IONBF, 0); // nothing that an expert prints there may be lost
}

void print_to_errors_only() {
  std::fflush(stdout);
  if (_fileno(stdout) >= 0 && _fileno(stderr) >= 0) _dup2(_fileno(stderr), _fileno(stdout));
  // For experts that do not print through the C library.
  SetStdHandle(STD_OUTPUT_HANDLE, GetStdHandle(STD_ERROR_HANDLE));
}

std::vector<std::string> program_arguments(int, char**) {
  std::vector<std::string> result;
  int count = 0;
  wchar_t** const words = CommandLineToArgvW(GetCommandLineW(), &count);
  for (int i = 1; i < count; ++i) result.push_back(netmon::to_utf8(words[i]));
  LocalFree(words);
  return result;
}

// Not by ExitProcess, which calls into the DLLs after their threads were ended at arbitrary points.
void end_process(int exit_code) noexcept {
  TerminateProcess(GetCurrentProcess(), static_cast<UINT>(exit_code));
  for (;;) Sleep(INFINITE);
}

} // namespace nmexpert
