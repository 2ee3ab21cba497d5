// SPDX-License-Identifier: MIT
// Looks for what is there, and has the parsers run for what is not.
#include "frame_parse.h"

#include "core/capture/capture_handles.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

namespace netmon {

namespace {

bool is_current(const FrameInUse& frame) noexcept {
  return frame.capture->number_of(decode_frame_handle(frame.handle)) == frame.number;
}

const FramePath* remember(ParsedCapture& parsed, const FrameInUse& frame,
                          const Recognition& recognition) noexcept {
  return parsed.paths.remember(frame.number, recognition, [&] { return is_current(frame); });
}

// Recognizes the frame that `parsed` looks at, unless its path is known.
bool find_path(ParsedCapture& of, const FrameInUse& frame, ParsedFrame& parsed) noexcept {
  const std::uint64_t version = protocols_version();
  if (const FramePath* const known = of.paths.find(frame.number); known && is_current(frame)) {
    parsed.set_path(*known, version);
    return true;
  }
  Recognition recognition;
  if (!recognize_frame(parsed.frame(), recognition)) return false;
  if (const FramePath* const shared = remember(of, frame, recognition)) {
    parsed.set_path(*shared, recognition.version);
    return true;
  }
  return parsed.copy_path(recognition);
}

// Takes a block, looks at the frame with it, and puts it back.
ParsedFrame* parse_into_block(ParsedCapture& of, const FrameInUse& frame, std::uint32_t which,
                              Holder holder) noexcept {
  ParsedFrame* const parsed = of.frames.take();
  if (!parsed) return fail<ParsedFrame*>(NMERR_OUT_OF_MEMORY, nullptr);
  if (!parsed->open(*frame.capture, frame.number, frame.handle)) {
    of.frames.drop(parsed);
    return fail<ParsedFrame*>(NMERR_INVALID_HFRAME, nullptr);
  }
  if (!find_path(of, frame, *parsed) ||
      (which != ParsedFrame::kNothing && !parsed->attach(which))) {
    of.frames.drop(parsed);
    return fail<ParsedFrame*>(NMERR_OUT_OF_MEMORY, nullptr);
  }
  of.frames.put(parsed, holder);
  return parsed;
}

// Keeps a path that cannot be shared.
const FramePath* keep_own_path(ParsedCapture& of, const FrameInUse& frame,
                               const Recognition& recognition, Holder holder) noexcept {
  ParsedFrame* const parsed = of.frames.take();
  if (!parsed) return fail<const FramePath*>(NMERR_OUT_OF_MEMORY, nullptr);
  if (!parsed->open(*frame.capture, frame.number, frame.handle) ||
      !parsed->copy_path(recognition)) {
    of.frames.drop(parsed);
    return fail<const FramePath*>(NMERR_OUT_OF_MEMORY, nullptr);
  }
  of.frames.put(parsed, holder);
  return &parsed->path();
}

} // namespace

FrameInUse use_frame(HFRAME handle) noexcept {
  const CaptureGuard guard(handle);
  if (!guard.capture()) return {};
  return {guard.share(), guard.frame(), handle};
}

Holder parsing_holder() noexcept {
  const ThreadRecord* const thread = this_thread();
  return thread ? &thread->parsing : nullptr;
}

const FramePath* recognize(const FrameInUse& frame, Holder holder) noexcept {
  ParsedCapture* const parsed = ParsedCapture::of(*frame.capture);
  if (!parsed) return fail<const FramePath*>(NMERR_OUT_OF_MEMORY, nullptr);
  if (const FramePath* const known = parsed->paths.find(frame.number)) return known;
  start_protocols();
  const ProtocolGuard guard;
  if (!guard.thread()) return fail<const FramePath*>(NMERR_OUT_OF_MEMORY, nullptr);
  const ParserCall* const call = parser_call_for(frame.handle);
  if (call && call->so_far) return fail<const FramePath*>(NMERR_FRAME_NOT_RECOGNIZED, nullptr);
  if (ParsedFrame* const there = parsed->frames.find(frame.handle, ParsedFrame::kNothing, holder)) {
    return &there->path();
  }
  Recognition recognition;
  FrameView view;
  if (!view_frame(*frame.capture, frame.number, frame.handle, &recognition, view)) {
    return fail<const FramePath*>(NMERR_INVALID_HFRAME, nullptr);
  }
  const FramePath* path = nullptr;
  if (!recognize_frame(view, recognition)) {
    set_last_error(NMERR_OUT_OF_MEMORY);
  } else {
    path = remember(*parsed, frame, recognition);
    if (!path) path = keep_own_path(*parsed, frame, recognition, holder);
  }
  let_go(&recognition);
  return path;
}

std::span<const RECOGNIZEDATA> recognized_entries(const FrameInUse& frame) noexcept {
  const ParserCall* const call = parser_call_for(frame.handle);
  if (call && call->so_far) return {call->so_far->entries, call->so_far->count};
  const FramePath* const path = recognize(frame, parsing_holder());
  return path ? path->entries() : std::span<const RECOGNIZEDATA>{};
}

ParsedFrame* attach_properties(const FrameInUse& frame, std::uint32_t which,
                               Holder holder) noexcept {
  ParsedCapture* const parsed = ParsedCapture::of(*frame.capture);
  if (!parsed) return fail<ParsedFrame*>(NMERR_OUT_OF_MEMORY, nullptr);
  start_protocols();
  const ProtocolGuard guard;
  if (!guard.thread()) return fail<ParsedFrame*>(NMERR_OUT_OF_MEMORY, nullptr);
  if (ParsedFrame* const there = parsed->frames.find(frame.handle, which, holder)) return there;
  if (parser_call_for(frame.handle)) {
    return fail<ParsedFrame*>(NMERR_NO_ATTACHED_PROPERTIES, nullptr);
  }
  return parse_into_block(*parsed, frame, which, holder);
}

ParsedFrame* table_of(const FrameInUse& frame, const PROPERTYINST* instance,
                      Holder holder) noexcept {
  ParsedCapture* const parsed = ParsedCapture::of(*frame.capture);
  ParsedFrame* const found = parsed ? parsed->frames.find(frame.handle, instance, holder) : nullptr;
  return found ? found : fail<ParsedFrame*>(NMERR_INVALID_PARAMETER, nullptr);
}

void hold_parsed(const FrameInUse& frame, std::uint32_t which, Holder holder) noexcept {
  if (ParsedCapture* const parsed = ParsedCapture::of(*frame.capture)) {
    parsed->frames.find(frame.handle, which, holder);
  }
}

void let_go_of_parsed(const Capture& capture, Holder holder) noexcept {
  if (capture.attachment()) ParsedCapture::of(capture)->frames.let_go(holder);
}

void forget_parsed(const Capture& capture, std::uint32_t number) noexcept {
  if (capture.attachment()) ParsedCapture::of(capture)->paths.forget(number);
}

} // namespace netmon
