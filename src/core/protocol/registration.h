// SPDX-License-Identifier: MIT
// When protocols come into being and when their parsers' Register and Deregister run: the built-in
// ones are created, and all are registered, when somebody first asks about protocols, so that
// experts that never do pay nothing. A protocol is registered once, not once per capture:
// HPROPERTYs then stay valid from one capture to the next. Reference: parsers.md 2.1, 3.3, 3.4.
// Depends on protocol_registry.h, parser_call.h.
#pragma once

#include <netmon/types.h>

namespace netmon {

// The function that creates the built-in protocols; called once, by start_protocols. Set before
// any other call, when the library is loaded.
void set_builtin_protocols(void (*create)() noexcept) noexcept;

// Call before looking at protocols, without a lock or a guard: creates the built-in ones, and
// calls Register of every parser for which that has not been done. Cheap when there is nothing to
// do. A parser whose Register does not return is given up after a while.
void start_protocols() noexcept;

// Calls Deregister of a parser, before its module is unloaded. False: no such protocol.
bool deregister_protocol(HPROTOCOL handle) noexcept;

// Whether a caller has asked for protocols by name, handle, or table: only then can it make sense
// of what was recognized in a frame (ExpertGetFrame). Never false again.
bool protocols_were_asked_for() noexcept;
void note_protocols_asked_for() noexcept;

} // namespace netmon
