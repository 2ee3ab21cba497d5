// SPDX-License-Identifier: MIT
// Where text goes: part of the seam to the operating system. Depends on output_buffer.h.
#pragma once

#include "output_buffer.h"

#include <memory>
#include <string>
#include <system_error>

namespace nmexpert {

// The one that writes to the standard output.
OutputBuffer& standard_output_buffer();

// Creates a file; std::errc::file_exists when the name is taken. Null on failure.
std::unique_ptr<OutputBuffer> create_file(const std::string& name, std::error_code& error);

// Opens what is there already for writing, and leaves its contents alone. Null on failure.
std::unique_ptr<OutputBuffer> open_existing(const std::string& name, std::error_code& error);

} // namespace nmexpert
