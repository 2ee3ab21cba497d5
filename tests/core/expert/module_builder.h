// SPDX-License-Identifier: MIT
// Builds module files byte by byte: as small as possible, and as wrong as a test wants them.
#pragma once

#include "core/capture/capture_builder.h"

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace netmon::test {

// A shared library of Linux. One segment holds all of the file, at address 0.
struct ElfBuilder {
  bool is_64_bit = true;
  bool is_big_endian = false; // then there is a header only
  std::uint16_t type = 3;     // ET_DYN
  std::uint16_t machine = 62; // EM_X86_64
  bool gnu_hash = false;      // instead of the older table
  bool is_program = false;    // of the type of a library
  std::vector<std::string> libraries, search_paths;
  std::vector<std::string> imports, weak_imports, exports;

  Bytes build() const {
    const std::size_t header = is_64_bit ? 64 : 52, segment = is_64_bit ? 56 : 32;
    const std::size_t symbol = is_64_bit ? 24 : 16;
    Bytes texts(1), symbols(symbol);
    std::vector<std::pair<std::uint64_t, std::uint64_t>> dynamics;
    const auto text = [&](const std::string& name) {
      const std::size_t at = texts.size();
      append(texts, name);
      texts.push_back(0);
      return static_cast<std::uint32_t>(at);
    };
    for (const std::string& name : libraries) dynamics.emplace_back(1, text(name));
    if (is_program) dynamics.emplace_back(0x6ffffffb, 0x08000000);
    for (const std::string& name : search_paths) dynamics.emplace_back(29, text(name));
    const auto add = [&](const std::string& name, unsigned binding, unsigned section) {
      const std::size_t at = symbols.size();
      symbols.resize(at + symbol);
      put(symbols, at, text(name), 4);
      put(symbols, at + (is_64_bit ? 4 : 12), binding << 4 | 2, 1);
      put(symbols, at + (is_64_bit ? 6 : 14), section, 2);
    };
    for (const std::string& name : imports) add(name, 1, 0);
    for (const std::string& name : weak_imports) add(name, 2, 0);
    const std::size_t first_export = symbols.size() / symbol;
    for (const std::string& name : exports) add(name, 1, 1);
    const std::size_t count = symbols.size() / symbol;

    Bytes hash;
    if (gnu_hash) { // one bucket, one word of a filter
      hash.resize(16 + (is_64_bit ? 8 : 4) + 4);
      put(hash, 0, 1, 4);
      put(hash, 4, first_export, 4);
      put(hash, 8, 1, 4);
      put(hash, hash.size() - 4, count > first_export ? first_export : 0, 4);
      for (std::size_t i = first_export; i < count; ++i) {
        hash.resize(hash.size() + 4);
        put(hash, hash.size() - 4, i + 1 == count ? 1 : 2, 4);
      }
    } else {
      hash.resize(16);
      put(hash, 0, 1, 4);
      put(hash, 4, count, 4);
    }

    const std::size_t at_texts = header + 2 * segment;
    const std::size_t at_symbols = at_texts + (texts.size() + 7) / 8 * 8;
    const std::size_t at_hash = at_symbols + symbols.size();
    const std::size_t at_dynamics = at_hash + (hash.size() + 7) / 8 * 8;
    dynamics.emplace_back(5, at_texts);
    dynamics.emplace_back(10, texts.size());
    dynamics.emplace_back(6, at_symbols);
    dynamics.emplace_back(gnu_hash ? 0x6ffffef5 : 4, at_hash);
    dynamics.emplace_back(0, 0);
    const std::size_t word = is_64_bit ? 8 : 4;
    Bytes out(at_dynamics + dynamics.size() * 2 * word);
    const char magic[] = {0x7f,
                          'E',
                          'L',
                          'F',
                          static_cast<char>(is_64_bit ? 2 : 1),
                          static_cast<char>(is_big_endian ? 2 : 1),
                          1};
    std::copy(std::begin(magic), std::end(magic), out.begin());
    put(out, 16, type, 2);
    put(out, 18, machine, 2);
    if (is_big_endian) {
      std::swap(out[16], out[17]);
      std::swap(out[18], out[19]);
    }
    put(out, is_64_bit ? 32 : 28, header, word);
    put(out, is_64_bit ? 54 : 42, segment, 2);
    put(out, is_64_bit ? 56 : 44, 2, 2);
    const auto put_segment = [&](std::size_t at, unsigned kind, std::size_t offset,
                                 std::size_t bytes) {
      put(out, at, kind, 4);
      put(out, at + (is_64_bit ? 8 : 4), offset, word);
      put(out, at + (is_64_bit ? 16 : 8), offset, word); // the address
      put(out, at + (is_64_bit ? 32 : 16), bytes, word);
    };
    put_segment(header, 1, 0, out.size());
    put_segment(header + segment, 2, at_dynamics, out.size() - at_dynamics);
    std::copy(texts.begin(), texts.end(), out.begin() + static_cast<std::ptrdiff_t>(at_texts));
    std::copy(symbols.begin(), symbols.end(),
              out.begin() + static_cast<std::ptrdiff_t>(at_symbols));
    std::copy(hash.begin(), hash.end(), out.begin() + static_cast<std::ptrdiff_t>(at_hash));
    for (std::size_t i = 0; i < dynamics.size(); ++i) {
      put(out, at_dynamics + 2 * i * word, dynamics[i].first, word);
      put(out, at_dynamics + (2 * i + 1) * word, dynamics[i].second, word);
    }
    return out;
  }

  static void put(Bytes& out, std::size_t at, std::uint64_t value, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) {
      out.at(at + i) = static_cast<std::uint8_t>(value >> (8 * i));
    }
  }
};

