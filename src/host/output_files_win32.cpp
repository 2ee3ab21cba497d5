// SPDX-License-Identifier: MIT
// Handles that no child inherits, and the console.
#include "output_files.h"

#include "console_win32.h"
#include "file_path.h"

#include <algorithm>
#include <utility>

namespace nmexpert {

namespace {

std::error_code last_error() {
  const DWORD code = GetLastError();
  switch (code) {
    case ERROR_BROKEN_PIPE:
    case ERROR_NO_DATA:
    case ERROR_PIPE_NOT_CONNECTED: return std::make_error_code(std::errc::broken_pipe);
    case ERROR_FILE_EXISTS:
    case ERROR_ALREADY_EXISTS: return std::make_error_code(std::errc::file_exists);
    default: return {static_cast<int>(code), std::system_category()};
  }
}

class HandleBuffer final : public OutputBuffer {
 public:
  explicit HandleBuffer(HANDLE handle) : handle_(handle) {}
  ~HandleBuffer() override { close(); }

 private:
  std::error_code put(std::string_view text) override {
    while (!text.empty()) {
      constexpr std::size_t kMost = std::size_t{1} << 20;
      DWORD bytes = 0;
      if (!WriteFile(handle_, text.data(), static_cast<DWORD>(std::min(kMost, text.size())), &bytes,
                     nullptr)) {
        return last_error();
      }
      text.remove_prefix(bytes);
    }
    return {};
  }

  std::error_code close_file() override {
    const HANDLE handle = std::exchange(handle_, INVALID_HANDLE_VALUE);
    return handle == INVALID_HANDLE_VALUE || CloseHandle(handle) ? std::error_code() : last_error();
  }

  HANDLE handle_;
};

// For standard output that the caller has closed: discards the text, as requested.
class NoBuffer final : public OutputBuffer {
  std::error_code put(std::string_view) override { return {}; }
};

std::unique_ptr<OutputBuffer> make_standard_output() {
  const HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
  if (is_console(output)) return std::make_unique<ConsoleBuffer>(output);
  HANDLE own = nullptr;
  const HANDLE self = GetCurrentProcess();
  if (!output || output == INVALID_HANDLE_VALUE ||
      !DuplicateHandle(self, output, self, &own, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
    return std::make_unique<NoBuffer>();
  }
  return std::make_unique<HandleBuffer>(own);
}

std::unique_ptr<OutputBuffer> opened(const std::string& name, DWORD disposition,
                                     std::error_code& error) {
  const HANDLE handle = CreateFileW(file_path(name).c_str(), GENERIC_WRITE,
                                    FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                    disposition, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) {
    error = last_error();
    return nullptr;
  }
  error.clear();
  return std::make_unique<HandleBuffer>(handle);
}

} // namespace

OutputBuffer& standard_output_buffer() {
  static const std::unique_ptr<OutputBuffer> buffer = make_standard_output();
  return *buffer;
}

std::unique_ptr<OutputBuffer> create_file(const std::string& name, std::error_code& error) {
  return opened(name, CREATE_NEW, error);
}

// A file that is deleted when it is closed cannot be made to stay.
std::unique_ptr<UnnamedFile> create_unnamed(const std::string&) { return nullptr; }

std::unique_ptr<OutputBuffer> open_existing(const std::string& name, std::error_code& error) {
  return opened(name, OPEN_EXISTING, error);
}

} // namespace nmexpert
