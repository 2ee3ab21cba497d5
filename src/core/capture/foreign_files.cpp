// SPDX-License-Identifier: MIT
// The table of formats. Where files of a format do not all start alike, their structure is looked
// at or, failing that, their name.
#include "foreign_files.h"

#include "base/byte_order.h"

#include <algorithm>
#include <cstdint>

namespace netmon {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kConvert = "convert it with `editcap FILE OUT.pcapng`";
constexpr std::string_view kUnpack = "take the capture out of it first";

struct Format {
  std::string_view start;
  std::string_view what;
  std::string_view advice;
};

constexpr Format kFormats[] = {
    {"\x28\xB5\x2F\xFD"sv, "it is compressed with zstd", "decompress it with `zstd -d FILE`"},
    {"\xFD\x37zXZ\0"sv, "it is compressed with xz", "decompress it with `xz -d FILE`"},
    {"BZh"sv, "it is compressed with bzip2", "decompress it with `bzip2 -d FILE`"},
    {"\x04\x22\x4D\x18"sv, "it is compressed with lz4", "decompress it with `lz4 -d FILE`"},
    {"\x1F\x9D"sv, "it is compressed with compress", "decompress it with `gzip -d FILE`"},
    {"\x1F\x8B"sv, "it is compressed with gzip more than once",
     "decompress it with `gzip -d FILE`"},
    {"PK\x03\x04"sv, "it is a zip archive", kUnpack},
    {"7z\xBC\xAF\x27\x1C"sv, "it is a 7z archive", kUnpack},
    {"Rar!"sv, "it is a rar archive", kUnpack},
    {"snoop\0\0\0"sv, "it is a snoop capture", kConvert},
    {"btsnoop\0"sv, "it is a btsnoop capture", kConvert},
    {"TRSNIFF data    \x1A"sv, "it is a capture of Sniffer", kConvert},
    {"XCP\0"sv, "it is a capture of NetXRay or Sniffer for Windows", kConvert},
    {"\x7Fver"sv, "it is a capture of EtherPeek, OmniPeek or AiroPeek", kConvert},
    {"\xAA\xAA\xAA\xAA"sv, "it is a capture of 5View", kConvert},
    {"\x05VNF"sv, "it is a capture of Visual Networks", kConvert},
    {"\x54\x52\x00\x64\x00"sv, "it is an HP-UX nettl trace", kConvert},
    {"version https://git-lfs"sv, "it is a Git LFS pointer, which stands for a file",
     "get the file itself with `git lfs pull`"},
};

std::string_view text_of(std::span<const std::byte> head) {
  return {reinterpret_cast<const char*>(head.data()), head.size()};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool starts_like(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && std::equal(start.begin(), start.end(), text.begin(),
                                                   [](char a, char b) { return a == lower(b); });
}

bool is_html(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty() && std::string_view(" \t\r\n").find(text.front()) != text.npos) {
    text.remove_prefix(1);
  }
  return starts_like(text, "<!doctype html") || starts_like(text, "<html") ||
         starts_like(text, "<head");
}

// ERF has no magic number. Its records do: a type that exists, and lengths that lead from one to
// the next, with times that do not differ much.
bool is_erf(std::span<const std::byte> head) {
  constexpr std::size_t kHeader = 16;
  constexpr unsigned kTypes = 49;
  constexpr std::uint32_t kDay = 86'400;
  std::size_t at = 0;
  std::uint32_t first = 0;
  int records = 0;
  for (; head.size() - at >= kHeader && records < 3; ++records) {
    const std::byte* record = head.data() + at;
    const unsigned type = std::to_integer<unsigned>(record[8]) & 0x7F;
    const std::size_t length = load_big16(record + 10);
    const auto seconds = load_little<std::uint32_t>(record + 4);
    if (records == 0) first = seconds;
    const std::uint32_t apart = seconds > first ? seconds - first : first - seconds;
    if (type == 0 || type >= kTypes || length < kHeader || seconds == 0 || apart > kDay) {
      return false;
    }
    at += length;
    if (at >= head.size()) return records > 0;
  }
  return records > 1;
}

bool has_ending(std::string_view path, std::string_view ending) {
  return path.size() > ending.size() &&
         starts_like(path.substr(path.size() - ending.size()), ending);
}

std::string sentence(std::string_view what, std::string_view advice) {
  std::string text(what);
  text += "; ";
  text += advice;
  return text;
}

} // namespace

std::string describe_foreign(std::span<const std::byte> head, std::string_view path) {
  const std::string_view text = text_of(head);
  for (const Format& format : kFormats) {
    if (text.starts_with(format.start)) return sentence(format.what, format.advice);
  }
  if (is_html(text)) {
    return "it is a web page, as a server sends it in place of a file; download the file itself";
  }
  if (has_ending(path, ".etl")) {
    return "it is an event trace of Windows; convert it with `pktmon etl2pcap FILE` or `etl2pcapng "
           "FILE OUT.pcapng`";
  }
  if (has_ending(path, ".erf") || is_erf(head)) {
    return sentence("it looks like an ERF capture", kConvert);
  }
  return {};
}

} // namespace netmon
