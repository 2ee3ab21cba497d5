// SPDX-License-Identifier: MIT
// Evaluations over what parsers find.
#include "filter_frames.h"

#include "core/parse/find_property.h"
#include "core/runtime/last_error.h"
#include "filter_evaluation.h"
#include "parsed_facts.h"

#include <netmon/nmerr.h>

#include <exception>

namespace netmon {

namespace {

Verdict verdict_of(const ReadyFilter& filter, FrameFacts& facts) noexcept try {
  return passes(filter.program, filter.check, facts) ? Verdict::passes : Verdict::fails;
} catch (const std::exception&) {
  return Verdict::out_of_memory;
}

} // namespace

Verdict judge(const FrameInUse& frame, const ReadyFilter& filter, Holder holder) noexcept {
  ParsedFacts facts(frame, filter.attached, holder);
  return verdict_of(filter, facts);
}

PROPERTYINST* find_wanted_instance(const FrameInUse& frame, const ReadyFilter& filter,
                                   const PROPERTYINST* key, bool is_forward) noexcept {
  const Holder holder = parsing_holder();
  ParsedFrame* const parsed = key ? table_of(frame, key, holder)
                                  : attach_properties(frame, ParsedFrame::kEverything, holder);
  if (!parsed) return nullptr;
  PROPERTYINST* const found =
      next_instance(parsed->instances(), key, is_forward, [&](const PROPERTYINST& instance) {
        ParsedFacts facts(frame, filter.attached, &facts); // a holder of its own
        facts.look_only_at(&instance);
        const bool is_wanted = verdict_of(filter, facts) == Verdict::passes;
        let_go_of_parsed(*frame.capture, &facts);
        return is_wanted;
      });
  return found ? found : fail<PROPERTYINST*>(NMERR_PROPERTY_NOT_FOUND, nullptr);
}

FrameInUse frame_of(const std::shared_ptr<const Capture>& capture, std::uint32_t number) noexcept {
  const HFRAME handle = capture->handle(number);
  if (!handle) return {};
  return {capture, number, handle};
}

} // namespace netmon
