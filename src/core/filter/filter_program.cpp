// SPDX-License-Identifier: MIT
// The dry run over kinds of cells.
#include "filter_program.h"

#include "core/capture/address.h"
#include "filter_value.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <utility>

namespace netmon {

namespace {

// A cell of the dry run: its kind, and the step that is its operand.
struct Shape {
  CellKind kind = CellKind::truth;
  const FilterStep* step = nullptr;
};

class DryRun {
 public:
  DryRun(const PropertyKinds& kinds, FilterCheck& result) : kinds_(kinds), result_(result) {}

  // Returns an error.
  std::uint32_t take(const FilterStep& step) {
    const ActionRule rule = rule_of(step.action);
    switch (rule.family) {
      case ActionFamily::invalid: return NMERR_FILTER_INVALID_EXPRESSION;
      case ActionFamily::nothing: return NMERR_SUCCESS;
      case ActionFamily::operand:
        if (rule.pushes == CellKind::address && !is_comparable(step)) return NMERR_NOT_SUPPORTED;
        return push({rule.pushes, &step});
      case ActionFamily::logic: return two(CellKind::truth, CellKind::truth);
      case ActionFamily::negation: return one(CellKind::truth);
      case ActionFamily::exists:
        return step.property != 0 ? push({CellKind::truth}) : one(CellKind::property);
      case ActionFamily::protocols: return push({CellKind::truth});
      case ActionFamily::relation: return relation(rule);
      case ActionFamily::contains: return contains();
      case ActionFamily::arithmetic: return arithmetic();
      case ActionFamily::bits: return bits();
      case ActionFamily::array_equal: return array_equal();
      case ActionFamily::direction: return direction(step);
      case ActionFamily::identifiers: return identifiers();
    }
    return NMERR_FILTER_INVALID_EXPRESSION;
  }

  std::uint32_t end() {
    if (cells_.empty()) return NMERR_FILTER_INVALID_EXPRESSION;
    const bool is_property = cells_.front().kind == CellKind::property;
    if (cells_.size() != 1 || !(is_property || cells_.front().kind == CellKind::truth)) {
      return NMERR_FILTER_INVALID_EXPRESSION;
    }
    result_.leaves_property = is_property;
    return NMERR_SUCCESS;
  }

 private:
  static constexpr std::uint32_t kWrong = NMERR_FILTER_INVALID_EXPRESSION;

  std::uint32_t push(Shape cell) {
    if (cells_.size() == FilterProgram::kMaxDepth) return NMERR_STACK_OVERFLOW;
    cells_.push_back(cell);
    result_.depth = std::max(result_.depth, cells_.size());
    return NMERR_SUCCESS;
  }

  bool has(std::size_t count) const { return cells_.size() >= count; }

  Shape pop() {
    const Shape top = cells_.back();
    cells_.pop_back();
    return top;
  }

  std::uint32_t one(CellKind wanted) {
    if (!has(1)) return NMERR_STACK_EMPTY;
    return pop().kind == wanted ? push({CellKind::truth}) : kWrong;
  }

  std::uint32_t two(CellKind left, CellKind right) {
    if (!has(2)) return NMERR_STACK_EMPTY;
    const Shape r = pop(), l = pop();
    return l.kind == left && r.kind == right ? push({CellKind::truth}) : kWrong;
  }

  // "Highest" and "local" stand for no address that a frame could have.
  static bool is_comparable(const FilterStep& step) {
    if (!step.address) return false;
    const DWORD type = step.address->type;
    return type == ADDRESS_TYPE_ANY || type == ADDRESS_TYPE_ANY_GROUP || address_bytes(type) != 0;
  }

  // Is the property of a class? What it is if it does not exist nobody knows: then it is anything.
  bool is_number(const Shape& cell) const {
    if (cell.kind == CellKind::number) return true;
    if (cell.kind != CellKind::property) return false;
    const auto kind = kinds_.kind_of(cell.step->property);
    return !kind || class_of(*kind) == ValueClass::number;
  }
  bool is_class(const Shape& cell, ValueClass wanted) const {
    if (cell.kind != CellKind::property) return false;
    const auto kind = kinds_.kind_of(cell.step->property);
    return !kind || class_of(*kind) == wanted;
  }

