// SPDX-License-Identifier: MIT
// A frame as the library hands it out: the 16-byte FRAME header, in host order and at any
// alignment, and the bytes after it. Depends on byte_order.h and the public frames.h.
#pragma once

#include "base/byte_order.h"

#include <netmon/frames.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace netmon {

// Where MacFrame starts; sizeof(FRAME) is larger and differs between targets.
inline constexpr std::size_t kFrameHeaderBytes = offsetof(FRAME, MacFrame);
static_assert(kFrameHeaderBytes == 16);

// What a frame says about itself.
struct FrameInfo {
  std::int64_t time = 0;            // microseconds since the start of the capture
  std::uint32_t length = 0;         // bytes on the wire; at least `stored`
  std::uint32_t stored = 0;         // bytes kept
  const std::byte* bytes = nullptr; // the bytes kept
};

inline std::array<std::byte, kFrameHeaderBytes> make_frame_header(const FrameInfo& info) noexcept {
  std::array<std::byte, kFrameHeaderBytes> header;
  std::memcpy(&header[0], &info.time, 8);
  std::memcpy(&header[8], &info.length, 4);
  std::memcpy(&header[12], &info.stored, 4);
  return header;
}

inline FrameInfo read_frame(const std::byte* record) noexcept {
  return {load_host<std::int64_t>(record), load_host<std::uint32_t>(record + 8),
          load_host<std::uint32_t>(record + 12), record + kFrameHeaderBytes};
}

// Prefetches the head of a record, up to the type field of an Ethernet header, without waiting and
// without accessing it: the address may be wrong.
inline void prefetch_frame(const std::byte* record) noexcept {
#if defined(__GNUC__)
  constexpr std::size_t kHead = kFrameHeaderBytes + 14;
  __builtin_prefetch(record);
  __builtin_prefetch(record + kHead - 1);
  __asm__ volatile(""); // else GCC takes the function to have no effect and drops calls to it
#else
  static_cast<void>(record);
#endif
}

} // namespace netmon
