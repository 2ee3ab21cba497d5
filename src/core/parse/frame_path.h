// SPDX-License-Identifier: MIT
// The protocols of a frame, outermost first, as a finished RECOGNIZEDATATABLE. Frames of a capture
// share few of them, so a path is kept once and frames refer to it. Reference: frames.md 8.4.
// Depends on public headers.
#pragma once

#include <netmon/properties.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <vector>

namespace netmon {

class FramePath {
 public:
  static constexpr std::uint32_t kAbsent = ~std::uint32_t{0};

  FramePath() = default;
  explicit FramePath(std::span<const RECOGNIZEDATA> entries) { assign(entries); }

  // Replaces the entries; reuses the memory. May throw std::bad_alloc.
  void assign(std::span<const RECOGNIZEDATA> entries) {
    storage_.resize(offsetof(RECOGNIZEDATATABLE, RecognizeData) +
                    entries.size() * sizeof(RECOGNIZEDATA));
    table()->nRecognizeDatas = static_cast<WORD>(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i) table()->RecognizeData[i] = entries[i];
  }

  LPRECOGNIZEDATATABLE table() const noexcept {
    return reinterpret_cast<LPRECOGNIZEDATATABLE>(const_cast<std::byte*>(storage_.data()));
  }
  std::span<const RECOGNIZEDATA> entries() const noexcept {
    return {table()->RecognizeData, table()->nRecognizeDatas};
  }
  std::size_t bytes() const noexcept { return sizeof(*this) + storage_.capacity(); }

  // The offset of the first entry of a protocol, by its number; kAbsent for none.
  std::uint32_t first_offset(std::uint16_t protocol) const noexcept {
    for (const RECOGNIZEDATA& entry : entries()) {
      if (entry.ProtocolID == protocol) return entry.nProtocolOffset;
    }
    return kAbsent;
  }
  bool holds(std::uint16_t protocol) const noexcept { return first_offset(protocol) != kAbsent; }

  // The number of a path that is shared by the frames of its capture, for those who remember
  // something for each path: counted from 1, and never reused. 0 for one that is not shared.
  std::uint32_t number() const noexcept { return number_; }
  void set_number(std::uint32_t number) noexcept { number_ = number; }

 private:
  std::vector<std::byte> storage_ =
      std::vector<std::byte>(offsetof(RECOGNIZEDATATABLE, RecognizeData));
  std::uint32_t number_ = 0;
};

} // namespace netmon
