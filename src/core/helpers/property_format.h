// SPDX-License-Identifier: MIT
// The generic formatter: the text of an instance by the type and the qualifier of its property. All
// it knows is in the instance, which is the caller's memory, like what its pointers lead to.
// Reference: parsers.md 12.3, 12.4; texts.md 3. Depends on bounded_text.h.
#pragma once

#include <netmon/properties.h>

#include <cstddef>
#include <cstdint>

namespace netmon {

// Writes szPropertyText, at most FormatStringSize bytes. NMERR_INVALID_PARAMETER for a missing
// instance, definition, or buffer; NMERR_BUFFER_TOO_SMALL for a size of 0.
std::uint32_t format_property(PROPERTYINST* instance) noexcept;

// The same as if the property had this type and qualifier: those of the functions that a parser
// calls by name.
std::uint32_t format_property_as(PROPERTYINST* instance, std::uint8_t type,
                                 std::uint8_t qualifier) noexcept;

// The value as a number of `bytes` bytes (1, 2, 4, or 8): `10 (0xA)`, or in base 16 `0x0A`, padded.
std::uint32_t format_property_number(PROPERTYINST* instance, std::size_t bytes,
                                     std::uint32_t base) noexcept;

// The value as hexadecimal bytes without separators.
std::uint32_t format_property_bytes(PROPERTYINST* instance) noexcept;

} // namespace netmon
