// SPDX-License-Identifier: MIT
// Destinations of text: part of the seam to the operating system. Depends on output_buffer.h.
#pragma once

#include "output_buffer.h"

#include <memory>
#include <string>
#include <system_error>

namespace nmexpert {

// The buffer that writes to standard output.
OutputBuffer& standard_output_buffer();

// Creates a file; std::errc::file_exists when the name is taken. Null on failure.
std::unique_ptr<OutputBuffer> create_file(const std::string& name, std::error_code& error);

// A file that has no name: it is gone when it is closed, or this process ends in whatever way.
class UnnamedFile : public OutputBuffer {
 public:
  // From now on it has a name and stays. std::errc::file_exists when the name is taken.
  virtual std::error_code keep_as(const std::string& name) = 0;

  // By what name this process can reach it until then.
  virtual std::string path() const = 0;
};

// Creates one in a folder. Null where the system, or the folder's file system, has no such files.
std::unique_ptr<UnnamedFile> create_unnamed(const std::string& folder);

// Opens an existing file for writing, and keeps its contents. Null on failure.
std::unique_ptr<OutputBuffer> open_existing(const std::string& name, std::error_code& error);

} // namespace nmexpert
