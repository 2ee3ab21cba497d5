// SPDX-License-Identifier: MIT
// Builds capture files byte by byte for the tests, and puts them where they can be opened.
#pragma once

#include "support/environment.h"
#include "support/temp_folder.h"

#include <time.h>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netmon::test {

using Bytes = std::vector<std::uint8_t>;

template <class T>
void put_little(Bytes& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) {
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
  }
}

template <class T>
void put_big(Bytes& out, T value) {
  for (std::size_t i = sizeof value; i-- > 0;) {
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
  }
}

template <class T>
void set_little(Bytes& out, std::size_t offset, T value) {
  Bytes bytes;
  put_little(bytes, value);
  if (out.size() < offset + bytes.size()) out.resize(offset + bytes.size());
  std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(offset));
}

inline void append(Bytes& out, const Bytes& more) {
  out.insert(out.end(), more.begin(), more.end());
}

inline void append(Bytes& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<std::uint8_t>(c));
}

// "52 54 53 53" as bytes; white space is ignored.
inline Bytes from_hex(std::string_view text) {
  Bytes out;
  int high = -1;
  for (const char c : text) {
    const auto digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) continue;
    if (high < 0) {
      high = static_cast<int>(digit);
    } else {
      out.push_back(static_cast<std::uint8_t>(high * 16 + static_cast<int>(digit)));
      high = -1;
    }
  }
  return out;
}

// A Network Monitor file: header, records from offset 128, frame table.
class NetmonBuilder {
 public:
  NetmonBuilder(int major, int minor, std::uint16_t mac_type = 1) : major_(major) {
    append(file_, major == 1 ? std::string_view("RTSS") : std::string_view("GMBU"));
    file_.push_back(static_cast<std::uint8_t>(minor));
    file_.push_back(static_cast<std::uint8_t>(major));
    put_little(file_, mac_type);
    for (const std::uint16_t word : kStart) put_little(file_, word);
    file_.resize(128);
  }

  // A record with an arbitrary header; returns its offset.
  std::uint32_t add_raw(std::uint64_t time, std::uint32_t length, std::uint32_t stored,
                        const Bytes& data, const Bytes& trailer = {}) {
    const auto offset = static_cast<std::uint32_t>(file_.size());
    if (major_ == 1) {
      put_little(file_, static_cast<std::uint32_t>(time));
      put_little(file_, static_cast<std::uint16_t>(length));
      put_little(file_, static_cast<std::uint16_t>(stored));
    } else {
      put_little(file_, time);
      put_little(file_, length);
      put_little(file_, stored);
    }
    append(file_, data);
    append(file_, trailer);
    table_.push_back(offset);
    return offset;
  }

  std::uint32_t add(std::uint64_t time, const Bytes& data, const Bytes& trailer = {}) {
    const auto size = static_cast<std::uint32_t>(data.size());
    return add_raw(time, size, size, data, trailer);
  }

  std::vector<std::uint32_t>& table() { return table_; }
  Bytes& bytes() { return file_; }

  // Writes the table after what is there, and the header's fields for it.
  Bytes build() const {
    Bytes out = file_;
    set_little(out, 24, static_cast<std::uint32_t>(out.size()));
    set_little(out, 28, static_cast<std::uint32_t>(table_.size() * 4));
    for (const std::uint32_t offset : table_) put_little(out, offset);
    return out;
  }

  static constexpr std::uint16_t kStart[8] = {2024, 3, 2, 5, 14, 7, 9, 123};

 private:
  int major_;
  Bytes file_;
  std::vector<std::uint32_t> table_;
};

// Sets the time zone of this process for the lifetime of the object.
class TimeZone {
 public:
  explicit TimeZone(const char* name) : variable_(std::in_place, "TZ", name) { tzset(); }
  ~TimeZone() {
    variable_.reset();
    tzset();
  }
  TimeZone(const TimeZone&) = delete;
  TimeZone& operator=(const TimeZone&) = delete;

 private:
  std::optional<ScopedEnvironment> variable_;
};

} // namespace netmon::test
