// SPDX-License-Identifier: MIT
// Files and time of the porter's contract on Windows. Depends on port.h, utf16.h, wide_text.h.
#include "base/calendar.h"
#include "core/runtime/port.h"

#include "base/utf16.h"
#include "wide_text.h"

#include <windows.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <iterator>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

namespace netmon::port {

namespace {

// Closes a handle at the end of a scope. "No handle" is null, whatever the function that failed
// returned.
class Handle {
 public:
  explicit Handle(HANDLE value = nullptr) noexcept
      : value_(value == INVALID_HANDLE_VALUE ? nullptr : value) {}
  Handle(Handle&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  ~Handle() {
    if (value_) CloseHandle(value_);
  }
  Handle& operator=(Handle&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  HANDLE get() const noexcept { return value_; }

 private:
  HANDLE value_;
};

} // namespace

struct File {
  Handle file; // stays open: a spool is deleted with its last handle
  Handle section;
  std::uint64_t size = 0;
};

struct Spool {
  Handle file;
  std::uint64_t size = 0;
  bool failed = false;
};

namespace {

constexpr const char* kDeviceOrPipe = "it is a device or a pipe";
constexpr std::size_t kMostAtOnce = std::size_t{1} << 30; // bytes that are read or written
constexpr DWORD kShareAll = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

FileResult failure(FileError error, std::string message) {
  FileResult result;
  result.error = error;
  result.message = std::move(message);
  return result;
}

struct Meaning {
  FileError error;
  int number; // the matching errno, whose text is the same on all systems; 0: none
};

Meaning meaning_of(DWORD code) noexcept {
  switch (code) {
    case ERROR_FILE_NOT_FOUND: return {FileError::not_found, ENOENT};
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_DRIVE:
    case ERROR_BAD_NETPATH:
    case ERROR_BAD_NET_NAME:
    case ERROR_NOT_READY: return {FileError::path_not_found, ENOENT};
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_DIRECTORY: return {FileError::path_not_found, EINVAL};
    case ERROR_FILENAME_EXCED_RANGE:
    case ERROR_BUFFER_OVERFLOW: return {FileError::path_not_found, ENAMETOOLONG};
    case ERROR_ACCESS_DENIED: return {FileError::access_denied, EACCES};
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION: return {FileError::access_denied, EBUSY};
    case ERROR_TOO_MANY_OPEN_FILES: return {FileError::out_of_memory, EMFILE};
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
    case ERROR_COMMITMENT_LIMIT: return {FileError::out_of_memory, ENOMEM};
    case ERROR_PIPE_BUSY:
    case ERROR_BAD_PIPE: return {FileError::not_a_file, EINVAL};
    default: return {FileError::io, 0};
  }
}

FileResult system_failure(DWORD code) {
  const Meaning meaning = meaning_of(code);
  return failure(meaning.error, meaning.number != 0
                                    ? std::generic_category().message(meaning.number)
                                    : system_message(code));
}

// "\\\\.\\NUL", which is the full name of NUL, but not "\\\\.\\C:\\file".
bool is_device_name(std::wstring_view path) noexcept {
  constexpr std::wstring_view kDevices = L"\\\\.\\";
  return path.starts_with(kDevices) && path.find(L'\\', kDevices.size()) == path.npos;
}

bool is_pipe_name(std::wstring_view path) noexcept {
  constexpr std::wstring_view kPipe = L"\\\\.\\pipe\\";
  return path.size() > kPipe.size() &&
         CompareStringOrdinal(path.data(), static_cast<int>(kPipe.size()), kPipe.data(),
                              static_cast<int>(kPipe.size()), TRUE) == CSTR_EQUAL;
}

// No file system allows longer names, but not every one reports them.
bool has_long_name(std::wstring_view path) noexcept {
  constexpr std::size_t kLongest = 255;
  std::size_t length = 0;
  for (const wchar_t c : path) {
    length = c == L'\\' ? 0 : length + 1;
    if (length > kLongest) return true;
  }
  return false;
}

FileResult not_a_file(const char* what) { return failure(FileError::not_a_file, what); }

FileResult make_file(Handle file, std::uint64_t size) {
  FileResult result;
  Handle section;
  if (size != 0) { // an empty section cannot be made
    section = Handle(CreateFileMappingW(file.get(), nullptr, PAGE_READONLY, 0, 0, nullptr));
    if (!section.get()) return system_failure(GetLastError());
  }
  result.file = new (std::nothrow) File{std::move(file), std::move(section), size};
  if (!result.file) return system_failure(ERROR_NOT_ENOUGH_MEMORY);
  result.size = size;
  return result;
}

// A file that only this process can open, and that is deleted with its handle.
Handle open_temporary_in(const wchar_t* folder) noexcept {
  wchar_t name[MAX_PATH + 1];
  if (GetTempFileNameW(folder, L"nm", 0, name) == 0) return Handle();
  return Handle(CreateFileW(name, GENERIC_READ | GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                            FILE_ATTRIBUTE_TEMPORARY | FILE_ATTRIBUTE_NOT_CONTENT_INDEXED |
                                FILE_FLAG_DELETE_ON_CLOSE | FILE_FLAG_SEQUENTIAL_SCAN,
                            nullptr));
}

Handle open_temporary() noexcept {
  wchar_t folder[MAX_PATH + 8];
  const DWORD length = GetTempPathW(MAX_PATH, folder);
  if (length != 0 && length < MAX_PATH) {
    Handle file = open_temporary_in(folder);
    if (file.get()) return file;
  }
  // The folder that the environment names may be wrong.
  const UINT windows = GetSystemWindowsDirectoryW(folder, MAX_PATH);
  if (windows == 0 || windows >= MAX_PATH) return Handle();
  lstrcpyW(folder + windows, L"\\Temp");
  return open_temporary_in(folder);
}

// In C programs on Windows, TZ overrides the time zone of the system when it has the form
// "EST5EDT". Other forms ("Europe/Berlin", which tools of other systems set) mean nothing here.
bool follows_variable() noexcept {
  wchar_t text[128];
  const DWORD length = GetEnvironmentVariableW(L"TZ", text, static_cast<DWORD>(std::size(text)));
  if (length == 0 || length >= std::size(text)) return false;
  const auto is_in = [](wchar_t c, wchar_t from, wchar_t to) { return c >= from && c <= to; };
  std::size_t letters = 0;
  while (is_in(text[letters], L'A', L'Z') || is_in(text[letters], L'a', L'z')) ++letters;
  if (letters != 3) return false;
  const bool has_sign = text[letters] == L'-' || text[letters] == L'+';
  return text[letters] == L'\0' || is_in(text[letters + (has_sign ? 1 : 0)], L'0', L'9');
}

// False for a time that a SYSTEMTIME cannot hold.
bool utc_time(std::int64_t unix_seconds, std::int64_t shift, SYSTEMTIME& out) noexcept {
  constexpr std::int64_t kSecondsTo1970 = 11'644'473'600; // from 1601, where FILETIME begins
  constexpr std::int64_t kTicks = 10'000'000;             // of a FILETIME in a second
  constexpr std::int64_t kDay = 86'400;
  if (unix_seconds < kDay - kSecondsTo1970 ||
      unix_seconds > INT64_MAX / kTicks - kSecondsTo1970 - kDay) {
    return false;
  }
  const auto ticks = static_cast<std::uint64_t>((unix_seconds + kSecondsTo1970 + shift) * kTicks);
  const FILETIME stamp = {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
  return FileTimeToSystemTime(&stamp, &out) != FALSE;
}

} // namespace

FileResult open_file(const std::string& path) {
  if (path.empty()) return system_failure(ERROR_FILE_NOT_FOUND);
  const std::wstring name = wide_path(path);
  if (is_pipe_name(name)) return not_a_file(kDeviceOrPipe); // its one reader comes later
  Handle file(CreateFileW(name.c_str(), GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING,
                          FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!file.get()) {
    const DWORD code = GetLastError();
    const DWORD attributes = GetFileAttributesW(name.c_str());
    const bool is_folder =
        attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY) != 0;
    if (is_folder) return not_a_file("it is a folder");
    if (is_device_name(name) || code == ERROR_INVALID_HANDLE) return not_a_file(kDeviceOrPipe);
    return system_failure(has_long_name(name) ? ERROR_FILENAME_EXCED_RANGE : code);
  }
  if (GetFileType(file.get()) != FILE_TYPE_DISK) return not_a_file(kDeviceOrPipe);
  // A volume is of type disk as well, but has no size.
  LARGE_INTEGER size;
  if (!GetFileSizeEx(file.get(), &size)) {
    const DWORD code = GetLastError();
    return code == ERROR_INVALID_PARAMETER || code == ERROR_INVALID_FUNCTION
               ? not_a_file(kDeviceOrPipe)
               : system_failure(code);
  }
  return make_file(std::move(file), static_cast<std::uint64_t>(size.QuadPart));
}

const std::byte* map_view(File* file, std::uint64_t offset, std::size_t bytes,
                          FileError& error) noexcept {
  const void* view =
      MapViewOfFile(file->section.get(), FILE_MAP_READ, static_cast<DWORD>(offset >> 32),
                    static_cast<DWORD>(offset), bytes);
  if (!view) error = meaning_of(GetLastError()).error;
  return static_cast<const std::byte*>(view);
}

std::optional<std::size_t> read_file(File* file, std::uint64_t offset, void* data,
                                     std::size_t bytes) noexcept {
  OVERLAPPED place = {};
  place.Offset = static_cast<DWORD>(offset);
  place.OffsetHigh = static_cast<DWORD>(offset >> 32);
  const auto most = static_cast<DWORD>(std::min(bytes, kMostAtOnce));
  DWORD got = 0;
  if (ReadFile(file->file.get(), data, most, &got, &place)) return got;
  if (GetLastError() == ERROR_HANDLE_EOF) return 0;
  return std::nullopt;
}

void unmap_view(const std::byte* view, std::size_t) noexcept { UnmapViewOfFile(view); }

void end_mapping(File* file) noexcept { file->section = Handle(); }

void close_file(File* file) noexcept { delete file; }

Spool* open_spool() noexcept {
  Handle file = open_temporary();
  return file.get() ? new (std::nothrow) Spool{std::move(file)} : nullptr;
}

bool append_spool(Spool* spool, const void* data, std::size_t bytes) noexcept {
  const char* from = static_cast<const char*>(data);
  while (bytes != 0 && !spool->failed) {
    DWORD written = 0;
    const auto piece = static_cast<DWORD>(std::min(bytes, kMostAtOnce));
    if (!WriteFile(spool->file.get(), from, piece, &written, nullptr) || written == 0) {
      spool->failed = true;
      break;
    }
    from += written;
    bytes -= written;
    spool->size += written;
  }
  return !spool->failed;
}

FileResult finish_spool(Spool* spool) {
  Spool last = std::move(*spool);
  delete spool;
  if (last.failed) return system_failure(ERROR_DISK_FULL);
  return make_file(std::move(last.file), last.size);
}

void discard_spool(Spool* spool) noexcept { delete spool; }

struct Pipe {
  Handle handle;
};

namespace {

PipeResult make_pipe(Handle handle) {
  PipeResult result;
  result.pipe = new (std::nothrow) Pipe{std::move(handle)};
  if (!result.pipe) result.error = FileError::out_of_memory;
  return result;
}

PipeResult pipe_failure(FileResult failure) {
  PipeResult result;
  result.error = failure.error;
  result.message = std::move(failure.message);
  return result;
}

} // namespace

PipeResult open_pipe(const std::string& path) {
  const std::wstring name = wide_path(path);
  if (!is_pipe_name(name)) return pipe_failure(not_a_file(kDeviceOrPipe));
  Handle pipe(CreateFileW(name.c_str(), GENERIC_READ, kShareAll, nullptr, OPEN_EXISTING,
                          FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!pipe.get()) return pipe_failure(system_failure(GetLastError()));
  if (GetFileType(pipe.get()) != FILE_TYPE_PIPE) return pipe_failure(not_a_file(kDeviceOrPipe));
  return make_pipe(std::move(pipe));
}

PipeResult open_standard_input() {
  const HANDLE input = GetStdHandle(STD_INPUT_HANDLE);
  DWORD mode = 0;
  if (!input || input == INVALID_HANDLE_VALUE) {
    return pipe_failure(not_a_file("there is no standard input"));
  }
  if (GetConsoleMode(input, &mode)) return pipe_failure(not_a_file("it is a terminal"));
  HANDLE own = nullptr;
  if (!DuplicateHandle(GetCurrentProcess(), input, GetCurrentProcess(), &own, 0, FALSE,
                       DUPLICATE_SAME_ACCESS)) {
    return pipe_failure(system_failure(GetLastError()));
  }
  return make_pipe(Handle(own));
}

std::optional<std::size_t> read_pipe(Pipe* pipe, void* data, std::size_t bytes) noexcept {
  DWORD got = 0;
  // A message of no bytes is not the end; that of a pipe which is not Windows' own looks the same.
  do {
    const auto most = static_cast<DWORD>(std::min(bytes, kMostAtOnce));
    if (ReadFile(pipe->handle.get(), data, most, &got, nullptr)) {
      if (got != 0 || GetFileType(pipe->handle.get()) != FILE_TYPE_PIPE) return got;
      if (!PeekNamedPipe(pipe->handle.get(), nullptr, 0, nullptr, nullptr, nullptr)) return 0;
      continue;
    }
    const DWORD code = GetLastError();
    if (code == ERROR_BROKEN_PIPE || code == ERROR_HANDLE_EOF) return 0;
    if (code != ERROR_MORE_DATA) return std::nullopt;
  } while (got == 0);
  return got;
}

void close_pipe(Pipe* pipe) noexcept { delete pipe; }

std::string ansi_path(const std::string& utf8) {
  const std::wstring path = to_utf16(utf8);
  bool lossless = true;
  std::string ansi = ansi_text(path, lossless);
  if (lossless) return ansi;
  std::wstring name(MAX_PATH, L'\0');
  const auto room = static_cast<DWORD>(name.size());
  const DWORD length = GetShortPathNameW(path.c_str(), name.data(), room);
  if (length == 0 || length >= room) return ansi;
  name.resize(length);
  std::string short_name = ansi_text(name, lossless);
  return lossless ? short_name : ansi;
}

std::string utf8_path(const std::string& ansi) { return to_utf8(wide_text_of_ansi(ansi)); }

std::optional<std::string> utf8_of_ansi(std::string_view text) {
  if (GetACP() == CP_UTF8) return std::nullopt;
  return to_utf8(wide_text_of_ansi(text));
}

bool local_time(std::int64_t unix_seconds, SYSTEMTIME& out) noexcept {
  if (follows_variable()) {
    _tzset();
    std::tm tm;
    if (_localtime64_s(&tm, &unix_seconds) == 0) {
      out = system_time_of(tm);
      return true;
    }
    // Beyond the years that the C library knows, without summer time.
    return utc_time(unix_seconds, -std::int64_t{_timezone}, out);
  }
  SYSTEMTIME utc;
  return utc_time(unix_seconds, 0, utc) &&
         SystemTimeToTzSpecificLocalTime(nullptr, &utc, &out) != FALSE;
}

} // namespace netmon::port
