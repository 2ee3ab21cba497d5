// SPDX-License-Identifier: MIT
// Names come from modules: what is not a plain name does not lead out of the folder.
#include "parser_files.h"

#include "base/ascii_text.h"
#include "core/runtime/port.h"

#include <netmon/parsers.h>

namespace netmon {

namespace {

constexpr std::string_view kSeparators = "/\\";
constexpr std::string_view kNotInNames = "/\\:*?\"<>|";

bool is_plain_name(std::string_view name) noexcept {
  for (const char c : name) {
    if (static_cast<unsigned char>(c) < ' ' || kNotInNames.find(c) != kNotInNames.npos)
      return false;
  }
  return !name.empty() && name.find_first_not_of(". ") != name.npos;
}

} // namespace

std::string parser_file_path(std::string_view name) {
  const std::string product = port::product_folder();
  if (product.empty() || !is_plain_name(name)) return {};
  std::string file(name);
  if (name.find('.') == name.npos) file += "." INI_EXTENSION;
  return port::path_in(port::path_in(product, PARSERS_SUBDIR), file);
}

std::string parser_file_or_path(std::string_view name) {
  const bool is_path = name.find_first_of(kSeparators) != name.npos;
  return is_path ? std::string(name) : parser_file_path(name);
}

std::optional<std::string> read_parser_file(const std::string& path) {
  const port::FileResult opened = port::open_file(path);
  if (!opened.file) return std::nullopt;
  struct Closed {
    port::File* file;
    ~Closed() { port::close_file(file); }
  } const closed{opened.file};
  if (opened.size > kMaxParserFile) return std::nullopt;
  // Somebody may shorten the file meanwhile: what is there counts.
  std::string text(static_cast<std::size_t>(opened.size), '\0');
  std::size_t at = 0;
  while (at < text.size()) {
    const auto got = port::read_file(opened.file, at, text.data() + at, text.size() - at);
    if (!got) return std::nullopt;
    if (*got == 0) break;
    at += *got;
  }
  text.resize(at);
  return text;
}

} // namespace netmon
