// SPDX-License-Identifier: MIT
// Converts texts of experts to UTF-8. The old interface's LPSTR has no defined encoding: it
// contains what the expert's author wrote, in the code page of the time or, in newer experts, in
// UTF-8. Depends on port.h.
#pragma once

#include <string>
#include <string_view>

namespace netmon {

// UTF-8 text is returned unchanged, except that an incomplete last character is dropped. Any other
// text is read as a whole in the ANSI code page or, where there is none, in Windows-1252, which
// accepts all bytes. May throw std::bad_alloc.
std::string utf8_text(std::string_view text);

} // namespace netmon