// A DLL of Windows. One section holds everything after the headers; addresses are 0x1000 more than
// offsets.
struct PeBuilder {
  bool is_64_bit = true;
  std::uint16_t machine = 0x8664;
  std::uint16_t characteristics = 0x2002;                                // a DLL
  std::vector<std::pair<std::string, std::vector<std::string>>> imports; // "#7": by number
  std::vector<std::string> exports;

  Bytes build() const {
    constexpr std::size_t kNt = 0x40, kStart = 0x200;
    const std::size_t optional_bytes = (is_64_bit ? 112 : 96) + 16 * 8;
    const std::size_t word = is_64_bit ? 8 : 4;
    Bytes out(kStart);
    const auto put = ElfBuilder::put;
    const auto room = [&](std::size_t bytes) {
      const std::size_t at = out.size();
      out.resize(at + bytes);
      return at;
    };
    const auto text = [&](const std::string& name, std::size_t before) {
      const std::size_t at = room(before);
      append(out, name);
      out.push_back(0);
      return at + kShift;
    };
    std::size_t export_directory = 0, import_directory = 0;
    if (!exports.empty()) {
      const std::size_t at = room(40);
      const std::size_t names = room(exports.size() * 4);
      export_directory = at + kShift;
      put(out, at + 24, exports.size(), 4);
      put(out, at + 32, names + kShift, 4);
      for (std::size_t i = 0; i < exports.size(); ++i) {
        put(out, names + i * 4, text(exports[i], 0), 4);
      }
    }
    if (!imports.empty()) {
      const std::size_t at = room((imports.size() + 1) * 20);
      import_directory = at + kShift;
      for (std::size_t i = 0; i < imports.size(); ++i) {
        const auto& names = imports[i].second;
        put(out, at + i * 20 + 12, text(imports[i].first, 0), 4);
        const std::size_t table = room((names.size() + 1) * word);
        put(out, at + i * 20, table + kShift, 4);
        put(out, at + i * 20 + 16, table + kShift, 4);
        for (std::size_t k = 0; k < names.size(); ++k) {
          const std::uint64_t value =
              names[k].starts_with('#')
                  ? std::uint64_t{1} << (8 * word - 1) | std::stoul(names[k].substr(1))
                  : text(names[k], 2);
          put(out, table + k * word, value, word);
        }
      }
    }
    out[0] = 'M';
    out[1] = 'Z';
    put(out, 0x3c, kNt, 4);
    out[kNt] = 'P';
    out[kNt + 1] = 'E';
    put(out, kNt + 4, machine, 2);
    put(out, kNt + 6, 1, 2);
    put(out, kNt + 20, optional_bytes, 2);
    put(out, kNt + 22, characteristics, 2);
    put(out, kNt + 24, is_64_bit ? 0x20b : 0x10b, 2);
    const std::size_t directories = kNt + 24 + (is_64_bit ? 112 : 96);
    put(out, directories - 4, 16, 4);
    put(out, directories, export_directory, 4);
    put(out, directories + 8, import_directory, 4);
    const std::size_t section = kNt + 24 + optional_bytes;
    put(out, section + 8, out.size() - kStart, 4);
    put(out, section + 12, kStart + kShift, 4);
    put(out, section + 16, out.size() - kStart, 4);
    put(out, section + 20, kStart, 4);
    return out;
  }

  static constexpr std::size_t kShift = 0x1000;
};

} // namespace netmon::test
