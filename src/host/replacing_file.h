// SPDX-License-Identifier: MIT
// A file that is written beside the named one, and takes its place when it is complete: a reader
// sees either the old one or the new one. Until then it has no name where there are such files, so
// that nothing is left of it however the process ends. Depends on output_files.h.
#pragma once

#include "output_files.h"

#include <filesystem>
#include <memory>
#include <string>
#include <system_error>

namespace nmexpert {

class ReplacingFile {
 public:
  // Null when the file could not be written, with the reason in `error`. An existing target that is
  // not a regular file, such as a device, is written to directly.
  static std::unique_ptr<ReplacingFile> open(const std::string& name, std::error_code& error);
  ~ReplacingFile(); // without commit(), everything stays as it was

  OutputBuffer& buffer() { return *buffer_; }

  // Replaces the old file with the new one.
  std::error_code commit();

 private:
  ReplacingFile() = default;

  bool create_in(const std::filesystem::path& folder, std::error_code& error);
  std::error_code keep_unnamed();

  std::filesystem::path target_;
  std::filesystem::path folder_; // of the file being written
  std::filesystem::path part_;   // its name; empty when it has none, or is the target itself
  std::unique_ptr<OutputBuffer> buffer_;
  UnnamedFile* unnamed_ = nullptr; // the buffer, while it has no name
};

// True when both names refer to the same file, or will when it is created.
bool is_same_file(const std::string& a, const std::string& b);

} // namespace nmexpert
