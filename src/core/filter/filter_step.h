// SPDX-License-Identifier: MIT
// One object of a filter with what it points at, owned: an operand or an operator. Reference:
// filters.md 3.1, 4.2. Depends on public headers.
#pragma once

#include <netmon/filters.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace netmon {

struct FilterAddress {
  DWORD type = ADDRESS_TYPE_ANY; // ADDRESS_TYPE_*
  std::array<std::byte, MAX_ADDRESS_SIZE> bytes = {};

  bool is_any() const noexcept { return type == ADDRESS_TYPE_ANY; }
};

struct FilterStep {
  FILTERACTIONTYPE action = FILTERACTION_INVALID;
  HPROPERTY property = 0;
  HPROTOCOL protocol = nullptr;
  std::uint16_t offset = 0;             // DEREFPROPERTY
  std::uint64_t number = 0;             // VALUE, LARGEINT, BOOL
  std::vector<std::byte> bytes;         // STRING, ARRAY
  std::vector<HPROTOCOL> protocols;     // PROTOCOLSEXIST
  bool any_protocol = false;            // PROTOCOLSEXIST: PROTOCOL_NUM_ANY
  std::optional<FilterAddress> address; // the address operands; carried by FROM, TO, FROMTO
  SYSTEMTIME time = {};                 // TIME
  std::vector<DWORD> identifier;        // OID
};

} // namespace netmon
