// SPDX-License-Identifier: MIT
// The names of EtherTypes. Reference: parsers.md 13.5. Depends on public headers.
#pragma once

#include <netmon/properties.h>

#include <cstdint>
#include <span>

namespace netmon {

// In ascending order of the values.
std::span<const LABELED_WORD> ether_type_names() noexcept;

// The entry of a type; null when it has none.
const LABELED_WORD* find_ether_type(std::uint32_t type) noexcept;

} // namespace netmon
