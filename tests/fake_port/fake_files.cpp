// SPDX-License-Identifier: MIT
// The file section of the fake port. Files are strings. Every view is a copy of its own, which is
// spoiled when it is unmapped: a later read through it finds garbage.
#include "base/calendar.h"
#include "fake_port.h"

#include <algorithm>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>

namespace netmon {

namespace fake_port {

namespace fs = std::filesystem;

std::map<std::string, std::string> files;
std::map<std::string, std::string> pipes;
std::map<std::string, port::FileError> file_errors;
std::string product_folder;

namespace {

fs::path path_of(const std::string& utf8) {
  return fs::path(reinterpret_cast<const char8_t*>(utf8.c_str()));
}

bool find(const std::string& path, std::string& bytes) {
  if (const auto file = files.find(path); file != files.end()) {
    bytes = file->second;
    return true;
  }
  std::ifstream in(path_of(path), std::ios::binary);
  if (!in || !fs::is_regular_file(path_of(path))) return false;
  bytes.assign(std::istreambuf_iterator<char>(in), {});
  return true;
}

} // namespace

void forget_files() {
  files.clear();
  pipes.clear();
  file_errors.clear();
  product_folder.clear();
}

} // namespace fake_port

using fake_port::knobs;

namespace port {

struct File {
  std::string bytes;
};

FileResult open_file(const std::string& path) {
  FileResult result;
  std::string bytes;
  if (const auto error = fake_port::file_errors.find(path); error != fake_port::file_errors.end()) {
    result.error = error->second;
    result.message = "fake error";
  } else if (fake_port::pipes.contains(path)) {
    result.error = FileError::not_a_file;
    result.message = "a fake pipe";
  } else if (fake_port::find(path, bytes)) {
    result.size = bytes.size();
    result.file = new File{std::move(bytes)};
  } else {
    result.error = FileError::not_found;
    result.message = "no such fake file";
  }
  return result;
}

const std::byte* map_view(File* file, std::uint64_t offset, std::size_t bytes,
                          FileError& error) noexcept {
  const long left = knobs.views_left;
  if (left > 0) knobs.views_left = left - 1;
  const bool refused = left == 0 || knobs.views_refused.fetch_sub(1) > 0;
  auto* view = refused ? nullptr : new (std::nothrow) std::byte[bytes];
  if (!view) {
    error = FileError::out_of_memory;
    return nullptr;
  }
  std::memcpy(view, file->bytes.data() + offset, bytes);
  const long now = knobs.viewed_bytes += static_cast<long>(bytes);
  if (now > knobs.most_viewed_bytes) knobs.most_viewed_bytes = now;
  return view;
}

std::optional<std::size_t> read_file(File* file, std::uint64_t offset, void* data,
                                     std::size_t bytes) noexcept {
  const auto from = static_cast<std::size_t>(std::min<std::uint64_t>(offset, file->bytes.size()));
  const std::size_t end = std::min(file->bytes.size(), knobs.readable_bytes.load());
  if (from > end || (from == end && end < file->bytes.size())) return std::nullopt;
  const std::size_t piece = std::min(bytes, end - from);
  std::memcpy(data, file->bytes.data() + from, piece);
  return piece;
}

void unmap_view(const std::byte* view, std::size_t bytes) noexcept {
  std::memset(const_cast<std::byte*>(view), 0xDD, bytes);
  delete[] view;
  knobs.viewed_bytes -= static_cast<long>(bytes);
}

void end_mapping(File*) noexcept {}
void close_file(File* file) noexcept { delete file; }

struct Spool {
  std::string bytes;
};

Spool* open_spool() noexcept { return knobs.maps_left == 0 ? nullptr : new (std::nothrow) Spool; }

bool append_spool(Spool* spool, const void* data, std::size_t bytes) noexcept {
  if (knobs.maps_left == 0) return false;
  spool->bytes.append(static_cast<const char*>(data), bytes);
  return true;
}

FileResult finish_spool(Spool* spool) {
  FileResult result;
  result.size = spool->bytes.size();
  result.file = new File{std::move(spool->bytes)};
  delete spool;
  return result;
}

void discard_spool(Spool* spool) noexcept { delete spool; }

struct Pipe {
  std::string bytes;
  std::size_t at = 0;
  std::size_t reads = 0;
};

PipeResult open_pipe(const std::string& path) {
  PipeResult result;
  const auto found = fake_port::pipes.find(path);
  if (found != fake_port::pipes.end()) {
    result.pipe = new Pipe{found->second};
  } else {
    result.error = FileError::not_a_file;
    result.message = "no such fake pipe";
  }
  return result;
}

PipeResult open_standard_input() { return open_pipe("-"); }

std::optional<std::size_t> read_pipe(Pipe* pipe, void* data, std::size_t bytes) noexcept {
  const std::size_t left = pipe->bytes.size() - pipe->at;
  if (left == 0 && knobs.pipes_break) return std::nullopt;
  const std::size_t piece = std::min({bytes, left, 1 + pipe->reads++ * 7 % 100});
  std::memcpy(data, pipe->bytes.data() + pipe->at, piece);
  pipe->at += piece;
  return piece;
}

void close_pipe(Pipe* pipe) noexcept { delete pipe; }

std::string ansi_path(const std::string& utf8) { return utf8; }

std::string utf8_path(const std::string& ansi) { return ansi; }

std::optional<std::string> utf8_of_ansi(std::string_view) { return std::nullopt; }

std::string product_folder() { return fake_port::product_folder; }

std::string path_in(const std::string& folder, const std::string& name) {
  return folder + "/" + name;
}

bool local_time(std::int64_t unix_seconds, SYSTEMTIME& out) noexcept {
  const auto seconds = static_cast<std::time_t>(unix_seconds);
  if (seconds != unix_seconds) { // beyond 2038, where it has 32 bits: as if in UTC
    constexpr std::int64_t kFrom1601To1970 = 11'644'473'600;
    const std::int64_t milliseconds = (unix_seconds + kFrom1601To1970) * 1000;
    if (milliseconds < 0 || milliseconds >= end_of_calendar()) return false;
    out = system_time_of(milliseconds);
    return true;
  }
  const std::tm* parts = std::localtime(&seconds);
  if (!parts) return false;
  out = system_time_of(*parts);
  return true;
}

} // namespace port
} // namespace netmon
