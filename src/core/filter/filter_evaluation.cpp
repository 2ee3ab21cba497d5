// SPDX-License-Identifier: MIT
// The rules of the actions. What the check has found is not looked at again.
#include "filter_evaluation.h"

#include "core/capture/address.h"
#include "filter_value.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace netmon {

namespace {

struct Cell {
  CellKind kind = CellKind::truth;
  bool truth = false;
  bool is_missing = false; // a number that is made of a property without an instance
  std::uint64_t number = 0;
  const FilterStep* step = nullptr; // the operand
};

constexpr std::size_t kUsualDepth = 16;

class Evaluation {
 public:
  Evaluation(FrameFacts& facts, Cell* cells) : facts_(facts), cells_(cells) {}

  void take(const FilterStep& step) {
    const ActionRule rule = rule_of(step.action);
    switch (rule.family) {
      case ActionFamily::invalid:
      case ActionFamily::nothing: break;
      case ActionFamily::operand:
        cells_[count_++] = {rule.pushes, step.number != 0, false, step.number, &step};
        break;
      case ActionFamily::logic: logic(step.action); break;
      case ActionFamily::negation: push(!pop().truth); break;
      case ActionFamily::exists:
        push(exists(step.property != 0 ? step.property : pop().step->property));
        break;
      case ActionFamily::protocols: push(protocols(step)); break;
      case ActionFamily::relation: relation(rule); break;
      case ActionFamily::contains: {
        const Cell wanted = pop(), where = pop();
        push(any_instance(where, [&](const PropertyValue& value) {
          return contains(value, rule.ignores_case, literal(wanted));
        }));
        break;
      }
      case ActionFamily::arithmetic: arithmetic(step.action); break;
      case ActionFamily::bits: bits(step.action); break;
      case ActionFamily::array_equal: array_equal(); break;
      case ActionFamily::direction: direction(step); break;
      case ActionFamily::identifiers: {
        const Cell part = pop(), where = pop();
        const Place place = step.action == FILTERACTION_OID_BEGINS_WITH ? Place::at_start
                            : step.action == FILTERACTION_OID_ENDS_WITH ? Place::at_end
                                                                        : Place::anywhere;
        push(any_instance(where, [&](const PropertyValue& value) {
          return identifier_has(value, place, part.step->identifier);
        }));
        break;
      }
    }
  }

  bool result(bool leaves_property) {
    return leaves_property ? exists(cells_[0].step->property) : cells_[0].truth;
  }

 private:
  Cell pop() { return cells_[--count_]; }
  void push(bool truth) { cells_[count_++] = {CellKind::truth, truth, false, 0, nullptr}; }

  static Literal literal(const Cell& cell) { return {cell.kind, cell.number, cell.step}; }

  bool exists(HPROPERTY property) { return facts_.instance(property, 0).has_value(); }

  template <class Test>
  bool any_instance(const Cell& of, const Test& test) {
    for (std::uint32_t i = 0;; ++i) {
      const auto value = facts_.instance(of.step->property, i);
      if (!value) return false;
      if (test(*value)) return true;
    }
  }

  // The bytes that a reference stands for, one range after another.
  template <class Test>
  bool any_reference(const Cell& of, const Test& test) {
    const std::size_t offset = of.step->offset;
    if (of.step->property != 0) {
      return any_instance(of, [&](const PropertyValue& value) {
        return offset < value.data.size() && test(value.data.subspan(offset));
      });
    }
    const auto bytes = facts_.from(of.step->protocol);
    return offset < bytes.size() && test(bytes.subspan(offset));
  }

  void logic(FILTERACTIONTYPE action) {
    const bool right = pop().truth, left = pop().truth;
    push(action == FILTERACTION_AND  ? left && right
         : action == FILTERACTION_OR ? left || right
                                     : left != right);
  }

  bool protocols(const FilterStep& step) {
    if (step.action == FILTERACTION_PROTOCOLEXIST) {
      return step.protocol && facts_.has(step.protocol);
    }
    return step.any_protocol ||
           std::any_of(step.protocols.begin(), step.protocols.end(),
                       [this](HPROTOCOL protocol) { return protocol && facts_.has(protocol); });
  }

  void relation(const ActionRule& rule) {
    Cell right = pop(), left = pop();
    Relation relation = rule.relation;
    const auto is_from_frame = [](const Cell& cell) {
      return cell.kind == CellKind::property || cell.kind == CellKind::reference;
    };
    if (!is_from_frame(left) && is_from_frame(right)) {
      std::swap(left, right);
      relation = mirrored(relation);
    }
    if (left.kind == CellKind::reference) {
      push(any_reference(left, [&](std::span<const std::byte> bytes) {
        return starts_in_relation(bytes, relation, rule.ignores_case, literal(right));
      }));
    } else if (left.kind == CellKind::number) {
      push(!left.is_missing && !right.is_missing &&
           satisfies(relation, left.number < right.number ? -1 : left.number > right.number));
    } else if (right.kind == CellKind::property) {
      push(any_instance(left, [&](const PropertyValue& value) {
        return any_instance(
            right, [&](const PropertyValue& other) { return any_pair(value, other, relation); });
      }));
    } else {
      push(!right.is_missing && any_instance(left, [&](const PropertyValue& value) {
        return satisfies(value, relation, rule.ignores_case, literal(right));
      }));
    }
  }

