// SPDX-License-Identifier: MIT
// Attaching: the parsers of a frame run one after another under one guard. After a fault, those
// that are left run under another one.
#include "parsed_frame.h"

#include "core/capture/frame_media.h"
#include "core/protocol/protocol_registry.h"

#include <exception>

namespace netmon {

bool view_frame(const Capture& capture, std::uint32_t number, HFRAME handle, Holder holder,
                FrameView& out) noexcept {
  const FrameRef found = capture.frame(number, holder);
  // Modified since: the new frame has a handle of its own.
  if (!found.frame || found.handle != handle) return false;
  const FrameInfo info = read_frame(reinterpret_cast<const std::byte*>(found.frame));
  out = {&capture, handle, number, info.bytes, info.stored, mac_type_of(capture.media(number))};
  return true;
}

bool ParsedFrame::open(const Capture& capture, std::uint32_t number, HFRAME handle) noexcept {
  which_ = kNothing;
  path_ = &own_path_;
  version_ = 0;
  return view_frame(capture, number, handle, this, frame_) && properties_.begin(nullptr, 0, 0);
}

bool ParsedFrame::copy_path(const Recognition& recognition) noexcept try {
  own_path_.assign(recognition.recognized());
  own_path_.set_number(0);
  path_ = &own_path_;
  version_ = recognition.version;
  return true;
} catch (const std::exception&) {
  return false;
}

void ParsedFrame::attach_from(std::uint32_t& index, std::uint32_t which, ParserCall& call) {
  const auto entries = path_->entries();
  for (; index < entries.size(); ++index) {
    const RECOGNIZEDATA& entry = entries[index];
    Protocol* const protocol = find_protocol(std::uint16_t{entry.ProtocolID});
    if (!protocol || entry.nProtocolOffset > frame_.stored) continue;
    // A parser of a module may attach the properties of another protocol of the same module.
    if (which != kEverything && which != entry.ProtocolID && protocol->attaches_only_its_own) {
      continue;
    }
    properties_.begin_protocol(index);
    const Protocol* previous = nullptr;
    std::uint32_t previous_offset = 0;
    if (index != 0) {
      previous = find_protocol(std::uint16_t{entries[index - 1].ProtocolID});
      previous_offset = entries[index - 1].nProtocolOffset;
    }
    auto* const bytes = reinterpret_cast<ULPBYTE>(const_cast<std::byte*>(frame_.bytes));
    call.as(*protocol, ParserEntry::attach, [&] {
      protocol->entry_points.AttachProperties(
          frame_.handle, bytes, bytes + entry.nProtocolOffset, frame_.mac_type,
          frame_.stored - entry.nProtocolOffset, previous ? previous->handle : nullptr,
          previous_offset, reinterpret_cast<DWORD_PTR>(entry.InstData));
    });
  }
}

// The definitions that instances point at must not go away with a protocol that is destroyed while
// somebody looks at the table. In steady state nothing changes here.
void ParsedFrame::keep_databases() {
  const auto entries = path_->entries();
  databases_.resize(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Protocol* const protocol = find_protocol(std::uint16_t{entries[i].ProtocolID});
    const PropertyDatabase* const current =
        protocol ? protocol->current_database.load(std::memory_order_acquire) : nullptr;
    if (databases_[i].get() == current) continue;
    databases_[i] = protocol ? property_database(protocol->handle) : nullptr;
  }
}

bool ParsedFrame::attach(std::uint32_t which) noexcept try {
  const auto protocols = static_cast<std::uint32_t>(path_->entries().size());
  if (!properties_.begin(frame_.bytes, frame_.stored, protocols)) return false;
  keep_databases();
  std::uint32_t index = 0;
  while (index < protocols) {
    ParserCall call;
    call.capture = frame_.capture;
    call.handle = frame_.handle;
    call.frame = {frame_.bytes, frame_.stored};
    call.builder = &properties_;
    const CallOutcome outcome = call_parsers(call, [&] { attach_from(index, which, call); });
    if (outcome == CallOutcome::refused) return false;
    if (outcome == CallOutcome::faulted) ++index;
  }
  properties_.finish();
  which_ = which;
  return true;
} catch (const std::exception&) {
  return false;
}

} // namespace netmon
