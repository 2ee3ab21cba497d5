// SPDX-License-Identifier: MIT
// The exports of experts.h. Each copies in, holds the key, works, releases the key, and copies out,
// so that a wild pointer of the expert faults while nothing is held.
#include "key_of.h"

#include "core/capture/empty_tables.h"
#include "core/expert/event_copy.h"
#include "core/expert/event_layout.h"
#include "core/expert/expert_frames.h"
#include "core/filter/filter_frames.h"
#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/parse/frame_parse.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"
#include "core/runtime/stack_room.h"

#include <netmon/experts.h>
#include <netmon/nmerr.h>

#include <cstring>
#include <memory>
#include <utility>

using namespace netmon;

namespace {

// At most 259 bytes of an expert's text, terminated by NUL.
struct StatusText {
  char bytes[sizeof(EXPERTSTATUS::szStatusText)];

  explicit StatusText(const char* source) noexcept {
    std::size_t length = 0;
    while (length + 1 < sizeof(bytes) && source[length]) {
      bytes[length] = source[length];
      ++length;
    }
    bytes[length] = '\0';
  }
};

// An enumeration may hold any number that an expert passes, but not every compiler allows for that.
std::uint32_t number_of(const EXPERTSTATUSENUMERATION& status) noexcept {
  std::uint32_t number;
  static_assert(sizeof(number) == sizeof(status));
  std::memcpy(&number, &status, sizeof(number));
  return number;
}

DWORD indicate(Key key, std::uint32_t status, DWORD sub_status, const char* text,
               LONG percent) noexcept {
  Delivery delivery;
  ExpertContext* context = nullptr;
  EXPERTSTATUS now;
  {
    const KeyLease lease(key);
    if (lease.status() != NMERR_SUCCESS) return lease.status();
    if (status > EXPERTSTATUS_DONE) return NMERR_INVALID_PARAMETER;
    context = lease.context();
    if (!context) return NMERR_INVALID_HCAPTURE;
    now =
        context->indicate(static_cast<EXPERTSTATUSENUMERATION>(status), sub_status, text, percent);
    // From here the gate keeps the context alive, so that the key is free while the host works.
    if (!delivery.begin(context->gate())) return NMERR_EXPERT_TERMINATE;
  }
  context->listener().on_status(now);
  return NMERR_SUCCESS;
}

// The layout in which to read an event. The event is the expert's memory, so it is read while
// nothing is held.
FoundLayout layout_of(Key key, const void* event) noexcept {
  if constexpr (!kHasTwoEventLayouts) return {&kEventLayout2003, false};
  const EventLayout* last = nullptr;
  {
    const KeyLease lease(key);
    if (const ExpertContext* const context = lease.context()) {
      if (context->set_layout()) return {context->set_layout(), false};
      last = context->found_layout();
    }
  }
  return event ? find_event_layout(event, last) : FoundLayout{&kEventLayout2003, false};
}

// What the parsers say about a frame.
struct Tables {
  LPRECOGNIZEDATATABLE recognized = const_cast<LPRECOGNIZEDATATABLE>(&kNothingRecognized);
  LPPROPERTYTABLE properties = nullptr;
};

// An expert that never asked which protocols there are cannot know what the numbers in a table
// mean: until then its frames are not recognized, and cost what they cost without parsers.
bool wants_protocols(DWORD flags) noexcept {
  return (flags & FLAGS_ATTACH_PROPERTIES) != 0 || protocols_were_asked_for();
}

// Has the parsers look at a frame. They run with nothing held, so that one that never returns does
// not keep the key from ending; only then the key's context holds what they found.
[[gnu::noinline]] DWORD parse(Key key, const FrameInUse& frame, DWORD flags,
                              Tables& tables) noexcept {
  claim_stack_room();
  const bool with_properties = (flags & FLAGS_ATTACH_PROPERTIES) != 0;
  const std::uint32_t which = with_properties ? ParsedFrame::kEverything : ParsedFrame::kNothing;
  bool is_shared = false;
  if (with_properties) {
    note_protocols_asked_for();
    const ParsedFrame* const parsed = attach_properties(frame, which, parsing_holder());
    if (!parsed) return NMERR_OUT_OF_MEMORY;
    tables.recognized = parsed->path().table();
    tables.properties = parsed->table();
  } else if (const FramePath* const path = recognize(frame, parsing_holder())) {
    tables.recognized = path->table();
    is_shared = path->number() != 0;
  }
  const KeyLease lease(key);
  if (lease.status() != NMERR_SUCCESS) return lease.status();
  if (!is_shared) hold_parsed(frame, which, lease.context());
  return NMERR_SUCCESS;
}

// The filters that the frames of a call have to pass. An NMERR_*.
struct Filters {
  std::shared_ptr<const ReadyFilter> own;
  std::shared_ptr<const ReadyFilter> display; // the user's, as it was when the expert was started

