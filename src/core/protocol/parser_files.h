// SPDX-License-Identifier: MIT
// The parsers' configuration files: where they are, and what is in them. Reference: parsers.md
// 10.3. Depends on port.h, base/ascii_text.h. Texts and paths are UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace netmon {

// The path of the file with this name in the folder PARSERS of the product. ".INI" is added to a
// name without an extension. The file need not exist. Empty when there is no such folder, or when
// the name is empty or more than a name. May throw std::bad_alloc, as may the others.
std::string parser_file_path(std::string_view name);

// The same for what parsers pass: a name with a separator is a path, and stays as it is.
std::string parser_file_or_path(std::string_view name);

// Larger files are not read.
inline constexpr std::size_t kMaxParserFile = std::size_t{1} << 20;

// The contents of a file; none when it cannot be read.
std::optional<std::string> read_parser_file(const std::string& path);

} // namespace netmon