  std::uint32_t relation(const ActionRule& rule) {
    if (!has(2)) return NMERR_STACK_EMPTY;
    Shape right = pop(), left = pop();
    const bool is_left = left.kind == CellKind::property || left.kind == CellKind::reference;
    const bool is_right = right.kind == CellKind::property || right.kind == CellKind::reference;
    if (!is_left && is_right) std::swap(left, right);
    bool is_good = false;
    if (left.kind == CellKind::reference) {
      is_good = right.kind == CellKind::bytes || right.kind == CellKind::text;
    } else if (left.kind == CellKind::property && right.kind != CellKind::property) {
      const auto kind = kinds_.kind_of(left.step->property);
      is_good = kind ? can_compare(class_of(*kind), kind->type, right.kind, rule.relation)
                     : right.kind != CellKind::truth && right.kind != CellKind::reference;
    } else {
      is_good = is_number(left) && is_number(right);
    }
    return is_good ? push({CellKind::truth}) : kWrong;
  }

  std::uint32_t contains() {
    if (!has(2)) return NMERR_STACK_EMPTY;
    const Shape right = pop(), left = pop();
    const bool is_good = left.kind == CellKind::property &&
                         (right.kind == CellKind::text || right.kind == CellKind::bytes);
    return is_good ? push({CellKind::truth}) : kWrong;
  }

  std::uint32_t arithmetic() {
    if (!has(2)) return NMERR_STACK_EMPTY;
    const Shape right = pop(), left = pop();
    return is_number(left) && is_number(right) ? push({CellKind::number}) : kWrong;
  }

  std::uint32_t bits() {
    if (!has(2)) return NMERR_STACK_EMPTY;
    const Shape right = pop(), left = pop();
    const bool is_good = is_class(left, ValueClass::number) && right.kind == CellKind::number;
    return is_good ? push({CellKind::truth}) : kWrong;
  }

  std::uint32_t array_equal() {
    if (!has(2)) return NMERR_STACK_EMPTY;
    const Shape right = pop(), left = pop();
    const bool is_good = (left.kind == CellKind::property || left.kind == CellKind::reference) &&
                         right.kind == CellKind::bytes;
    return is_good ? push({CellKind::truth}) : kWrong;
  }

  std::uint32_t identifiers() {
    if (!has(2)) return NMERR_STACK_EMPTY;
    const Shape right = pop(), left = pop();
    const bool is_good =
        is_class(left, ValueClass::identifier) && right.kind == CellKind::identifier;
    return is_good ? push({CellKind::truth}) : kWrong;
  }

  std::uint32_t direction(const FilterStep& step) {
    if (step.address && !is_comparable(step)) return NMERR_NOT_SUPPORTED;
    if (step.address) return push({CellKind::truth});
    if (!has(1)) return NMERR_STACK_EMPTY;
    if (pop().kind != CellKind::address) return kWrong;
    if (has(1) && cells_.back().kind == CellKind::address) pop();
    return push({CellKind::truth});
  }

  const PropertyKinds& kinds_;
  FilterCheck& result_;
  std::vector<Shape> cells_;
};

} // namespace

bool FilterProgram::add(FilterStep step) {
  if (steps_.size() == kMaxSteps) return false;
  steps_.push_back(std::move(step));
  return true;
}

FilterCheck FilterProgram::check(const PropertyKinds& kinds) const {
  FilterCheck result;
  if (steps_.empty()) return result;
  DryRun run(kinds, result);
  for (const FilterStep& step : steps_) {
    if ((result.error = run.take(step)) != NMERR_SUCCESS) return result;
    ++result.step;
  }
  result.error = run.end();
  return result;
}

bool FilterProgram::needs_properties() const noexcept {
  return std::any_of(steps_.begin(), steps_.end(), [](const FilterStep& step) {
    return step.action == FILTERACTION_PROPERTY || step.action == FILTERACTION_PROPERTYEXIST ||
           (step.action == FILTERACTION_DEREFPROPERTY && step.property != 0);
  });
}

std::vector<HPROPERTY> FilterProgram::properties() const {
  std::vector<HPROPERTY> found;
  for (const FilterStep& step : steps_) {
    if (step.property != 0) found.push_back(step.property);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

} // namespace netmon