  DWORD find(HFILTER handle) noexcept {
    if (!handle) return NMERR_SUCCESS;
    own = find_filter(handle);
    if (!own) return last_error();
    return own->check.error == NMERR_SUCCESS ? NMERR_SUCCESS : NMERR_FILTER_INVALID_EXPRESSION;
  }

  // One that cannot be evaluated for want of memory does not pass.
  bool pass(const FrameInUse& frame) const noexcept {
    const Holder holder = parsing_holder();
    return (!display || judge(frame, *display, holder) == Verdict::passes) &&
           (!own || judge(frame, *own, holder) == Verdict::passes);
  }
};

// The first frame of a scan that passes. Between two frames the key is free, and parsers run with
// nothing held.
[[gnu::noinline]] DWORD find_passing(Key key, DWORD direction, DWORD flags, DWORD number,
                                     HFILTER filter, bool has_descriptor, FoundFrame& found,
                                     FrameInUse& frame) noexcept {
  claim_stack_room();
  Filters filters;
  bool is_first = true;
  for (;;) {
    {
      const KeyLease lease(key);
      if (lease.status() != NMERR_SUCCESS) return lease.status();
      if (!has_descriptor) return NMERR_INVALID_PARAMETER;
      ExpertContext* const context = lease.context();
      if (!context) return NMERR_INVALID_HCAPTURE;
      if (is_first && (flags & FLAGS_DEFER_TO_UI_FILTER) != 0) {
        filters.display = context->display_filter();
      }
      found = find_frame(*context, direction, number);
      if (found.error == NMERR_SUCCESS) {
        context->set_last_frame(found.number);
        frame = {context->shared_capture(), found.number, found.frame.handle};
      }
    }
    if (std::exchange(is_first, false)) {
      if (const DWORD error = filters.find(filter)) {
        const KeyLease lease(key);
        if (lease.context()) lease.context()->note_refused_filter();
        return error;
      }
      note_protocols_asked_for();
      start_protocols();
    }
    if (found.error != NMERR_SUCCESS) return found.error;
    if (filters.pass(frame)) return NMERR_SUCCESS;
    if (direction == GET_SPECIFIED_FRAME) return NMERR_FRAME_FAILED_FILTER;
    number = found.number;
  }
}

LPVOID deliver(BlockResult result, DWORD* error) {
  if (error) *error = result.error;
  return result.block;
}

} // namespace

// ---- Memory

LPVOID WINAPI ExpertAllocMemory(HEXPERTKEY key, SIZE_T bytes, DWORD* error) {
  return deliver(allocate_block(key_of(key), bytes), error);
}

LPVOID WINAPI ExpertReallocMemory(HEXPERTKEY key, LPVOID block, SIZE_T bytes, DWORD* error) {
  return deliver(reallocate_block(key_of(key), block, bytes), error);
}

DWORD WINAPI ExpertFreeMemory(HEXPERTKEY key, LPVOID block) {
  return free_block(key_of(key), block);
}

SIZE_T WINAPI ExpertMemorySize(HEXPERTKEY key, LPVOID block) {
  return block_size(key_of(key), block);
}

// ---- Frames, status, events

