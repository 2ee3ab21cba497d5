// SPDX-License-Identifier: MIT
// Links are followed, and permissions are kept. If no file can be created beside the target, or the
// target cannot be replaced (it may be a mount point), its contents are replaced instead.
#include "replacing_file.h"

#include "file_path.h"

#include <fmt/format.h>

#include <random>

namespace nmexpert {

namespace {

namespace fs = std::filesystem;

fs::path behind_links(fs::path file) {
  std::error_code error;
  for (int links = 0; links < 40 && fs::is_symlink(fs::symlink_status(file, error)); ++links) {
    const fs::path next = fs::read_symlink(file, error);
    if (error) break;
    file = next.is_absolute() ? next : file.parent_path() / next;
  }
  return file;
}

// Tries new names in a folder until `take` does not find one taken; returns the last one.
template <class Take>
fs::path try_names(const fs::path& folder, std::error_code& error, const Take& take) {
  std::random_device random;
  fs::path name;
  for (int tries = 0; tries < 100; ++tries) {
    name = folder / fmt::format("nmexpert-{:08x}.part", random());
    error = take(file_text(name));
    if (error != std::errc::file_exists) break;
  }
  return name;
}

} // namespace

bool ReplacingFile::create_in(const fs::path& folder, std::error_code& error) {
  folder_ = folder;
  if (auto unnamed = create_unnamed(folder.empty() ? "." : file_text(folder))) {
    unnamed_ = unnamed.get();
    buffer_ = std::move(unnamed);
    return true;
  }
  const fs::path name = try_names(folder, error, [&](const std::string& path) {
    std::error_code why;
    buffer_ = create_file(path, why);
    return why;
  });
  if (buffer_) part_ = name;
  return buffer_ != nullptr;
}

std::unique_ptr<ReplacingFile> ReplacingFile::open(const std::string& name,
                                                   std::error_code& error) {
  std::unique_ptr<ReplacingFile> file(new ReplacingFile);
  std::error_code ignored;
  const fs::file_status status = fs::status(file_path(name), ignored);
  const bool exists = fs::exists(status);
  if (exists) {
    // Also checks that it is writable, which replacing it would not.
    auto existing = open_existing(name, error);
    if (!existing) return nullptr;
    if (!fs::is_regular_file(status)) {
      file->buffer_ = std::move(existing);
      return file;
    }
  }
  file->target_ = behind_links(file_path(name));
  if (!file->create_in(file->target_.parent_path(), error)) {
    const fs::path folder = exists ? fs::temp_directory_path(ignored) : fs::path();
    if (!exists || ignored || !file->create_in(folder, error)) return nullptr;
  }
  const fs::path written = file->unnamed_ ? file_path(file->unnamed_->path()) : file->part_;
  if (exists) fs::permissions(written, status.permissions() & fs::perms::all, ignored);
  return file;
}

ReplacingFile::~ReplacingFile() {
  if (!buffer_ || part_.empty()) return;
  buffer_.reset(); // Windows does not remove an open file
  std::error_code ignored;
  fs::remove(part_, ignored);
}

// Gives the file the name of the target or, where that is taken, another one, to be renamed.
std::error_code ReplacingFile::keep_unnamed() {
  buffer_->pubsync();
  if (buffer_->error()) return buffer_->error();
  std::error_code error = unnamed_->keep_as(file_text(target_));
  if (error == std::errc::file_exists) {
    part_ =
        try_names(folder_, error, [&](const std::string& path) { return unnamed_->keep_as(path); });
    if (error) part_.clear();
  }
  if (error) { // its file system has such files, but does not let them stay
    fs::copy_file(file_path(unnamed_->path()), target_, fs::copy_options::overwrite_existing,
                  error);
  }
  unnamed_ = nullptr;
  return error;
}

std::error_code ReplacingFile::commit() {
  std::error_code error;
  if (unnamed_) error = keep_unnamed();
  if (const std::error_code closing = buffer_->close(); !error) error = closing;
  if (error || part_.empty()) return error;
  fs::rename(part_, target_, error);
  if (!error) {
    part_.clear();
  } else {
    fs::copy_file(part_, target_, fs::copy_options::overwrite_existing, error);
  }
  return error;
}

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code error;
  const fs::path first = file_path(a);
  const fs::path second = file_path(b);
  if (fs::equivalent(first, second, error) && !error) return true;
  if (fs::exists(first, error) || fs::exists(second, error)) return false;
  const fs::path whole = fs::weakly_canonical(fs::absolute(first, error), error);
  return !error && whole == fs::weakly_canonical(fs::absolute(second, error), error) && !error;
}

} // namespace nmexpert
