// SPDX-License-Identifier: MIT
// What went wrong in parsers: each fault that was contained, under the name of the parser. Depends
// on protocol.h, port.h.
#pragma once

#include "core/runtime/port.h"
#include "protocol.h"

#include <cstdint>
#include <string>
#include <vector>

namespace netmon {

enum class ParserEntry : std::uint8_t { register_protocol, deregister, recognize, attach, format };

struct ParserFault {
  std::string protocol;
  ParserEntry entry = ParserEntry::recognize; // of the first fault
  std::string text;                           // what the first one was, for people
  std::uint32_t count = 0;
};

// Counts a fault, keeps the text of the first one of each protocol, and sets the thread's last
// error to NMERR_INTERNAL_EXCEPTION. `protocol` is null when the library's own code faulted.
void note_parser_fault(Protocol* protocol, ParserEntry entry,
                       const port::FaultReport& report) noexcept;

// The same for a parser that did not fault but broke its contract.
void note_parser_error(Protocol& protocol, ParserEntry entry, const char* text) noexcept;

// All faults so far, at most one entry for each protocol. May throw std::bad_alloc.
std::vector<ParserFault> parser_faults();

// Forgets them.
void forget_parser_faults() noexcept;

// "RecognizeFrame", and so on.
const char* name_of(ParserEntry entry) noexcept;

} // namespace netmon