DWORD WINAPI ExpertGetFrame(HEXPERTKEY key, DWORD direction, DWORD flags, DWORD number,
                            HFILTER filter, LPEXPERTFRAMEDESCRIPTOR descriptor) {
  FoundFrame found;
  FrameInUse frame;
  bool is_filtered = filter != nullptr;
  if (!is_filtered) [[likely]] {
    const KeyLease lease(key_of(key));
    if (lease.status() != NMERR_SUCCESS) return lease.status();
    if (!descriptor) return NMERR_INVALID_PARAMETER;
    ExpertContext* const context = lease.context();
    if (!context) return NMERR_INVALID_HCAPTURE; // a key without a run
    // Most experts defer to the user's filter, and most users have none.
    is_filtered = (flags & FLAGS_DEFER_TO_UI_FILTER) != 0 && context->display_filter();
    if (!is_filtered) [[likely]] {
      found = find_frame(*context, direction, number);
      if (found.error != NMERR_SUCCESS) return found.error;
      context->set_last_frame(found.number);
      if (wants_protocols(flags)) [[unlikely]]
        frame = {context->shared_capture(), found.number, found.frame.handle};
    }
  }
  if (is_filtered) [[unlikely]] {
    const DWORD error = find_passing(key_of(key), direction, flags, number, filter,
                                     descriptor != nullptr, found, frame);
    if (error != NMERR_SUCCESS) return error;
    if (!wants_protocols(flags)) frame = {};
  }
  Tables tables;
  if (frame) [[unlikely]] {
    const DWORD error = parse(key_of(key), frame, flags, tables);
    if (error != NMERR_SUCCESS) return error;
  }
  descriptor->FrameNumber = found.number;
  descriptor->hFrame = found.frame.handle;
  descriptor->pFrame = found.frame.frame;
  descriptor->lpRecognizeDataTable = tables.recognized;
  descriptor->lpPropertyTable = tables.properties;
  return NMERR_SUCCESS;
}

DWORD WINAPI ExpertGetStartupInfo(HEXPERTKEY key, PEXPERTSTARTUPINFO info) {
  EXPERTSTARTUPINFO startup;
  {
    const KeyLease lease(key_of(key));
    if (lease.status() != NMERR_SUCCESS) return lease.status();
    if (!lease.context()) return NMERR_INVALID_HCAPTURE;
    startup = lease.context()->startup();
  }
  if (!info) return NMERR_INVALID_PARAMETER;
  *info = startup;
  return NMERR_SUCCESS;
}

DWORD WINAPI ExpertIndicateStatus(HEXPERTKEY key, EXPERTSTATUSENUMERATION status, DWORD sub_status,
                                  const char* text, LONG percent) {
  // With a dead key, the caller's memory is not touched.
  const DWORD state = key_status(key_of(key));
  if (state != NMERR_SUCCESS) return state;
  claim_stack_room();
  if (!text) return indicate(key_of(key), number_of(status), sub_status, nullptr, percent);
  const StatusText copy(text);
  return indicate(key_of(key), number_of(status), sub_status, copy.bytes, percent);
}

DWORD WINAPI ExpertSubmitEvent(HEXPERTKEY key, PNMEVENTDATA event) {
  const DWORD state = key_status(key_of(key));
  if (state != NMERR_SUCCESS) return state;
  claim_stack_room();
  const FoundLayout found = layout_of(key_of(key), event);
  EventCopy copy;
  const DWORD error = copy.assign(event, *found.layout);
  if (error != NMERR_SUCCESS) return error;

  Delivery delivery;
  ExpertContext* context = nullptr;
  {
    const KeyLease lease(key_of(key));
    if (lease.status() != NMERR_SUCCESS) return lease.status();
    context = lease.context();
    if (!context) return NMERR_INVALID_HCAPTURE;
    if (!delivery.begin(context->gate())) return NMERR_EXPERT_TERMINATE;
    if (found.certain) context->set_found_layout(*found.layout);
  }
  context->listener().on_event(*copy.get());
  return NMERR_SUCCESS;
}
