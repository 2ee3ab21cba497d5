// SPDX-License-Identifier: MIT
// Links are followed, and permissions are kept. If no file can be created beside the target, or the
// target cannot be replaced (it may be a mount point), its contents are replaced instead.
#include "replacing_file.h"

#include "file_path.h"
#include "output_files.h"

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

// Creates a file with a new name in a folder.
std::unique_ptr<OutputBuffer> create_in(const fs::path& folder, fs::path& part,
                                        std::error_code& error) {
  std::random_device random;
  for (int tries = 0; tries < 100; ++tries) {
    part = folder / fmt::format("nmexpert-{:08x}.part", random());
    auto buffer = create_file(file_text(part), error);
    if (buffer || error != std::errc::file_exists) return buffer;
  }
  return nullptr;
}

} // namespace

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
  file->buffer_ = create_in(file->target_.parent_path(), file->part_, error);
  if (!file->buffer_ && exists) {
    const fs::path folder = fs::temp_directory_path(ignored);
    if (!ignored) file->buffer_ = create_in(folder, file->part_, error);
  }
  if (!file->buffer_) return nullptr;
  if (exists) fs::permissions(file->part_, status.permissions() & fs::perms::all, ignored);
  return file;
}

ReplacingFile::~ReplacingFile() {
  if (!buffer_ || part_.empty()) return;
  buffer_.reset(); // Windows does not remove an open file
  std::error_code ignored;
  fs::remove(part_, ignored);
}

std::error_code ReplacingFile::commit() {
  std::error_code error = buffer_->close();
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
