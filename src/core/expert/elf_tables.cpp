// SPDX-License-Identifier: MIT
// Program headers lead to the dynamic section, which leads to the symbols. Section headers are
// ignored: loaders ignore them, and files without them are valid.
#include "elf_tables.h"

#include "table_bytes.h"

#include <algorithm>
#include <optional>

namespace netmon {

namespace {

constexpr std::uint32_t kLoad = 1, kDynamic = 2; // types of segments
constexpr std::uint16_t kSharedObject = 3;       // types of files
constexpr std::uint64_t kNeeded = 1, kHash = 4, kTexts = 5, kSymbols = 6, kTextBytes = 10,
                        kRpath = 15, kRunpath = 29, kGnuHash = 0x6ffffef5;
constexpr std::uint64_t kFlags = 0x6ffffffb,
                        kIsProgram = 0x08000000;             // a position-independent program
constexpr std::uint8_t kGlobal = 1, kWeak = 2, kUnique = 10; // bindings of symbols

constexpr std::uint64_t kMostSegments = 128;
constexpr std::uint64_t kMostDynamics = 4096;
constexpr std::uint64_t kMostSymbols = 1 << 20;

class ElfReader {
 public:
  ElfReader(TableBytes file, bool is_64_bit, ModuleTables& out)
      : file_(file), wide_(is_64_bit), out_(out) {}

  void read() {
    if (!read_segments() || !read_dynamic()) return;
    for (const std::uint64_t at : needed_) keep(out_.libraries, text(at));
    for (const std::uint64_t at : paths_) keep(out_.search_paths, text(at));
    const std::uint64_t count = count_symbols();
    for (std::uint64_t i = 1; i < count && !is_full_; ++i) {
      if (!read_symbol(i)) break;
    }
  }

 private:
  struct Segment {
    std::uint64_t address, offset, bytes;
  };

  // A number that is as wide as an address on the file's machine.
  std::optional<std::uint64_t> word(std::uint64_t offset) const {
    if (wide_) return file_.number<std::uint64_t>(offset);
    return file_.number<std::uint32_t>(offset);
  }

  bool read_segments() {
    const auto table = word(wide_ ? 32 : 28);
    const auto entry = file_.number<std::uint16_t>(wide_ ? 54 : 42);
    const auto count = file_.number<std::uint16_t>(wide_ ? 56 : 44);
    if (!table || !entry || !count || *entry < (wide_ ? 56 : 32)) return false;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(*count, kMostSegments); ++i) {
      if (*table > file_.size()) return false;
      const std::uint64_t at = *table + i * *entry;
      const auto type = file_.number<std::uint32_t>(at);
      const auto offset = word(at + (wide_ ? 8 : 4));
      const auto address = word(at + (wide_ ? 16 : 8));
      const auto bytes = word(at + (wide_ ? 32 : 16));
      if (!type || !offset || !address || !bytes) return false;
      if (*type == kLoad) segments_.push_back({*address, *offset, *bytes});
      if (*type == kDynamic) dynamic_ = Segment{*address, *offset, *bytes};
    }
    return dynamic_.has_value();
  }

  // Where in the file an address is; the end of the file for an address that is not in it.
  std::uint64_t place(std::uint64_t address) const {
    for (const Segment& segment : segments_) {
      if (address >= segment.address && address - segment.address < segment.bytes &&
          segment.offset <= file_.size()) {
        return segment.offset + std::min(address - segment.address, file_.size());
      }
    }
    return file_.size();
  }

  bool read_dynamic() {
    const std::uint64_t entry = wide_ ? 16 : 8;
    const std::uint64_t count = std::min(dynamic_->bytes / entry, kMostDynamics);
    for (std::uint64_t i = 0; i < count; ++i) {
      if (dynamic_->offset > file_.size()) return false;
      const std::uint64_t at = dynamic_->offset + i * entry;
      const auto tag = word(at);
      const auto value = word(at + entry / 2);
      if (!tag || !value || *tag == 0) break;
      switch (*tag) {
        case kNeeded: needed_.push_back(*value); break;
        case kRpath:
        case kRunpath: paths_.push_back(*value); break;
        case kTexts: texts_ = place(*value); break;
        case kTextBytes: text_bytes_ = *value; break;
        case kSymbols: symbols_ = place(*value); break;
        case kFlags:
          if ((*value & kIsProgram) != 0) out_.is_library = false;
          break;
        case kHash: hash_ = place(*value); break;
        case kGnuHash: gnu_hash_ = place(*value); break;
        default: break;
      }
    }
    return texts_.has_value();
  }

