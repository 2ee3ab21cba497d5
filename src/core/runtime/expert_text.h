// SPDX-License-Identifier: MIT
// Texts of experts as UTF-8. The old interface's LPSTR has no encoding of its own: it carries what
// the expert's author wrote, in the code page of the day or, since, in UTF-8. Depends on port.h.
#pragma once

#include <string>
#include <string_view>

namespace netmon {

// A text that is UTF-8 stays what it is; one that was cut within its last character loses the rest
// of it. Any other is taken as a whole to be in the ANSI code page or, where there is none, in
// Windows-1252, which reads all bytes. May throw std::bad_alloc.
std::string utf8_text(std::string_view text);

} // namespace netmon
