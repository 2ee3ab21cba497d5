// SPDX-License-Identifier: MIT
// The ANSI code page, paths and messages of Windows. Internal to the Windows backend.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netmon::port {

// Text in the ANSI code page, which the old interface uses. `lossless`: the code page can represent
// all of the text. May throw std::bad_alloc, like all functions below.
std::string ansi_text(std::wstring_view text, bool& lossless);
std::wstring wide_text_of_ansi(std::string_view ansi);

// A path for the file functions: absolute, with backslashes, and in the extended form when it is
// longer than 260 characters.
std::wstring wide_path(const std::string& utf8);

// The system's message for an error code, without a line break; the number when there is none.
std::string system_message(std::uint32_t error);

} // namespace netmon::port
