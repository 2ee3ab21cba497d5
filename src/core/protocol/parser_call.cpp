// SPDX-License-Identifier: MIT
// The note is in the thread's record, where abandon_leases removes it with everything else that a
// contained fault left behind.
#include "parser_call.h"

#include "core/runtime/thread_record.h"

namespace netmon {

const ParserCall* current_parser_call() noexcept {
  const auto* const thread = static_cast<ThreadRecord*>(port::thread_value());
  return thread ? thread->parser_call : nullptr;
}

ParserCallScope::ParserCallScope(CaptureHeap* heap, std::span<const std::byte> frame) noexcept
    : call_{heap, frame, nullptr, nullptr}, thread_(this_thread()) {
  if (!thread_) return;
  call_.outer = thread_->parser_call;
  thread_->parser_call = &call_;
}

ParserCallScope::~ParserCallScope() {
  if (thread_) thread_->parser_call = call_.outer;
}

void ParserCallScope::enter(HPROTOCOL protocol) noexcept {
  call_.protocol = protocol;
  if (thread_) thread_->parser_call = &call_;
}

} // namespace netmon
