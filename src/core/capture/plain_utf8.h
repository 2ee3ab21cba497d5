// SPDX-License-Identifier: MIT
// Texts of capture files as proper UTF-8. Depends on base/utf8.h.
#pragma once

#include <string>
#include <string_view>

namespace netmon {

// The text, with U+FFFD in place of each part that is not UTF-8. May throw std::bad_alloc.
std::string plain_utf8(std::string_view text);

} // namespace netmon
