// SPDX-License-Identifier: MIT
// The exports of media.h: raw headers behind a pointer, of unknown length, and names of EtherTypes.
#include "core/capture/frame.h"
#include "core/helpers/ether_types.h"
#include "core/runtime/last_error.h"

#include <netmon/media.h>
#include <netmon/nmerr.h>

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

LPLABELED_WORD WINAPI GetProtocolDescriptionTable(LPDWORD TableSize) {
  const auto names = ether_type_names();
  if (TableSize) *TableSize = static_cast<DWORD>(names.size());
  return const_cast<LPLABELED_WORD>(names.data());
}

LPLABELED_WORD WINAPI GetProtocolDescription(DWORD ProtocolID) {
  const LABELED_WORD* const entry = find_ether_type(ProtocolID);
  if (!entry) set_last_error(NMERR_PROTOCOL_NOT_FOUND);
  return const_cast<LPLABELED_WORD>(entry);
}
