// SPDX-License-Identifier: MIT
// The table of actions.
#include "filter_cell.h"

namespace netmon {

ActionRule rule_of(FILTERACTIONTYPE action) noexcept {
  using Family = ActionFamily;
  const auto pushes = [](CellKind kind, DWORD type = ADDRESS_TYPE_ANY) {
    return ActionRule{Family::operand, kind, Relation::equal, false, type};
  };
  const auto compares = [](Relation relation, bool ignores_case) {
    return ActionRule{Family::relation, CellKind::truth, relation, ignores_case};
  };
  switch (action) {
    case FILTERACTION_EXPRESSION:
    case FILTERACTION_NOEVAL: return {Family::nothing};

    case FILTERACTION_PROPERTY: return pushes(CellKind::property);
    case FILTERACTION_VALUE:
    case FILTERACTION_LARGEINT: return pushes(CellKind::number);
    case FILTERACTION_STRING: return pushes(CellKind::text);
    case FILTERACTION_ARRAY: return pushes(CellKind::bytes);
    case FILTERACTION_TIME: return pushes(CellKind::time);
    case FILTERACTION_OID: return pushes(CellKind::identifier);
    case FILTERACTION_BOOL: return pushes(CellKind::truth);
    case FILTERACTION_DEREFPROPERTY: return pushes(CellKind::reference);
    case FILTERACTION_ADDRESS:
    case FILTERACTION_ADDRESSANY: return pushes(CellKind::address);
    case FILTERACTION_ADDR_ETHER: return pushes(CellKind::address, ADDRESS_TYPE_ETHERNET);
    case FILTERACTION_ADDR_TOKEN: return pushes(CellKind::address, ADDRESS_TYPE_TOKENRING);
    case FILTERACTION_ADDR_FDDI: return pushes(CellKind::address, ADDRESS_TYPE_FDDI);
    case FILTERACTION_ADDR_IPX: return pushes(CellKind::address, ADDRESS_TYPE_IPX);
    case FILTERACTION_ADDR_IP: return pushes(CellKind::address, ADDRESS_TYPE_IP);
    case FILTERACTION_ADDR_VINES: return pushes(CellKind::address, ADDRESS_TYPE_VINES_IP);
    case FILTERACTION_ADDR_IP6: return pushes(CellKind::address, ADDRESS_TYPE_IP6);

    case FILTERACTION_AND:
    case FILTERACTION_OR:
    case FILTERACTION_XOR: return {Family::logic};
    case FILTERACTION_NOT: return {Family::negation};
    case FILTERACTION_PROPERTYEXIST: return {Family::exists};
    case FILTERACTION_PROTOCOLEXIST:
    case FILTERACTION_PROTOCOLSEXIST: return {Family::protocols};

    case FILTERACTION_EQUALNC: return compares(Relation::equal, true);
    case FILTERACTION_EQUAL: return compares(Relation::equal, false);
    case FILTERACTION_NOTEQUALNC: return compares(Relation::not_equal, true);
    case FILTERACTION_NOTEQUAL: return compares(Relation::not_equal, false);
    case FILTERACTION_GREATERNC: return compares(Relation::greater, true);
    case FILTERACTION_GREATER: return compares(Relation::greater, false);
    case FILTERACTION_LESSNC: return compares(Relation::less, true);
    case FILTERACTION_LESS: return compares(Relation::less, false);
    case FILTERACTION_GREATEREQUALNC: return compares(Relation::greater_equal, true);
    case FILTERACTION_GREATEREQUAL: return compares(Relation::greater_equal, false);
    case FILTERACTION_LESSEQUALNC: return compares(Relation::less_equal, true);
    case FILTERACTION_LESSEQUAL: return compares(Relation::less_equal, false);

    case FILTERACTION_CONTAINSNC: return {Family::contains, CellKind::truth, Relation::equal, true};
    case FILTERACTION_CONTAINS: return {Family::contains};
    case FILTERACTION_PLUS:
    case FILTERACTION_MINUS: return {Family::arithmetic, CellKind::number};
    case FILTERACTION_AREBITSON:
    case FILTERACTION_AREBITSOFF: return {Family::bits};
    case FILTERACTION_ARRAYEQUAL: return {Family::array_equal};
    case FILTERACTION_FROM:
    case FILTERACTION_TO:
    case FILTERACTION_FROMTO: return {Family::direction};
    case FILTERACTION_OID_CONTAINS:
    case FILTERACTION_OID_BEGINS_WITH:
    case FILTERACTION_OID_ENDS_WITH: return {Family::identifiers};
    default: return {};
  }
}

} // namespace netmon
