// SPDX-License-Identifier: MIT
// The protocols and the properties of a frame, found when somebody asks: what experts, filters, and
// parsers use. Nothing may be held by the caller, because parsers run: no lock, no lease, no guard
// of a capture. Depends on parsed_capture.h, registration.h.
#pragma once

#include "core/capture/capture.h"
#include "parsed_capture.h"

#include <cstdint>
#include <memory>
#include <span>

namespace netmon {

// A frame whose capture stays open.
struct FrameInUse {
  std::shared_ptr<const Capture> capture; // null: none
  std::uint32_t number = 0;
  HFRAME handle = nullptr;

  explicit operator bool() const noexcept { return capture != nullptr; }
};

// The frame of a handle; none for a value that is not one.
FrameInUse use_frame(HFRAME handle) noexcept;

// What the calling thread looks at; see ParsedFrames.
Holder parsing_holder() noexcept;

// The path of a frame. One that is not shared stays as long as the holder does not ask for another
// frame. Null, and a last error, when the frame is damaged or memory is short, and while this
// thread is recognizing this very frame.
const FramePath* recognize(const FrameInUse& frame, Holder holder) noexcept;

// The protocols of a frame, for a look-up: while the frame is being recognized on this thread, what
// is known so far.
std::span<const RECOGNIZEDATA> recognized_entries(const FrameInUse& frame) noexcept;

// The properties of all protocols of the frame (ParsedFrame::kEverything), or at least those of
// one, by its number. It stays as long as the holder does not ask for another frame. Null, and a
// last error, as above and while this thread is attaching properties to this very frame.
ParsedFrame* attach_properties(const FrameInUse& frame, std::uint32_t which,
                               Holder holder) noexcept;

// The table that an instance of the frame belongs to, which the holder then holds. Null, and a last
// error, for any other address.
ParsedFrame* table_of(const FrameInUse& frame, const PROPERTYINST* instance,
                      Holder holder) noexcept;

// Lets another holder hold what one of the functions above returned for the frame.
void hold_parsed(const FrameInUse& frame, std::uint32_t which, Holder holder) noexcept;

// The holder does not look at anything anymore.
void let_go_of_parsed(const Capture& capture, Holder holder) noexcept;

// A frame was modified: what is known about it is forgotten.
void forget_parsed(const Capture& capture, std::uint32_t number) noexcept;

} // namespace netmon
