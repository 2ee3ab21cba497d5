// SPDX-License-Identifier: MIT
// Files that cannot be opened or written are reported at once.
#include "output.h"

#include "expert_files.h"
#include "file_path.h"
#include "output_files.h"
#include "terminal.h"
#include "text.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace nmexpert {

namespace {

// True when a command that looks for experts in `folder` would load `file`.
bool is_expert_in(const std::string& file, const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::is_directory(file_path(folder), error) || !fs::exists(file_path(file), error)) {
    return false;
  }
  const std::string name = file_text(file_path(file).filename());
  return is_expert_name(name) &&
         is_same_file(file, file_text(file_path(folder) / file_path(file).filename()));
}

} // namespace

bool is_input(const std::string& file, const std::vector<std::string>& inputs) {
  return std::any_of(inputs.begin(), inputs.end(), [&](const std::string& input) {
    return is_same_file(file, input) || is_expert_in(file, input);
  });
}

Output::Output(const std::string& file, const std::vector<std::string>& inputs) : name_(file) {
  if (file.empty()) {
    stream_ = &standard_output();
    buffer_ = &standard_output_buffer();
    return;
  }
  if (is_input(file, inputs)) {
    good_ = false;
    message(fmt::format("cannot write '{}': it is also an input", file));
    return;
  }
  std::error_code error;
  file_ = ReplacingFile::open(file, error);
  if (!file_) {
    fail(error);
    return;
  }
  buffer_ = &file_->buffer();
  stream_of_file_ = std::make_unique<std::ostream>(buffer_);
  stream_ = stream_of_file_.get();
}

std::size_t Output::width() const { return file_ ? 0 : output_width(); }

bool Output::flush() {
  if (!good_) return false;
  stream_->flush();
  return !buffer_->error() || fail(buffer_->error());
}

bool Output::finish() {
  bool written = flush() || reader_left_;
  if (good_ && file_ && buffer_->is_used()) {
    const std::error_code error = file_->commit();
    written = !error || fail(error);
  }
  // Closed here because the process may end without running destructors. Nothing more is written to
  // it.
  good_ = false;
  file_.reset();
  return written;
}

bool Output::fail(const std::error_code& error) {
  good_ = false;
  reader_left_ = error == std::errc::broken_pipe;
  if (!reader_left_) {
    message(fmt::format("cannot write {}: {}", name_.empty() ? "the report" : "'" + name_ + "'",
                        error.message()));
  }
  return false;
}

void message(std::string_view text) { print_error(fmt::format("nmexpert: {}\n", printable(text))); }

} // namespace nmexpert
