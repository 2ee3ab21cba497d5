// SPDX-License-Identifier: MIT
// Reading the file, asking the loader for what it needs, and wording the result. All of it under
// the guard: the file may be truncated while it is read, and libraries run code when they are
// loaded.
#include "load_failure.h"

#include "core/capture/file_bytes.h"
#include "core/runtime/guarded.h"
#include "core/runtime/port.h"
#include "elf_tables.h"
#include "module_tables.h"
#include "netmon_names.h"
#include "pe_tables.h"

#include <netmon/experts.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace netmon {

namespace {

// A longer list ends with the number of the rest, so that the rest of the sentence is seen.
constexpr std::size_t kMostListBytes = 3000;
constexpr std::size_t kMostLibraries = 256; // at most this many are tried

struct Shortage {
  std::vector<std::string> libraries;        // not found
  std::vector<std::string> netmon_functions; // of Network Monitor, but not here yet
  std::vector<std::string> functions;        // that no library has
};

void add(std::vector<std::string>& list, std::string text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

// Reads the tables of a module's file; empty when it cannot be read.
ModuleTables read_tables(const std::string& path) {
  const FileBytes file(port::open_file(path));
  if (!file.whole()) return {};
  const std::span<const std::byte> bytes(file.whole(), static_cast<std::size_t>(file.size()));
  auto tables = std::make_unique<ModuleTables>();
  const port::FaultReport fault =
      guarded([&] { static_cast<void>(read_elf(bytes, *tables) || read_pe(bytes, *tables)); });
  if (fault.kind == port::FaultKind::none) return std::move(*tables);
  static_cast<void>(tables.release()); // truncated meanwhile: leaks what the fault left
  return {};
}

// The libraries that a module needs, loaded as long as they are examined.
class Needed {
 public:
  Needed(const ModuleTables& tables, const std::string& path) {
    const std::size_t count = std::min(tables.libraries.size(), kMostLibraries);
    for (std::size_t i = 0; i < count; ++i) {
      Library& library = libraries_.emplace_back(Library{tables.libraries[i], nullptr});
      guarded([&] {
        library.module = port::load_needed(library.name, path, tables.search_paths).module;
      });
    }
  }
  ~Needed() {
    for (const Library& library : libraries_) {
      guarded([&] { port::release_needed(library.module); });
    }
  }
  Needed(const Needed&) = delete;
  Needed& operator=(const Needed&) = delete;

  std::vector<std::string> not_found() const {
    std::vector<std::string> names;
    for (const Library& library : libraries_) {
      if (!library.module) names.push_back(library.name);
    }
    return names;
  }

  bool have(const ModuleImport& import) const {
    if (import.library.empty() && port::is_in_every_module(import.name.c_str())) return true;
    if (import.name.starts_with('#')) return true; // cannot be looked up by name
    return std::any_of(libraries_.begin(), libraries_.end(), [&](const Library& library) {
      return library.module && (import.library.empty() || import.library == library.name) &&
             port::find_symbol(library.module, import.name.c_str());
    });
  }

 private:
  struct Library {
    std::string name;
    port::Module* module;
  };
  std::vector<Library> libraries_;
};

Shortage find_shortage(const ModuleTables& tables, const std::string& path) {
  Shortage shortage;
  const Needed needed(tables, path);
  shortage.libraries = needed.not_found();
  const auto is_lost = [&](const std::string& library) {
    return std::find(shortage.libraries.begin(), shortage.libraries.end(), library) !=
           shortage.libraries.end();
  };
  for (const ModuleImport& import : tables.imports) {
    const bool is_netmons = is_netmon_library(import.library) || is_netmon_function(import.name);
    if (is_lost(import.library) || needed.have(import)) continue; // reported with the library
    const std::string_view plain = plain_name(import.name);
    if (is_netmons) {
      add(shortage.netmon_functions, std::string(plain));
    } else if (plain != import.name && is_netmon_function(plain)) {
      // Declared by the source itself, without extern "C": no library has it under this name.
      add(shortage.functions, std::string(plain) + " as a C++ function (" + import.name +
                                  "; netmon.h declares it for C)");
    } else {
      add(shortage.functions, import.name);
    }
  }
  // If a library is missing, any other missing name may be from it.
  const bool names_no_library = tables.format == port::ModuleFormat::elf;
  if (names_no_library && !shortage.libraries.empty()) shortage.functions.clear();
  return shortage;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (text.size() + names[i].size() > kMostListBytes) {
      return text + " and " + std::to_string(names.size() - i) + " more";
    }
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text;
}

// The first sentence continues the caller's text, so it keeps its lowercase letter.
void append_sentence(std::string& text, const std::string& sentence) {
  const std::size_t at = text.empty() ? 0 : text.size() + 2;
  text += (at == 0 ? "" : ". ") + sentence;
  if (at != 0 && sentence[0] >= 'a' && sentence[0] <= 'z') {
    text[at] = static_cast<char>(sentence[0] - 'a' + 'A');
  }
}

bool exports_entry(const ModuleTables& tables, std::string_view entry) {
  return std::any_of(tables.exports.begin(), tables.exports.end(),
                     [&](const std::string& name) { return plain_name(name) == entry; });
}

// A parser's own functions may have any name, including Register.
bool is_parser(const ModuleTables& tables) {
  return !exports_entry(tables, EXPERTENTRY_RUN) &&
         (exports_entry(tables, "ParserAutoInstallInfo") || exports_entry(tables, "DLLEntry"));
}

constexpr char kIsParser[] =
    "it is a Network Monitor parser, not an expert: parsers are not run, and this version of "
    "netmon "
    "does not load them yet";

std::string machine_name(port::ModuleFormat format, std::uint16_t machine) {
  struct Machine {
    std::uint16_t elf, pe;
    const char* name;
  };
  constexpr Machine kMachines[] = {{3, 0x14c, "32-bit x86"},  {62, 0x8664, "64-bit x86 (x64)"},
                                   {40, 0x1c4, "32-bit ARM"}, {183, 0xaa64, "64-bit ARM"},
                                   {8, 0x166, "MIPS"},        {20, 0x1f0, "PowerPC"},
                                   {21, 0x1f0, "PowerPC"},    {2, 0, "SPARC"},
                                   {243, 0x5064, "RISC-V"},   {0, 0x184, "Alpha"},
                                   {50, 0x200, "Itanium"}};
  for (const Machine& known : kMachines) {
    const std::uint16_t number = format == port::ModuleFormat::elf ? known.elf : known.pe;
    if (number == machine && number != 0) return known.name;
  }
  return "an unknown machine (number " + std::to_string(machine) + ")";
}

std::string kind_name(const ModuleTables& tables) {
  if (tables.format == port::ModuleFormat::pe) {
    return tables.is_library ? "a Windows DLL" : "a Windows program";
  }
  return tables.is_library ? "a Linux shared library (ELF)"
                           : "a Linux program or object file (ELF)";
}

// Empty when the module could be loaded here.
std::string describe_foreign(const ModuleTables& tables) {
  const port::ModuleTarget own = port::module_target();
  if (own.format == port::ModuleFormat::none) return {};
  const std::string what =
      "it is " + kind_name(tables) + " for " + machine_name(tables.format, tables.machine);
  if (tables.format != own.format) {
    const bool is_windows = own.format == port::ModuleFormat::pe;
    return what + ", and this netmon is for " + (is_windows ? "Windows" : "Linux") +
           ": use the netmon for " + (is_windows ? "Linux" : "Windows") +
           ", or build the expert from its source for this one";
  }
  if (tables.machine != own.machine) {
    return what + ", and this netmon is for " + machine_name(own.format, own.machine) +
           ": use the netmon for its machine, or build the expert for this one";
  }
  return tables.is_library ? std::string() : "it is " + kind_name(tables) + ", not a library";
}

// "NMSUPP.dll (BhSetTimer, BhKillTimer)"
std::string with_functions(const ModuleTables& tables, const std::string& library) {
  std::vector<std::string> names;
  for (const ModuleImport& import : tables.imports) {
    if (import.library == library) add(names, std::string(plain_name(import.name)));
  }
  return names.empty() ? library : library + " (" + listed(names) + ")";
}

std::string describe_shortage(const ModuleTables& tables, const Shortage& shortage) {
  std::string text;
  std::vector<std::string> foreign;
  for (const std::string& library : shortage.libraries) {
    if (is_netmon_library(library)) {
      append_sentence(text, "it needs " + with_functions(tables, library) +
                                ", a library of Network Monitor that this version of netmon does "
                                "not have yet");
    } else {
      foreign.push_back(library);
    }
  }
  if (!foreign.empty()) {
    append_sentence(text, "it needs libraries that were not found: " + listed(foreign) +
                              (tables.format == port::ModuleFormat::pe
                                   ? "; put them next to it or in a folder on PATH"
                                   : "; install them, or add their folder to LD_LIBRARY_PATH"));
  }
  if (!shortage.netmon_functions.empty()) {
    append_sentence(text,
                    "it needs functions of Network Monitor that this version of netmon does "
                    "not have yet: " +
                        listed(shortage.netmon_functions));
  }
  if (!shortage.functions.empty()) {
    append_sentence(text,
                    "it needs functions that no library provides: " + listed(shortage.functions));
  }
  return text;
}

} // namespace

std::string describe_load_failure(const std::string& path, const std::string& said) {
  const ModuleTables tables = read_tables(path);
  if (tables.format == port::ModuleFormat::none) {
    return said + ". An expert is a shared library built for this machine";
  }
  std::string text = is_parser(tables) ? kIsParser : "";
  const std::string foreign = describe_foreign(tables);
  if (!foreign.empty()) {
    append_sentence(text, foreign);
    return text;
  }
  const std::string shortage = describe_shortage(tables, find_shortage(tables, path));
  append_sentence(text, shortage.empty() ? said : shortage);
  return text;
}

std::string describe_missing_entry(const std::string& path, const std::string& lacks) {
  if (is_parser(read_tables(path))) return kIsParser;
  return "it exports " + lacks + ", so it is not an expert";
}

} // namespace netmon
