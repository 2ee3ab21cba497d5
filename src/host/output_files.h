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

// Opens an existing file for writing, and keeps its contents. Null on failure.
std::unique_ptr<OutputBuffer> open_existing(const std::string& name, std::error_code& error);

} // namespace nmexpert
