// SPDX-License-Identifier: MIT
// What a thread is inside of, and the frames that a parser has locked meanwhile.
#include "parser_call.h"

#include "core/capture/capture_handles.h"

namespace netmon {

void ParserCall::unpin() noexcept {
  for (unsigned pin = 0; pin < pins; ++pin) let_go(&pin_places[pin]);
  pins = 0;
}

ParserCall* current_parser_call() noexcept {
  const auto* const thread = static_cast<const ThreadRecord*>(port::thread_value());
  return thread ? thread->parser_call : nullptr;
}

ParserCall* parser_call_for(HFRAME handle) noexcept {
  for (ParserCall* call = current_parser_call(); call; call = call->outer) {
    if (call->handle == handle && call->parser) return call;
  }
  return nullptr;
}

const std::byte* pin_frame(ParserCall& call, HFRAME frame) noexcept {
  if (!call.capture) return nullptr;
  if (frame == call.handle) return call.frame.data();
  if (call.pins == ParserCall::kMaxPins) return nullptr;
  FrameRef found;
  {
    const CaptureGuard guard(frame);
    // Only its own capture is kept open while the parser runs.
    if (guard.capture() != call.capture) return nullptr;
    found = guard.capture()->frame(guard.frame(), &call.pin_places[call.pins]);
  }
  if (!found.frame) return nullptr;
  ++call.pins;
  return reinterpret_cast<const std::byte*>(found.frame) + kFrameHeaderBytes;
}

} // namespace netmon
