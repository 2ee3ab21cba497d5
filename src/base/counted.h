// SPDX-License-Identifier: MIT
// Numbers of things in sentences. Depends on the C++ library only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netmon {

// "frame", or "frames" unless there is one of them. For nouns that get an s.
std::string noun_for(std::uint64_t count, std::string_view noun);

// "1 frame", "2 frames".
std::string counted(std::uint64_t count, std::string_view noun);

} // namespace netmon
