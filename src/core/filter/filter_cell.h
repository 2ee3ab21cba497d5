// SPDX-License-Identifier: MIT
// What the evaluation of a filter works on: a stack of cells, and what each action takes from it
// and leaves on it. Reference: filters.md 5.2, 5.3. Depends on filter_step.h.
#pragma once

#include "filter_step.h"

#include <cstdint>

namespace netmon {

enum class CellKind : std::uint8_t {
  truth,
  number,
  property,  // stands for all its instances in the frame
  bytes,     // ARRAY
  text,      // STRING
  reference, // bytes of the frame, or of each instance of a property: DEREFPROPERTY
  address,
  time,
  identifier, // OID
};

// What a relation asks for.
enum class Relation : std::uint8_t { equal, not_equal, greater, less, greater_equal, less_equal };

// The families of actions: those of one are checked and evaluated alike.
enum class ActionFamily : std::uint8_t {
  invalid,
  nothing,     // EXPRESSION, NOEVAL
  operand,     // pushes the cell that `pushes` names
  logic,       // AND, OR, XOR
  negation,    // NOT
  exists,      // PROPERTYEXIST
  protocols,   // PROTOCOLEXIST, PROTOCOLSEXIST
  relation,    // EQUAL ... LESSEQUAL
  contains,    // CONTAINS
  arithmetic,  // PLUS, MINUS
  bits,        // AREBITSON, AREBITSOFF
  array_equal, // ARRAYEQUAL
  direction,   // FROM, TO, FROMTO
  identifiers, // OID_CONTAINS ...
};

struct ActionRule {
  ActionFamily family = ActionFamily::invalid;
  CellKind pushes = CellKind::truth;
  Relation relation = Relation::equal;   // of the family `relation`
  bool ignores_case = false;             // ...NC
  DWORD address_type = ADDRESS_TYPE_ANY; // what the action says of its address, else ANY
};

// The rule of an action; of the family `invalid` for one that is unknown.
ActionRule rule_of(FILTERACTIONTYPE action) noexcept;

// What a relation is when its sides change places.
constexpr Relation mirrored(Relation relation) noexcept {
  switch (relation) {
    case Relation::greater: return Relation::less;
    case Relation::less: return Relation::greater;
    case Relation::greater_equal: return Relation::less_equal;
    case Relation::less_equal: return Relation::greater_equal;
    default: return relation;
  }
}

// Does an order (negative, zero, positive) satisfy a relation?
constexpr bool satisfies(Relation relation, int order) noexcept {
  switch (relation) {
    case Relation::equal: return order == 0;
    case Relation::not_equal: return order != 0;
    case Relation::greater: return order > 0;
    case Relation::less: return order < 0;
    case Relation::greater_equal: return order >= 0;
    case Relation::less_equal: return order <= 0;
  }
  return false;
}

} // namespace netmon
