// SPDX-License-Identifier: MIT
// The optional header leads to the two directories; the sections tell where those are in the file.
#include "pe_tables.h"

#include "table_bytes.h"

#include <algorithm>
#include <optional>

namespace netmon {

namespace {

constexpr std::uint16_t kIsDll = 0x2000; // a flag of the characteristics
constexpr std::uint64_t kMostSections = 128;
constexpr std::uint64_t kMostLibraries = 1024;
constexpr std::uint64_t kMostNames = 1 << 20;

class PeReader {
 public:
  // `header` is the offset of the signature.
  PeReader(TableBytes file, std::uint64_t header, ModuleTables& out)
      : file_(file), header_(header), out_(out) {}

  void read() {
    const auto section_count = file_.number<std::uint16_t>(header_ + 6);
    const auto optional_bytes = file_.number<std::uint16_t>(header_ + 20);
    const std::uint64_t optional = header_ + 24;
    const auto magic = file_.number<std::uint16_t>(optional);
    if (!section_count || !optional_bytes || !magic) return;
    wide_ = *magic == 0x20b;
    out_.is_64_bit = wide_;
    read_sections(optional + *optional_bytes, *section_count);
    const std::uint64_t directories = optional + (wide_ ? 112 : 96);
    const std::uint32_t count = file_.number<std::uint32_t>(directories - 4).value_or(0);
    if (count > 0) read_exports(file_.number<std::uint32_t>(directories).value_or(0));
    if (count > 1) read_imports(file_.number<std::uint32_t>(directories + 8).value_or(0));
  }

 private:
  struct Section {
    std::uint32_t address, bytes, offset;
  };

  void read_sections(std::uint64_t table, std::uint64_t count) {
    for (std::uint64_t i = 0; i < std::min(count, kMostSections); ++i) {
      const std::uint64_t at = table + i * 40;
      const auto address = file_.number<std::uint32_t>(at + 12);
      const auto bytes = file_.number<std::uint32_t>(at + 16);
      const auto offset = file_.number<std::uint32_t>(at + 20);
      if (!address || !bytes || !offset) return;
      sections_.push_back({*address, *bytes, *offset});
    }
  }

  // Where in the file an address, relative to the module, is; the end of the file for an address
  // that is not in it.
  std::uint64_t place(std::uint64_t address) const {
    for (const Section& section : sections_) {
      if (address >= section.address && address - section.address < section.bytes) {
        return section.offset + (address - section.address);
      }
    }
    return file_.size();
  }

  // A number that is as wide as an address on the file's machine.
  std::optional<std::uint64_t> word(std::uint64_t offset) const {
    if (wide_) return file_.number<std::uint64_t>(offset);
    return file_.number<std::uint32_t>(offset);
  }

  void read_exports(std::uint32_t directory) {
    if (directory == 0) return;
    const std::uint64_t at = place(directory);
    const std::uint32_t count = file_.number<std::uint32_t>(at + 24).value_or(0);
    const std::uint64_t names = place(file_.number<std::uint32_t>(at + 32).value_or(0));
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(count, kMostNames) && !is_full_; ++i) {
      const auto name = file_.number<std::uint32_t>(names + i * 4);
      if (!name) return;
      const std::string_view text = file_.text(place(*name));
      if (may_keep(text)) out_.exports.emplace_back(text);
    }
  }

  void read_imports(std::uint32_t directory) {
    if (directory == 0) return;
    for (std::uint64_t i = 0; i < kMostLibraries && !is_full_; ++i) {
      const std::uint64_t at = place(directory) + i * 20;
      const auto look_up = file_.number<std::uint32_t>(at);
      const auto name = file_.number<std::uint32_t>(at + 12);
      const auto addresses = file_.number<std::uint32_t>(at + 16);
      if (!look_up || !name || !addresses || *name == 0) return;
      const std::string_view library = file_.text(place(*name));
      if (!may_keep(library)) return;
      out_.libraries.emplace_back(library);
      read_names(std::string(library), place(*look_up != 0 ? *look_up : *addresses));
    }
  }

  void read_names(const std::string& library, std::uint64_t table) {
    const std::uint64_t entry = wide_ ? 8 : 4;
    const std::uint64_t by_number = std::uint64_t{1} << (wide_ ? 63 : 31);
    for (std::uint64_t i = 0; i < kMostNames && !is_full_; ++i) {
      const std::optional<std::uint64_t> value = word(table + i * entry);
      if (!value || *value == 0) return;
      const std::string name = (*value & by_number) != 0
                                   ? std::string("#").append(std::to_string(*value & 0xffff))
                                   : std::string(file_.text(place(*value & 0x7fffffff) + 2));
      if (may_keep(name) && budget_.take(library.size())) out_.imports.push_back({library, name});
    }
  }

  bool may_keep(std::string_view text) {
    is_full_ = is_full_ || !budget_.take(text.size());
    return !is_full_ && !text.empty();
  }

  const TableBytes file_;
  const std::uint64_t header_;
  ModuleTables& out_;
  bool wide_ = false;
  bool is_full_ = false;
  TableBudget budget_;
  std::vector<Section> sections_;
};

} // namespace

bool read_pe(std::span<const std::byte> bytes, ModuleTables& out) {
  const TableBytes file(bytes);
  if (file.number<std::uint16_t>(0) != std::uint16_t{0x5a4d}) return false; // MZ
  const auto header = file.number<std::uint32_t>(0x3c);
  if (!header || file.number<std::uint32_t>(*header) != 0x4550u) return false; // PE
  const auto machine = file.number<std::uint16_t>(std::uint64_t{*header} + 4);
  const auto characteristics = file.number<std::uint16_t>(std::uint64_t{*header} + 22);
  if (!machine || !characteristics) return false;
  out.format = port::ModuleFormat::pe;
  out.machine = *machine;
  out.is_library = (*characteristics & kIsDll) != 0;
  PeReader(file, *header, out).read();
  return true;
}

} // namespace netmon
