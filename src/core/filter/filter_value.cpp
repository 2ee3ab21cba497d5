// SPDX-License-Identifier: MIT
// Reading values as their types say, and comparing them.
#include "filter_value.h"

#include "base/byte_order.h"
#include "core/capture/address.h"
#include "core/helpers/object_identifier.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>

namespace netmon {

namespace {

// Longer identifiers match nothing; SNMP allows 128.
constexpr std::size_t kMaxArcs = 256;

int sign(auto a, auto b) noexcept { return a < b ? -1 : a > b ? 1 : 0; }

unsigned fold(unsigned c) noexcept { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

// Text, or bytes, one element after another: bytes, or UTF-16 narrowed as it is read. A unit that
// has no byte counts as a question mark.
struct Narrow {
  std::span<const std::byte> data;
  bool is_utf16 = false;

  std::size_t size() const noexcept { return is_utf16 ? data.size() / 2 : data.size(); }
  unsigned operator[](std::size_t i) const noexcept {
    if (!is_utf16) return std::to_integer<unsigned>(data[i]);
    const unsigned unit = load_little<std::uint16_t>(data.data() + 2 * i);
    return unit < 256 ? unit : '?';
  }
  Narrow cut_at_nul() const noexcept {
    std::size_t end = 0;
    while (end < size() && (*this)[end] != 0) ++end;
    return {data.first(is_utf16 ? 2 * end : end), is_utf16};
  }
};

// Shorter is less where one is the start of the other.
int order(const Narrow& a, const Narrow& b, bool ignores_case) noexcept {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const unsigned x = ignores_case ? fold(a[i]) : a[i];
    const unsigned y = ignores_case ? fold(b[i]) : b[i];
    if (x != y) return sign(x, y);
  }
  return sign(a.size(), b.size());
}

Narrow narrow(const PropertyValue& value) noexcept {
  return {value.data, (value.flags & IFLAG_UNICODE) != 0};
}

// Which address type a property type is, MAC addresses all the same one; none for other types.
std::optional<DWORD> address_type_of(std::uint8_t type) noexcept {
  switch (type) {
    case PROP_TYPE_IP_ADDRESS: return ADDRESS_TYPE_IP;
    case PROP_TYPE_IP6_ADDRESS: return ADDRESS_TYPE_IP6;
    case PROP_TYPE_IPX_ADDRESS: return ADDRESS_TYPE_IPX;
    case PROP_TYPE_VINES_IP_ADDRESS: return ADDRESS_TYPE_VINES_IP;
    case PROP_TYPE_ADDR:
    case PROP_TYPE_ETHERNET_ADDRESS:
    case PROP_TYPE_TOKENRING_ADDRESS:
    case PROP_TYPE_FDDI_ADDRESS:
    case PROP_TYPE_ATM_ADDRESS:
    case PROP_TYPE_1394_ADDRESS: return ADDRESS_TYPE_ETHERNET;
    default: return std::nullopt;
  }
}

// Of two types of one kind, the one that stands for both.
DWORD kind_of_address(DWORD type) noexcept {
  if (mac_type_of_address(type) != MAC_TYPE_UNKNOWN) return ADDRESS_TYPE_ETHERNET;
  return type == ADDRESS_TYPE_XNS ? ADDRESS_TYPE_IPX : type;
}

std::optional<int> address_order(const PropertyValue& value, const FilterAddress& other) noexcept {
  const auto type = address_type_of(value.kind.type);
  if (!type) return std::nullopt;
  const std::size_t bytes = address_bytes(*type);
  if (value.data.size() < bytes) return std::nullopt;
  if (other.is_any()) return 0;
  if (kind_of_address(other.type) != *type) return std::nullopt;
  return std::memcmp(value.data.data(), other.bytes.data(), bytes);
}

std::optional<int> time_order(const PropertyValue& value, const SYSTEMTIME& other) noexcept {
  SYSTEMTIME time;
  if (value.data.size() < sizeof time) return std::nullopt;
  std::memcpy(&time, value.data.data(), sizeof time);
  const auto fields = [](const SYSTEMTIME& of) {
    return std::make_tuple(of.wYear, of.wMonth, of.wDay, of.wHour, of.wMinute, of.wSecond,
                           of.wMilliseconds);
  };
  return sign(fields(time), fields(other));
}

struct Identifier {
  std::array<DWORD, kMaxArcs> arcs;
  std::size_t count = 0;
  std::span<const DWORD> all() const noexcept { return {arcs.data(), count}; }
};

bool read_identifier(const PropertyValue& value, Identifier& out) noexcept {
  OBJECT_IDENTIFIER decoded = {sizeof out.arcs, out.arcs.data()};
  const auto* data = reinterpret_cast<const BYTE*>(value.data.data());
  if (decode_object_identifier(data, static_cast<std::uint32_t>(value.data.size()), &decoded) !=
      NMERR_SUCCESS) {
    return false;
  }
  out.count = decoded.Length;
  return true;
}

std::optional<int> identifier_order(const PropertyValue& value,
                                    std::span<const DWORD> other) noexcept {
  Identifier own;
  if (!read_identifier(value, own)) return std::nullopt;
  return std::equal(own.all().begin(), own.all().end(), other.begin(), other.end()) ? 0 : 1;
}

// Negative, zero, positive; none where the data are too short or of another kind.
std::optional<int> value_order(const PropertyValue& value, bool ignores_case,
                               const Literal& literal) noexcept {
  switch (class_of(value.kind)) {
    case ValueClass::number: break; // an array has several: see satisfies()
    case ValueClass::address:
      if (literal.kind == CellKind::number && value.kind.type == PROP_TYPE_IP_ADDRESS) {
        if (value.data.size() < 4) return std::nullopt;
        return sign(std::uint64_t{load_little<std::uint32_t>(value.data.data())}, literal.number);
      }
      if (literal.kind == CellKind::address) return address_order(value, *literal.step->address);
      break;
    case ValueClass::time:
      if (literal.kind == CellKind::time) return time_order(value, literal.step->time);
      break;
    case ValueClass::identifier:
      if (literal.kind == CellKind::identifier) {
        return identifier_order(value, literal.step->identifier);
      }
      break;
    case ValueClass::text:
      if (literal.kind == CellKind::text) {
        return order(narrow(value).cut_at_nul(), Narrow{literal.step->bytes}.cut_at_nul(),
                     ignores_case);
      }
      break;
    case ValueClass::raw:
      if (literal.kind == CellKind::text || literal.kind == CellKind::bytes) {
        return order({value.data}, {literal.step->bytes}, ignores_case);
      }
      break;
  }
  return std::nullopt;
}

} // namespace

ValueClass class_of(const PropertyKind& kind) noexcept {
  switch (kind.type) {
    case PROP_TYPE_BYTE:
    case PROP_TYPE_WORD:
    case PROP_TYPE_DWORD:
    case PROP_TYPE_LARGEINT:
    case PROP_TYPE_BYTESWAPPED_WORD:
    case PROP_TYPE_BYTESWAPPED_DWORD:
    case PROP_TYPE_VAR_LEN_SMALL_INT: return ValueClass::number;
    case PROP_TYPE_STRING:
    case PROP_TYPE_TYPED_STRING: return ValueClass::text;
    case PROP_TYPE_TIME: return ValueClass::time;
    case PROP_TYPE_OBJECT_IDENTIFIER: return ValueClass::identifier;
    default: return address_type_of(kind.type) ? ValueClass::address : ValueClass::raw;
  }
}

bool can_compare(ValueClass value, std::uint8_t type, CellKind literal,
                 Relation relation) noexcept {
  switch (value) {
    case ValueClass::number: return literal == CellKind::number;
    case ValueClass::text: return literal == CellKind::text;
    case ValueClass::address:
      return literal == CellKind::address ||
             (literal == CellKind::number && type == PROP_TYPE_IP_ADDRESS);
    case ValueClass::time: return literal == CellKind::time;
    case ValueClass::identifier:
      return literal == CellKind::identifier &&
             (relation == Relation::equal || relation == Relation::not_equal);
    case ValueClass::raw: return literal == CellKind::text || literal == CellKind::bytes;
  }
  return false;
}

std::optional<std::uint64_t> number_of(const PropertyValue& value, std::uint32_t index) noexcept {
  std::size_t bytes = 0;
  bool is_swapped = (value.flags & IFLAG_SWAPPED) != 0;
  switch (value.kind.type) {
    case PROP_TYPE_BYTE: bytes = 1; break;
    case PROP_TYPE_WORD: bytes = 2; break;
    case PROP_TYPE_DWORD: bytes = 4; break;
    case PROP_TYPE_LARGEINT: bytes = 8; break;
    // The flag on a swapped type means that it is not.
    case PROP_TYPE_BYTESWAPPED_WORD:
      bytes = 2;
      is_swapped = !is_swapped;
      break;
    case PROP_TYPE_BYTESWAPPED_DWORD:
      bytes = 4;
      is_swapped = !is_swapped;
      break;
    case PROP_TYPE_VAR_LEN_SMALL_INT:
      bytes = std::clamp<std::size_t>(value.data.size(), 1, 8);
      break;
    default: return std::nullopt;
  }
  const bool has_several = value.kind.qualifier == PROP_QUAL_ARRAY;
  if (index >= (has_several ? value.data.size() / bytes : 1)) return std::nullopt;
  if (value.data.size() < bytes) return std::nullopt;
  return load_number(value.data.data() + index * bytes, bytes, is_swapped);
}

bool satisfies(const PropertyValue& value, Relation relation, bool ignores_case,
               const Literal& literal) noexcept {
  if (class_of(value.kind) == ValueClass::number) {
    if (literal.kind != CellKind::number) return false;
    for (std::uint32_t i = 0;; ++i) {
      const auto number = number_of(value, i);
      if (!number) return false;
      if (satisfies(relation, sign(*number, literal.number))) return true;
    }
  }
  const auto found = value_order(value, ignores_case, literal);
  return found && satisfies(relation, *found);
}

bool starts_in_relation(std::span<const std::byte> bytes, Relation relation, bool ignores_case,
                        const Literal& literal) noexcept {
  const Narrow wanted{literal.step->bytes};
  const Narrow own{bytes.first(std::min(bytes.size(), wanted.size()))};
  return satisfies(relation, order(own, wanted, ignores_case));
}

bool contains(const PropertyValue& value, bool ignores_case, const Literal& literal) noexcept {
  const bool is_text = class_of(value.kind) == ValueClass::text;
  const Narrow own = is_text ? narrow(value) : Narrow{value.data};
  const Narrow wanted{literal.step->bytes};
  if (wanted.size() > own.size()) return false;
  for (std::size_t start = 0; start <= own.size() - wanted.size(); ++start) {
    std::size_t same = 0;
    while (same < wanted.size() && (ignores_case ? fold(own[start + same]) == fold(wanted[same])
                                                 : own[start + same] == wanted[same])) {
      ++same;
    }
    if (same == wanted.size()) return true;
  }
  return false;
}

bool identifier_has(const PropertyValue& value, Place place, std::span<const DWORD> part) noexcept {
  Identifier own;
  if (class_of(value.kind) != ValueClass::identifier || !read_identifier(value, own)) return false;
  const auto arcs = own.all();
  if (part.size() > arcs.size()) return false;
  switch (place) {
    case Place::at_start: return std::equal(part.begin(), part.end(), arcs.begin());
    case Place::at_end: return std::equal(part.rbegin(), part.rend(), arcs.rbegin());
    case Place::anywhere: break;
  }
  return std::search(arcs.begin(), arcs.end(), part.begin(), part.end()) != arcs.end();
}

} // namespace netmon
