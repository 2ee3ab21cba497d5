// SPDX-License-Identifier: MIT
// A temporary file that is deleted when this process's handle is closed, whatever ends the process;
// others may open it until then.
#include <windows.h>

#include "spooled_input.h"

#include "console_win32.h"
#include "file_path.h"
#include "handle_win32.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <random>
#include <system_error>

namespace nmexpert {

namespace {

constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

class TemporaryFile final : public SpooledInput {
 public:
  bool create() {
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    if (error) return false;
    std::random_device random;
    for (int tries = 0; tries < 100 && !file_; ++tries) {
      const std::filesystem::path file = folder / fmt::format("nmexpert-{:08x}.spool", random());
      file_ = Handle(CreateFileW(file.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE, kShareAll,
                                 nullptr, CREATE_NEW,
                                 FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
      path_ = file_text(file);
      if (!file_ && GetLastError() != ERROR_FILE_EXISTS) return false;
    }
    return static_cast<bool>(file_);
  }

  bool append(const char* data, DWORD bytes) {
    DWORD written = 0;
    return WriteFile(file_.get(), data, bytes, &written, nullptr) && written == bytes;
  }

 private:
  Handle file_;
};

std::string system_text() {
  return std::system_category().message(static_cast<int>(GetLastError()));
}

} // namespace

bool is_stream(const std::string& name) { return name == kStandardStream; }

std::unique_ptr<SpooledInput> SpooledInput::read(const std::string& name, const OnRead& on_read,
                                                 std::string& error) {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  if (!input || input == INVALID_HANDLE_VALUE) {
    error = fmt::format("cannot read capture {}: there is no standard input", name);
    return nullptr;
  }
  if (is_console(input)) {
    error = fmt::format("cannot read capture {}: it is a terminal", name);
    return nullptr;
  }
  auto spool = std::make_unique<TemporaryFile>();
  if (!spool->create()) {
    error = fmt::format("cannot keep capture {}: {}", name, system_text());
    return nullptr;
  }
  std::array<char, 65536> buffer;
  for (;;) {
    DWORD bytes = 0;
    if (!ReadFile(input, buffer.data(), static_cast<DWORD>(buffer.size()), &bytes, nullptr)) {
      if (GetLastError() == ERROR_BROKEN_PIPE) return spool; // the writer is done
      error = fmt::format("cannot read capture {}: {}", name, system_text());
      return nullptr;
    }
    if (bytes == 0) return spool;
    if (!spool->append(buffer.data(), bytes)) {
      error = fmt::format("cannot keep capture {}: {}", name, system_text());
      return nullptr;
    }
    if (!on_read(bytes)) {
      error = fmt::format("cannot read capture {}: interrupted", name);
      return nullptr;
    }
  }
}

} // namespace nmexpert
