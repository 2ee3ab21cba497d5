// SPDX-License-Identifier: MIT
// Fuzz target: frames of any link presented as Ethernet. The first two bytes are the link type,
// modulo a number just above the last; the frame is a copy of the rest, which ends where its bytes
// end.
#include "core/capture/as_ethernet.h"
#include "core/capture/link_types.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>

namespace {

void check(const netmon::EthernetFront& front, std::span<const std::byte> bytes) {
  const std::size_t size = bytes.size();
  netmon::FrameInfo info;
  info.bytes = bytes.data();
  info.length = 0xFFFFFFFF;
  info.stored = static_cast<std::uint32_t>(size);
  const netmon::FrameInfo longest = netmon::presented(front, info);
  info.length = info.stored;
  const netmon::FrameInfo whole = netmon::presented(front, info);
  const bool good = front.offset <= size && longest.stored <= longest.length &&
                    whole.stored == whole.length &&
                    whole.stored <= size - front.offset + netmon::EthernetFront::kHeaderBytes;
  if (good) return;
  std::fprintf(stderr, "broken: offset %u of %zu bytes\n", front.offset, size);
  std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr unsigned kAboveTheLast = 310;
  if (size < 2) return 0;
  const std::uint32_t link_type = (data[0] | unsigned{data[1]} << 8) % kAboveTheLast;
  size -= 2;
  const auto frame = std::make_unique<std::byte[]>(size);
  if (size != 0) std::memcpy(frame.get(), data + 2, size);
  const std::span<const std::byte> bytes(frame.get(), size);
  if (const auto front = netmon::as_ethernet(link_type, bytes)) check(*front, bytes);
  const netmon::Media media = netmon::media_of_link_type(link_type);
  if (const auto front = netmon::media_as_ethernet(media, bytes)) check(*front, bytes);
  return 0;
}
