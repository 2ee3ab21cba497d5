// SPDX-License-Identifier: MIT
// The value of a property's instance as filters see it, and how it compares with literals.
// Reference: filters.md 5.4. Depends on filter_cell.h, frame_facts.h.
#pragma once

#include "filter_cell.h"
#include "frame_facts.h"

#include <cstdint>
#include <optional>
#include <span>

namespace netmon {

// Values of one class compare with the same literals.
enum class ValueClass : std::uint8_t { number, text, address, time, identifier, raw };

ValueClass class_of(const PropertyKind& kind) noexcept;

// Can a value of a class compare with a literal of a kind by a relation, whatever the data are?
bool can_compare(ValueClass value, std::uint8_t type, CellKind literal, Relation relation) noexcept;

// The number with this index, from 0 on, of an instance: an array has several. None behind the last
// one, and for data that are shorter than the type needs.
std::optional<std::uint64_t> number_of(const PropertyValue& value, std::uint32_t index) noexcept;

// A literal: a number, or the operand of a step.
struct Literal {
  CellKind kind = CellKind::number;
  std::uint64_t number = 0;
  const FilterStep* step = nullptr;
};

// Does the instance satisfy the relation, seen from its side? False for pairs that cannot be
// compared.
bool satisfies(const PropertyValue& value, Relation relation, bool ignores_case,
               const Literal& literal) noexcept;

// The same for bytes of a frame: as many are compared as the literal has.
bool starts_in_relation(std::span<const std::byte> bytes, Relation relation, bool ignores_case,
                        const Literal& literal) noexcept;

// Do the data hold the literal's bytes? Text in UTF-16 is narrowed before.
bool contains(const PropertyValue& value, bool ignores_case, const Literal& literal) noexcept;

// Where a sequence of sub-identifiers has to be in an object identifier.
enum class Place : std::uint8_t { anywhere, at_start, at_end };
bool identifier_has(const PropertyValue& value, Place place, std::span<const DWORD> part) noexcept;

} // namespace netmon
