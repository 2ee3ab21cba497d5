// SPDX-License-Identifier: MIT
// Files that are no captures of a format that is read here, but that people have: what they are,
// and what to do with them. Depends on the C++ library only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace netmon {

// A sentence about a file that starts with `head` and has this name, such as "it is compressed with
// xz; decompress it with `xz -d`"; empty when nothing is known about it.
std::string describe_foreign(std::span<const std::byte> head, std::string_view path);

} // namespace netmon