  static bool any_pair(const PropertyValue& value, const PropertyValue& other, Relation relation) {
    for (std::uint32_t i = 0;; ++i) {
      const auto number = number_of(other, i);
      if (!number) return false;
      if (class_of(value.kind) == ValueClass::number &&
          satisfies(value, relation, false, {CellKind::number, *number, nullptr})) {
        return true;
      }
    }
  }

  // A property stands for its first instance.
  Cell as_number(const Cell& cell) {
    if (cell.kind == CellKind::number) return cell;
    Cell made{CellKind::number};
    const auto value = facts_.instance(cell.step->property, 0);
    const auto number = value ? number_of(*value, 0) : std::nullopt;
    made.is_missing = !number;
    made.number = number.value_or(0);
    return made;
  }

  void arithmetic(FILTERACTIONTYPE action) {
    const Cell right = as_number(pop()), left = as_number(pop());
    Cell& made = cells_[count_++];
    made = Cell{CellKind::number};
    made.is_missing = left.is_missing || right.is_missing;
    made.number =
        action == FILTERACTION_PLUS ? left.number + right.number : left.number - right.number;
  }

  void bits(FILTERACTIONTYPE action) {
    const Cell mask = pop(), where = pop();
    const std::uint64_t wanted = action == FILTERACTION_AREBITSON ? mask.number : 0;
    push(!mask.is_missing && any_instance(where, [&](const PropertyValue& value) {
      for (std::uint32_t i = 0;; ++i) {
        const auto number = number_of(value, i);
        if (!number) return false;
        if ((*number & mask.number) == wanted) return true;
      }
    }));
  }

  void array_equal() {
    const Cell array = pop(), where = pop();
    const auto equals = [&](std::span<const std::byte> bytes) {
      return starts_in_relation(bytes, Relation::equal, false, literal(array));
    };
    push(where.kind == CellKind::reference
             ? any_reference(where, equals)
             : any_instance(where, [&](const PropertyValue& value) { return equals(value.data); }));
  }

  bool goes_to_a_group() {
    for (const DWORD type : {ADDRESS_TYPE_ETHERNET, ADDRESS_TYPE_TOKENRING, ADDRESS_TYPE_FDDI,
                             ADDRESS_TYPE_ATM, ADDRESS_TYPE_1394}) {
      const auto own = facts_.address(FrameFacts::End::destination, type);
      const auto bit = type == ADDRESS_TYPE_TOKENRING ? std::byte{0x80} : std::byte{0x01};
      if (own) return (own->bytes[0] & bit) != std::byte{0};
    }
    return false;
  }

  // Is the frame's address at that end the given one?
  bool is_at(FrameFacts::End end, const FilterAddress& wanted) {
    if (wanted.is_any()) return true;
    if (wanted.type == ADDRESS_TYPE_ANY_GROUP) {
      return end == FrameFacts::End::destination && goes_to_a_group();
    }
    auto own = facts_.address(end, wanted.type);
    if (!own) return false;
    if (end == FrameFacts::End::source && mac_type_of_address(wanted.type) != MAC_TYPE_UNKNOWN) {
      // The routing bit says something of the path, not of who sent it.
      own->bytes[0] &= wanted.type == ADDRESS_TYPE_TOKENRING ? std::byte{0x7F} : std::byte{0xFE};
    }
    const std::size_t bytes = address_bytes(wanted.type);
    return std::equal(own->bytes.begin(), own->bytes.begin() + static_cast<std::ptrdiff_t>(bytes),
                      wanted.bytes.begin());
  }

  bool sends(const FilterAddress& from, const FilterAddress& to) {
    return is_at(FrameFacts::End::source, from) && is_at(FrameFacts::End::destination, to);
  }

  void direction(const FilterStep& step) {
    const FilterAddress any;
    if (!step.address) {
      const Cell right = pop();
      if (count_ != 0 && cells_[count_ - 1].kind == CellKind::address) {
        const FilterAddress &first = *pop().step->address, &second = *right.step->address;
        push(step.action == FILTERACTION_FROM ? sends(second, first)
             : step.action == FILTERACTION_TO ? sends(first, second)
                                              : sends(first, second) || sends(second, first));
        return;
      }
      return push(one_end(step.action, *right.step->address));
    }
    push(one_end(step.action, *step.address));
  }

  bool one_end(FILTERACTIONTYPE action, const FilterAddress& address) {
    const bool from = is_at(FrameFacts::End::source, address);
    const bool to = is_at(FrameFacts::End::destination, address);
    return action == FILTERACTION_FROM ? from : action == FILTERACTION_TO ? to : from || to;
  }

  FrameFacts& facts_;
  Cell* const cells_;
  std::size_t count_ = 0;
};

bool run(const FilterProgram& program, const FilterCheck& check, FrameFacts& facts, Cell* cells) {
  Evaluation evaluation(facts, cells);
  for (const FilterStep& step : program.steps()) evaluation.take(step);
  return evaluation.result(check.leaves_property);
}

} // namespace

bool passes(const FilterProgram& program, const FilterCheck& check, FrameFacts& facts) {
  if (program.is_empty()) return true;
  if (check.depth <= kUsualDepth) {
    std::array<Cell, kUsualDepth> cells;
    return run(program, check, facts, cells.data());
  }
  std::vector<Cell> cells(check.depth);
  return run(program, check, facts, cells.data());
}

} // namespace netmon
