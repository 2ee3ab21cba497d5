// SPDX-License-Identifier: MIT
// Values of options, from text. Each function refuses text that it cannot take as a whole: text
// that is not a number, signs, and numbers that do not fit. Depends on nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nmexpert {

// The value that lifts a limit, for options that set one.
inline constexpr std::string_view kNoLimit = "none";

inline constexpr double kLeastSeconds = 0.001;
inline constexpr double kMostSeconds = 4'000'000;

// "30", "0.5": plain decimal seconds in the range above, rounded up to milliseconds.
std::optional<std::uint32_t> milliseconds_of(std::string_view text);

inline constexpr unsigned kMostJobs = 256;

// "4": decimal digits, from 1 to `most`.
std::optional<unsigned> number_of(std::string_view text, unsigned most);

inline constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 60; // 1048576T

// "4096", "512M": from 1 to kMostBytes bytes. The units are powers of 1024: k, M, G and T in either
// case, also as "MB" and "MiB".
std::optional<std::uint64_t> bytes_of(std::string_view text);

} // namespace nmexpert
