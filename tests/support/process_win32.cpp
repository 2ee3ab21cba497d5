// SPDX-License-Identifier: MIT
// Programs by CreateProcessW. Each leads a process group of its own, so that Ctrl-Break can be sent
// to it alone.
#include "base/utf16.h"
#include "process.h"

#include <windows.h>

#include <map>
#include <thread>

namespace netmon::test {

namespace {

using Clock = std::chrono::steady_clock;

class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE handle) : handle_(handle) {}
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle() { close(); }
  void close() {
    if (handle_ && handle_ != INVALID_HANDLE_VALUE) CloseHandle(handle_);
    handle_ = nullptr;
  }
  HANDLE get() const { return handle_; }

 private:
  HANDLE handle_ = nullptr;
};

struct Pipe {
  Handle read_end, write_end;
  // One end is for the child; `inherited` says which.
  explicit Pipe(bool child_reads) {
    HANDLE ends[2] = {};
    if (!CreatePipe(&ends[0], &ends[1], nullptr, 1 << 16)) return;
    read_end = Handle(ends[0]);
    write_end = Handle(ends[1]);
    SetHandleInformation(ends[child_reads ? 0 : 1], HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
  }
};

class Process final : public RunningProgram {
 public:
  explicit Process(const PROCESS_INFORMATION& info) : info_(info) {}
  void interrupt() override {
    if (GenerateConsoleCtrlEvent(CTRL_BREAK_EVENT, info_.dwProcessId)) return;
    // There is no console to send it. So this does what the system then does in the process: it
    // starts a thread at this function, which has the same address in every process.
    const auto routine = reinterpret_cast<LPTHREAD_START_ROUTINE>(
        reinterpret_cast<void*>(GetProcAddress(GetModuleHandleW(L"kernelbase"), "CtrlRoutine")));
    const Handle thread(CreateRemoteThread(
        info_.hProcess, nullptr, 0, routine,
        reinterpret_cast<void*>(static_cast<ULONG_PTR>(CTRL_BREAK_EVENT)), 0, nullptr));
  }
  void kill() override { TerminateProcess(info_.hProcess, 0xDEAD); }

 private:
  const PROCESS_INFORMATION& info_;
};

// An argument in the form that the C runtime of the program parses back.
std::wstring quoted(const std::wstring& word) {
  if (!word.empty() && word.find_first_of(L" \t\n\v\"") == std::wstring::npos) return word;
  std::wstring result = L"\"";
  std::size_t backslashes = 0;
  for (const wchar_t c : word) {
    if (c == L'"') result.append(backslashes + 1, L'\\'); // these, and one for the quote
    backslashes = c == L'\\' ? backslashes + 1 : 0;
    result += c;
  }
  result.append(backslashes, L'\\'); // they count double before the closing quote
  return result + L'"';
}

std::wstring command_line(const std::string& path, const std::vector<std::string>& arguments) {
  std::wstring line = L'"' + to_utf16(path) + L'"';
  for (const std::string& argument : arguments) line += L' ' + quoted(to_utf16(argument));
  return line;
}

struct IgnoringCase {
  bool operator()(const std::wstring& a, const std::wstring& b) const {
    return CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(),
                                static_cast<int>(b.size()), TRUE) == CSTR_LESS_THAN;
  }
};

std::wstring environment_block(const ProgramOptions& options) {
  std::map<std::wstring, std::wstring, IgnoringCase> all;
  wchar_t* const strings = GetEnvironmentStringsW();
  for (const wchar_t* entry = strings; *entry; entry += wcslen(entry) + 1) {
    const std::wstring text = entry;
    const std::size_t equals = text.find(L'=', 1); // "=C:" is a name
    if (equals != std::wstring::npos) all[text.substr(0, equals)] = text.substr(equals + 1);
  }
  FreeEnvironmentStringsW(strings);
  for (const auto& [name, value] : options.environment) all[to_utf16(name)] = to_utf16(value);
  std::wstring block;
  for (const auto& [name, value] : all) block += name + L'=' + value + L'\0';
  return block + L'\0';
}

void read_until_end(HANDLE pipe, std::string& text) {
  char buffer[65536];
  DWORD bytes = 0;
  while (ReadFile(pipe, buffer, sizeof(buffer), &bytes, nullptr) && bytes != 0) {
    text.append(buffer, bytes);
  }
}

void write_input(Handle& pipe, const std::string& text) {
  std::size_t done = 0;
  DWORD bytes = 0;
  while (done < text.size() && WriteFile(pipe.get(), text.data() + done,
                                         static_cast<DWORD>(text.size() - done), &bytes, nullptr)) {
    done += bytes;
  }
  pipe.close();
}

} // namespace

ProgramEnd run_program(const std::string& path, const std::vector<std::string>& arguments,
                       const ProgramOptions& options) {
  Pipe in(true), out(false), err(false);
  Handle file;
  STARTUPINFOW startup = {};
  startup.cb = sizeof(startup);
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  if (options.input) startup.hStdInput = in.read_end.get();
  if (options.close_input) startup.hStdInput = nullptr;
  startup.hStdOutput = out.write_end.get();
  if (!options.output_to.empty()) {
    SECURITY_ATTRIBUTES inheritable = {sizeof(inheritable), nullptr, TRUE};
    file = Handle(CreateFileW(to_utf16(options.output_to).c_str(), GENERIC_WRITE, FILE_SHARE_READ,
                              &inheritable, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
    startup.hStdOutput = file.get();
  }
  if (options.close_output) startup.hStdOutput = nullptr;
  startup.hStdError = options.close_errors ? nullptr : err.write_end.get();

  if (options.reader_leaves) out.read_end.close();
  ProgramEnd end;
  const auto begun = Clock::now();
  std::wstring line = command_line(path, arguments);
  std::wstring variables = environment_block(options);
  PROCESS_INFORMATION info = {};
  if (!CreateProcessW(to_utf16(path).c_str(), line.data(), nullptr, nullptr, TRUE,
                      CREATE_UNICODE_ENVIRONMENT | CREATE_NEW_PROCESS_GROUP, variables.data(),
                      nullptr, &startup, &info)) {
    end.err = path + ": error " + std::to_string(GetLastError());
    return end;
  }
  const Handle process_handle(info.hProcess), thread_handle(info.hThread);
  in.read_end.close();
  out.write_end.close();
  err.write_end.close();
  file.close();
  Process process(info);
  std::vector<std::thread> others;
  others.emplace_back(read_until_end, out.read_end.get(), std::ref(end.out));
  others.emplace_back(read_until_end, err.read_end.get(), std::ref(end.err));
  if (options.input) {
    others.emplace_back(write_input, std::ref(in.write_end), std::cref(*options.input));
  }
  if (options.meanwhile) others.emplace_back([&] { options.meanwhile(process); });
  const auto patience = std::chrono::duration_cast<std::chrono::milliseconds>(options.patience);
  if (WaitForSingleObject(info.hProcess, static_cast<DWORD>(patience.count())) == WAIT_TIMEOUT) {
    process.kill();
    WaitForSingleObject(info.hProcess, INFINITE);
  }
  for (std::thread& other : others) other.join();
  end.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  DWORD code = 0;
  if (GetExitCodeProcess(info.hProcess, &code)) end.exit_code = static_cast<int>(code);
  return end;
}

} // namespace netmon::test