  std::string_view text(std::uint64_t at) const {
    return at < text_bytes_ && at < file_.size() ? file_.text(*texts_ + at) : std::string_view();
  }

  // Only the hash tables tell how many symbols there are.
  std::uint64_t count_symbols() const {
    if (!symbols_) return 0;
    if (hash_) {
      return std::min<std::uint64_t>(file_.number<std::uint32_t>(*hash_ + 4).value_or(0),
                                     kMostSymbols);
    }
    return gnu_hash_ ? std::min(count_in_gnu_hash(), kMostSymbols) : 0;
  }

  // One more than the highest index in any chain: buckets hold the starts of chains, and a chain
  // ends with an odd number.
  std::uint64_t count_in_gnu_hash() const {
    const auto buckets = file_.number<std::uint32_t>(*gnu_hash_);
    const auto first = file_.number<std::uint32_t>(*gnu_hash_ + 4);
    const auto filters = file_.number<std::uint32_t>(*gnu_hash_ + 8);
    if (!buckets || !first || !filters) return 0;
    const std::uint64_t table = *gnu_hash_ + 16 + std::uint64_t{*filters} * (wide_ ? 8 : 4);
    std::uint64_t highest = 0;
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(*buckets, kMostSymbols); ++i) {
      const auto start = file_.number<std::uint32_t>(table + i * 4);
      if (!start) return 0;
      highest = std::max<std::uint64_t>(highest, *start);
    }
    if (highest < *first) return *first; // it exports nothing
    const std::uint64_t chains = table + std::uint64_t{*buckets} * 4;
    while (highest < kMostSymbols) {
      const auto link = file_.number<std::uint32_t>(chains + (highest - *first) * 4);
      if (!link) return 0;
      ++highest;
      if ((*link & 1) != 0) break;
    }
    return highest;
  }

  // False beyond the end of the file.
  bool read_symbol(std::uint64_t index) {
    const std::uint64_t at = *symbols_ + index * (wide_ ? 24 : 16);
    const auto name = file_.number<std::uint32_t>(at);
    const auto info = file_.number<std::uint8_t>(at + (wide_ ? 4 : 12));
    const auto section = file_.number<std::uint16_t>(at + (wide_ ? 6 : 14));
    if (!name || !info || !section) return false;
    const unsigned binding = *info >> 4;
    if (*section == 0) {
      if (binding == kGlobal) keep_import(text(*name));
    } else if (binding == kGlobal || binding == kWeak || binding == kUnique) {
      keep(out_.exports, text(*name));
    }
    return true;
  }

  bool may_keep(std::string_view text) {
    is_full_ = is_full_ || !budget_.take(text.size());
    return !is_full_ && !text.empty();
  }
  void keep(std::vector<std::string>& list, std::string_view text) {
    if (may_keep(text)) list.emplace_back(text);
  }
  void keep_import(std::string_view name) {
    if (may_keep(name)) out_.imports.push_back({{}, std::string(name)});
  }

  const TableBytes file_;
  const bool wide_;
  ModuleTables& out_;
  TableBudget budget_;
  bool is_full_ = false;
  std::vector<Segment> segments_;
  std::optional<Segment> dynamic_;
  std::vector<std::uint64_t> needed_, paths_;                      // offsets in the strings
  std::optional<std::uint64_t> texts_, symbols_, hash_, gnu_hash_; // offsets in the file
  std::uint64_t text_bytes_ = 0;
};

} // namespace

bool read_elf(std::span<const std::byte> bytes, ModuleTables& out) {
  const TableBytes file(bytes);
  if (file.number<std::uint32_t>(0) != 0x464c457fu || !file.has(0, 20)) return false;
  out.format = port::ModuleFormat::elf;
  out.is_64_bit = *file.number<std::uint8_t>(4) == 2;
  const bool is_little = *file.number<std::uint8_t>(5) == 1;
  const auto half = [&](std::uint64_t at) {
    return is_little ? *file.number<std::uint16_t>(at) : load_big16(bytes.data() + at);
  };
  out.is_library = half(16) == kSharedObject;
  out.machine = half(18);
  if (is_little) ElfReader(file, out.is_64_bit, out).read();
  return true;
}

} // namespace netmon
