// SPDX-License-Identifier: MIT
// The ANSI code page, paths and messages of Windows. Internal to the Windows backend.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netmon::port {

// The ANSI code page, in which the old interface speaks. `lossless`: it could say all of the text.
// May throw std::bad_alloc, as all below.
std::string ansi_text(std::wstring_view text, bool& lossless);
std::wstring wide_text_of_ansi(std::string_view ansi);

// A path for the file functions: absolute, with backslashes, and in the form that may be longer
// than 260 characters where it is longer.
std::wstring wide_path(const std::string& utf8);

// What the system says about an error code, without a line break; the number where it says nothing.
std::string system_message(std::uint32_t error);

} // namespace netmon::port
