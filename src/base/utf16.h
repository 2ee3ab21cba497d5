// SPDX-License-Identifier: MIT
// Between UTF-8, which netmon speaks, and UTF-16, which Windows and the old interface's wide texts
// speak. Depends on nothing.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

namespace netmon {

// Where wchar_t has 16 bits, what Windows functions take.
using Utf16String = std::conditional_t<sizeof(wchar_t) == 2, std::wstring, std::u16string>;
using Utf16View = std::basic_string_view<Utf16String::value_type>;

// What is not well formed becomes U+FFFD, one per maximal part of a character, as Unicode
// recommends. May throw std::bad_alloc, as below.
Utf16String to_utf16(std::string_view utf8);

// A surrogate without its other half becomes U+FFFD.
std::string to_utf8(Utf16View text);

} // namespace netmon
