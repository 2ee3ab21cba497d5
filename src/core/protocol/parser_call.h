// SPDX-License-Identifier: MIT
// What the calling thread is doing inside a parser: for which capture, as which protocol, and over
// which bytes. The functions that parsers call find it here. Depends on core/runtime.
#pragma once

#include <netmon/types.h>

#include <cstddef>
#include <span>

namespace netmon {

class CaptureHeap;
struct ThreadRecord;

struct ParserCall {
  CaptureHeap* heap = nullptr;      // of the current capture
  std::span<const std::byte> frame; // what may be read; empty while a parser registers
  HPROTOCOL protocol = nullptr;     // whose entry point is running
  ParserCall* outer = nullptr;      // a parser's call may lead to the call of another one
};

// The innermost call on this thread; null outside of parsers.
const ParserCall* current_parser_call() noexcept;

// Notes a call for the lifetime of the object, which must be made outside of the guard that
// contains the parser's faults: after a fault the destructor goes back to the outer call.
class ParserCallScope {
 public:
  // `heap` must outlive the object; it may be null.
  ParserCallScope(CaptureHeap* heap, std::span<const std::byte> frame) noexcept;
  ~ParserCallScope();
  ParserCallScope(const ParserCallScope&) = delete;
  ParserCallScope& operator=(const ParserCallScope&) = delete;

  // Call before each entry point, also after a fault inside the scope.
  void enter(HPROTOCOL protocol) noexcept;

 private:
  ParserCall call_;
  ThreadRecord* thread_; // null when memory is short: nothing is noted then
};

} // namespace netmon
