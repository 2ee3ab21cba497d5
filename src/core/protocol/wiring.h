// SPDX-License-Identifier: MIT
// Who follows whom, as text: follow sets and hand-off sets by the names of protocols, whether there
// are such protocols or not. Whoever reads INI files fills them in here; the built-in parsers bring
// theirs along as INI text. A copy of it all is made for those who use it, so that no
// lock is held meanwhile. Reference: parsers.md 10. Depends on lock.h, ascii_text.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace netmon {

// What a protocol can be followed by when its data does not tell, in the order in which it is
// tried.
struct FollowSet {
  std::string protocol;
  std::vector<std::string> followers;
};

// A line of a hand-off set as it is written, "137 = NBT, 1000": the value in the data, whose base
// the parser knows that looks it up; the protocol that follows; and what that gets as its instance
// data.
struct HandoffLine {
  std::string value;
  std::string protocol;
  std::string instance_data; // empty: none
};

struct HandoffSet {
  std::string section; // TCP_HandoffSet
  std::vector<HandoffLine> lines;
};

// Replaces the set of that protocol or section. False when memory is short.
bool set_follow_set(FollowSet set) noexcept;
bool set_handoff_set(HandoffSet set) noexcept;

// Appends to a follow set, unless the name is in it already.
bool add_follower(std::string_view protocol, std::string_view follower) noexcept;

// Copies. May throw std::bad_alloc.
std::vector<FollowSet> follow_sets();
std::vector<HandoffLine> handoff_lines(std::string_view section); // empty: no such section

// Grows with every change of what a protocol can be followed by.
std::uint64_t wiring_version() noexcept;

} // namespace netmon
