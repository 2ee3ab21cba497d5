// SPDX-License-Identifier: MIT
// Descriptors of the C library that this expert shares with its host, and processes.
#include "odd_system.h"

#include <windows.h>

#include <io.h>

void write_to(int fd, const std::string& bytes) {
  _write(fd, bytes.data(), static_cast<unsigned>(bytes.size()));
}

void close_file(int fd) { _close(fd); }

bool input_is_at_its_end() {
  char letter;
  return _read(0, &letter, 1) == 0;
}

void kill_this_process() { TerminateProcess(GetCurrentProcess(), 9); }

void leave_a_process() {
  wchar_t path[MAX_PATH];
  GetModuleFileNameW(nullptr, path, MAX_PATH);
  STARTUPINFOW startup = {};
  startup.cb = sizeof(startup);
  PROCESS_INFORMATION info = {};
  CreateProcessW(path, nullptr, nullptr, nullptr, TRUE, CREATE_SUSPENDED, nullptr, nullptr,
                 &startup, &info);
}

void ignore_requests_to_end() { SetConsoleCtrlHandler(nullptr, TRUE); }
