// SPDX-License-Identifier: MIT
// Calling into parsers. A parser is foreign code: it may fault, throw, never return, and call back
// into the library. So it runs under a guard, one for all the parsers of a frame, and nothing else
// is held meanwhile: no lock, no lease, no guard of a key or a capture. What the thread is inside
// of is noted in its thread record, where the exports that are for parsers only find it. Reference:
// parsers.md 3, 7.3, 11. Depends on protocol.h, protocol_guard.h, guarded.h, capture_handles.h.
#pragma once

#include "core/capture/capture.h"
#include "core/runtime/delivery_gate.h"
#include "core/runtime/guarded.h"
#include "parser_faults.h"
#include "protocol.h"
#include "protocol_guard.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace netmon {

class PropertyBuilder;

// The protocols of a frame that is being recognized, as far as they are known.
struct RecognizedSoFar {
  const RECOGNIZEDATA* entries = nullptr;
  std::uint32_t count = 0;
};

// What the parsers of one frame are called for; lives on the stack of the one who calls them.
struct ParserCall {
  static constexpr unsigned kMaxPins = 32;
  // Parsers look at other frames, which makes their parsers run, and so on.
  static constexpr unsigned kMaxDepth = 6;

  ParserCall() = default;
  ParserCall(const ParserCall&) = delete;
  ParserCall& operator=(const ParserCall&) = delete;

  // Set by the one who calls.
  const Capture* capture = nullptr; // null while a parser registers
  HFRAME handle = nullptr;
  std::span<const std::byte> frame;        // the bytes that are kept
  const RecognizedSoFar* so_far = nullptr; // while the frame is being recognized
  PropertyBuilder* builder = nullptr;      // while properties are being attached

  // The parser that runs now, and its protocol; null between parsers.
  Protocol* parser = nullptr;
  HPROTOCOL protocol = nullptr;
  ParserEntry entry = ParserEntry::recognize;

  ParserCall* outer = nullptr;
  unsigned depth = 0;
  unsigned pins = 0; // frames that the parser locked
  char pin_places[kMaxPins] = {};

  // Runs a part of `function`, see call_parsers, as this parser's code.
  template <class Function>
  void as(Protocol& whose, ParserEntry which, Function&& function) {
    parser = &whose;
    protocol = whose.handle;
    entry = which;
    function();
    leave();
  }

  // The parser has returned, or was abandoned.
  void leave() noexcept {
    parser = nullptr;
    protocol = nullptr;
    if (pins != 0) unpin();
  }

 private:
  void unpin() noexcept;
};

// The innermost call on this thread; null outside. Its parser is null while the library runs.
ParserCall* current_parser_call() noexcept;

// The innermost call on this thread that is inside a parser of this frame; null for none.
ParserCall* parser_call_for(HFRAME handle) noexcept;

// The first byte of a frame of the call's capture, valid until the parser returns; null for
// another value, and for too many.
const std::byte* pin_frame(ParserCall& call, HFRAME frame) noexcept;

enum class CallOutcome : std::uint8_t {
  done,
  faulted, // contained, and noted under the name of the parser
  refused  // nested too deep, or memory is short: nothing ran
};

// Runs `function`, which calls parsers by way of ParserCall::as and owns nothing, under the guard.
// The calling thread must be inside a ProtocolGuard.
template <class Function>
CallOutcome call_parsers(ParserCall& call, Function&& function) noexcept {
  ThreadRecord* const thread = this_thread();
  if (!thread) return CallOutcome::refused;
  call.outer = thread->parser_call;
  call.depth = call.outer ? call.outer->depth + 1 : 0;
  if (call.depth >= ParserCall::kMaxDepth) return CallOutcome::refused;
  const Delivery* const delivery = thread->deliveries;
  thread->parser_call = &call;
  const port::FaultReport report = contained(function);
  if (report.kind != port::FaultKind::none) {
    // Nothing was held when the guard was set up, so all that is held now was left behind.
    abandon_leases(thread);
    Delivery::abandon_down_to(thread, delivery);
    thread->parsing.enter(kParsingToken);
  }
  thread->parser_call = call.outer;
  if (report.kind == port::FaultKind::none) return CallOutcome::done;
  note_parser_fault(call.parser, call.entry, report);
  call.leave();
  return CallOutcome::faulted;
}

} // namespace netmon
