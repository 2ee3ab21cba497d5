// SPDX-License-Identifier: MIT
// The exports of media.h: raw headers behind a pointer, of unknown length.
#include "core/capture/frame.h"

#include <netmon/media.h>

using namespace netmon;

namespace {

// Enough for every header that the functions of frame.h look at; they read only what they need.
FrameBytes assumed_header(const void* header) noexcept {
  constexpr std::size_t kLongest = 64;
  return {static_cast<const std::byte*>(header), header ? kLongest : 0};
}

} // namespace

DWORD WINAPI GetMacHeaderLength(LPVOID MacHeader, DWORD MacType) {
  return mac_header_length(assumed_header(MacHeader), MacType);
}

DWORD WINAPI GetLLCHeaderLength(LPLLC Frame) {
  return Frame ? llc_header_length(reinterpret_cast<const std::byte*>(Frame)[2]) : 0;
}

DWORD WINAPI GetEtype(LPVOID MacHeader, DWORD MacType) {
  return ether_type(assumed_header(MacHeader), MacType);
}

DWORD WINAPI GetSaps(LPVOID MacHeader, DWORD MacType) {
  return service_access_points(assumed_header(MacHeader), MacType);
}

BOOL WINAPI IsLLCPresent(LPVOID MacHeader, DWORD MacType) {
  return has_llc(assumed_header(MacHeader), MacType) ? TRUE : FALSE;
}
