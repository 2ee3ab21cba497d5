// SPDX-License-Identifier: MIT
// What the file of a module says about itself: which machine it is for, what it needs, and what it
// exports. Filled in by elf_tables.h and pe_tables.h from untrusted files, so everything here is
// bounded, and none of it is more than a claim of the file. Depends on port.h.
#pragma once

#include "core/runtime/port.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace netmon {

// A function or variable that a module expects another module to have.
struct ModuleImport {
  std::string library; // the one that should have it; empty: any
  std::string name;    // "#7" for a function with a number but no name
};

struct ModuleTables {
  port::ModuleFormat format = port::ModuleFormat::none; // none: the file is not a module
  std::uint16_t machine = 0;                            // in the numbering of the format
  bool is_64_bit = false;
  bool is_library = false; // not a program or an object file

  std::vector<std::string> libraries;    // the ones that it needs
  std::vector<std::string> search_paths; // where the module says they are, ELF only
  std::vector<ModuleImport> imports;
  std::vector<std::string> exports;
};

// Limits what is taken from one file. The tables of a hostile file can refer to the same long text
// any number of times, or to empty texts endlessly.
class TableBudget {
 public:
  // True when a text of this many bytes may still be kept.
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
