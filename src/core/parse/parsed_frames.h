// SPDX-License-Identifier: MIT
// The ParsedFrames of a capture: one stays while a holder looks at it, and after that as long as
// there is room; then the least recently used is reused for another frame. Depends on
// parsed_frame.h, lock.h.
#pragma once

#include "core/runtime/lock.h"
#include "parsed_frame.h"

#include <cstdint>
#include <list>
#include <utility>
#include <vector>

namespace netmon {

class ParsedFrames {
 public:
  // That nobody holds. The first few are kept however large they are.
  static constexpr std::size_t kKept = 32;
  static constexpr std::size_t kKeptAnyway = 4;
  static constexpr std::size_t kKeptBytes = std::size_t{8} << 20;

  ParsedFrames() = default;
  ParsedFrames(const ParsedFrames&) = delete;
  ParsedFrames& operator=(const ParsedFrames&) = delete;

  // Finds one that has these properties, or kNothing for any of the frame, which the holder then
  // holds. Null when there is none. A null holder holds nothing.
  ParsedFrame* find(HFRAME frame, std::uint32_t which, Holder holder) noexcept;

  // Finds the one that an instance belongs to, which the holder then holds.
  ParsedFrame* find(HFRAME frame, const PROPERTYINST* instance, Holder holder) noexcept;

  // Takes one to work on, whatever it held before; nobody else finds it until it is put back. Null
  // when memory is short.
  ParsedFrame* take() noexcept;

  // Puts it back, which the holder then holds; or as one that nobody wants.
  void put(ParsedFrame* parsed, Holder holder) noexcept;
  void drop(ParsedFrame* parsed) noexcept;

  // The holder does not look at anything anymore.
  void let_go(Holder holder) noexcept;

 private:
  struct Entry {
    ParsedFrame parsed;
    unsigned holders = 0;
    bool is_taken = false;
  };
  using Entries = std::list<Entry>;

  // Under the lock.
  Entries::iterator find_entry(const ParsedFrame* parsed) noexcept;
  ParsedFrame* hold(Entries::iterator entry, Holder holder) noexcept;
  void release(Holder holder) noexcept;
  void trim(Entries& surplus) noexcept;

  Lock lock_;
  Entries entries_; // most recently used first
  std::vector<std::pair<Holder, Entry*>> held_;
};

} // namespace netmon
