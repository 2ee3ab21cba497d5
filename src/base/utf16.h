// SPDX-License-Identifier: MIT
// Converts between UTF-8, which netmon uses, and UTF-16, which Windows and the old interface's wide
// strings use. Depends on nothing.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace netmon {

// Where wchar_t has 16 bits, the string type that Windows functions take.
using Utf16String = std::conditional_t<sizeof(wchar_t) == 2, std::wstring, std::u16string>;
using Utf16View = std::basic_string_view<Utf16String::value_type>;

// Malformed input becomes U+FFFD, one per maximal subpart of a character, as Unicode recommends.
// May throw std::bad_alloc, as may to_utf8.
Utf16String to_utf16(std::string_view utf8);

// An unpaired surrogate becomes U+FFFD.
std::string to_utf8(Utf16View text);

} // namespace netmon
