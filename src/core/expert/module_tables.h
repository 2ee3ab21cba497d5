// SPDX-License-Identifier: MIT
// What the file of a module says of itself: for which machine it is, what it needs, what it
// exports. Filled by elf_tables.h and pe_tables.h out of files that nobody vouches for, so
// everything here is bounded, and none of it is more than a claim of the file. Depends on port.h.
#pragma once

#include "core/port.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace netmon {

// A function or variable that a module expects somebody else to have.
struct ModuleImport {
  std::string library; // that should have it; empty: any
  std::string name;    // "#7" for the number of a function without a name
};

struct ModuleTables {
  port::ModuleFormat format = port::ModuleFormat::none; // none: the file is not a module
  std::uint16_t machine = 0;                            // as the format numbers them
  bool is_64_bit = false;
  bool is_library = false; // not a program or an object file

  std::vector<std::string> libraries;    // that it needs
  std::vector<std::string> search_paths; // where the module says they are, ELF only
  std::vector<ModuleImport> imports;
  std::vector<std::string> exports;
};

// What may be taken out of one file. Tables of a hostile one can name the same long text any number
// of times, and none at all for ever.
class TableBudget {
 public:
  // True when a text of so many bytes may still be kept.
  bool take(std::size_t bytes) noexcept {
    constexpr std::size_t kEach = 64; // for the string itself
    if (bytes + kEach > left_) return false;
    left_ -= bytes + kEach;
    return true;
  }

 private:
  std::size_t left_ = std::size_t{16} << 20;
};

} // namespace netmon
