// SPDX-License-Identifier: MIT
// Fills the wiring from INI text: the sections of PARSER.INI, one a protocol, and the hand-off sets
// of the parsers' own files. Reference: parsers.md 10.1, 10.2. Depends on wiring.h, ini_text.h,
// protocol_registry.h.
#pragma once

#include <string_view>

namespace netmon {

// Takes over every section: one with FollowSet, Comment, or HelpFile is that of a protocol, and
// [PARSERS] is for those who load modules; any other one is a hand-off set. What is said about a
// protocol or a section replaces what was said before. False when memory is short.
bool wire_from_ini(std::string_view text) noexcept;

} // namespace netmon
