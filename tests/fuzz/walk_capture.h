// SPDX-License-Identifier: MIT
// What every fuzz target over capture files does with its input: opens it as a file, and reads all
// of it through the functions that experts call. Aborts when a promise is broken.
#pragma once

#include <cstddef>
#include <cstdint>

namespace netmon::fuzz {

void walk_capture(const std::uint8_t* data, std::size_t size);

} // namespace netmon::fuzz
