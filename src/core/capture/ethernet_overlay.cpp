// SPDX-License-Identifier: MIT
// Storing and finding presented frames.
#include "ethernet_overlay.h"

#include "frame_copies.h"

namespace netmon {

bool EthernetOverlay::Builder::add(const EthernetFront& front, const FrameInfo& frame) noexcept {
  const FrameInfo shown = netmon::presented(front, frame);
  const auto header = make_frame_header(shown);
  const std::uint64_t entry = records_.size() + 1;
  full_ = full_ || !positions_.append(&entry, sizeof entry) ||
          !records_.append(header.data(), header.size()) ||
          !records_.append(front.header.data(), front.header.size()) ||
          !records_.append(shown.bytes, shown.stored - front.header.size());
  if (!full_) ++presented_;
  return !full_;
}

bool EthernetOverlay::Builder::add_none() noexcept {
  constexpr std::uint64_t kNone = 0;
  full_ = full_ || !positions_.append(&kNone, sizeof kNone);
  return !full_;
}

Error EthernetOverlay::Builder::finish(EthernetOverlay& out) {
  if (full_) {
    return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0,
            "temporary storage is full or missing while its frames are presented as Ethernet; make "
            "room on the disk that holds temporary files"};
  }
  if (presented_ == 0) return {};
  out.records_ = records_.finish();
  out.positions_ = positions_.finish();
  for (const FileBytes* spool : {&out.records_, &out.positions_}) {
    if (spool->error() != port::FileError::none) {
      return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0, "the frames cannot be kept: " + spool->message()};
    }
  }
  out.presented_ = presented_;
  return {};
}

std::uint64_t EthernetOverlay::entry_of(std::uint32_t number) const noexcept {
  if (presented_ == 0) return 0;
  const std::byte* at = positions_.at(std::uint64_t{number} * 8, 8, this_thread_for(Look::index));
  return at ? load_host<std::uint64_t>(at) : 0;
}

const std::byte* EthernetOverlay::find(std::uint32_t number, Holder holder) const noexcept {
  const std::uint64_t entry = entry_of(number);
  return entry == 0 ? nullptr : find_stored_frame(records_, entry - 1, holder);
}

} // namespace netmon
