// SPDX-License-Identifier: MIT
// The exports of filters.h. What the caller points at is copied while nothing is held.
#include "core/capture/address.h"
#include "core/capture/capture_handles.h"
#include "core/filter/filter_frames.h"
#include "core/filter/filter_handles.h"
#include "core/parse/find_property.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"
#include "core/runtime/stack_room.h"

#include <netmon/filters.h>
#include <netmon/nmerr.h>

#include <chrono>
#include <cstring>
#include <exception>
#include <utility>

using namespace netmon;

namespace {

// More than anybody writes down; a count beyond is no count.
constexpr DWORD kMostListed = 65536;

void start() noexcept {
  claim_stack_room();
  note_protocols_asked_for();
  start_protocols();
}

// Reads as many bytes as the type needs, because it may be the shorter ADDRESS of old sources.
FilterAddress copy_filter_address(const ADDRESS2* from, DWORD fixed_type) {
  FilterAddress address;
  address.type = fixed_type;
  if (fixed_type == ADDRESS_TYPE_ANY) std::memcpy(&address.type, &from->Type, sizeof address.type);
  std::memcpy(address.bytes.data(), bytes_of(*from), address_bytes(address.type));
  return address;
}

std::size_t text_length(const FILTEROBJECT2& object) {
  if (object.ByteCount != 0 || object.Action != FILTERACTION_STRING) return object.ByteCount;
  return strnlen(static_cast<const char*>(object.lpArray), 0xFFFF);
}

// What an object points at; an NMERR_*.
DWORD copy_operand(const FILTEROBJECT2& object, const ActionRule& rule, FilterStep& step) {
  switch (object.Action) {
    case FILTERACTION_VALUE:
    case FILTERACTION_BOOL: step.number = object.Value; return NMERR_SUCCESS;
    case FILTERACTION_PROPERTY:
      return object.hProperty != 0 ? NMERR_SUCCESS : NMERR_INVALID_PARAMETER;
    case FILTERACTION_PROTOCOLEXIST: step.protocol = object.hProtocol; return NMERR_SUCCESS;
    case FILTERACTION_DEREFPROPERTY:
      step.offset = object.ByteOffset;
      if (object.hProperty == 0) step.protocol = object.hProtocol;
      return step.protocol || object.hProperty != 0 ? NMERR_SUCCESS : NMERR_INVALID_PARAMETER;
    case FILTERACTION_ADDRESSANY: step.address.emplace(); return NMERR_SUCCESS;
    default: break;
  }
  const bool is_address =
      rule.family == ActionFamily::direction ||
      (rule.family == ActionFamily::operand && rule.pushes == CellKind::address);
  const bool points = is_address || object.Action == FILTERACTION_STRING ||
                      object.Action == FILTERACTION_ARRAY || object.Action == FILTERACTION_TIME ||
                      object.Action == FILTERACTION_LARGEINT || object.Action == FILTERACTION_OID ||
                      object.Action == FILTERACTION_PROTOCOLSEXIST;
  if (!points) return NMERR_SUCCESS;
  if (!object.lpArray) {
    return rule.family == ActionFamily::direction ? NMERR_SUCCESS : NMERR_INVALID_PARAMETER;
  }
  if (is_address) {
    step.address = copy_filter_address(object.lpAddress, rule.address_type);
    return NMERR_SUCCESS;
  }
  switch (object.Action) {
    case FILTERACTION_STRING:
    case FILTERACTION_ARRAY: {
      const auto* bytes = static_cast<const std::byte*>(object.lpArray);
      step.bytes.assign(bytes, bytes + text_length(object));
      break;
    }
    case FILTERACTION_LARGEINT:
      std::memcpy(&step.number, object.lpArray, sizeof step.number);
      break;
    case FILTERACTION_TIME: std::memcpy(&step.time, object.lpArray, sizeof step.time); break;
    case FILTERACTION_OID: {
      const DWORD count = object.lpOID->Length;
      const DWORD* const arcs = object.lpOID->lpIdentifier;
      if (count > kMostListed || (count != 0 && !arcs)) return NMERR_INVALID_PARAMETER;
      step.identifier.assign(arcs, arcs + count);
      break;
    }
    default: { // PROTOCOLSEXIST
      const DWORD count = object.lpProtocolTable->nProtocols;
      step.any_protocol = count == static_cast<DWORD>(PROTOCOL_NUM_ANY);
      if (step.any_protocol) break;
      if (count > kMostListed) return NMERR_INVALID_PARAMETER;
      const HPROTOCOL* const all = object.lpProtocolTable->hProtocol;
      step.protocols.assign(all, all + count);
    }
  }
  return NMERR_SUCCESS;
}

// A filter that can be evaluated. Null, and the last error, for one that cannot.
std::shared_ptr<const ReadyFilter> sound_filter(HFILTER handle) noexcept {
  auto filter = find_filter(handle);
  if (filter && filter->check.error != NMERR_SUCCESS) {
    set_last_error(filter->check.error);
    return nullptr;
  }
  return filter;
}

// Asks the caller from time to time whether a search is to go on. That TRUE says so is our guess.
class Progress {
 public:
  Progress(STATUSPROC proc, HCAPTURE capture, HFILTER filter, LPVOID instance, DWORD interval)
      : proc_(proc), capture_(capture), filter_(filter), instance_(instance), interval_(interval) {}

  bool goes_on(DWORD frame) {
    if (!proc_) return true;
    const auto now = std::chrono::steady_clock::now();
    if (now - last_ < std::chrono::milliseconds(interval_)) return true;
    last_ = now;
    return proc_(frame, capture_, filter_, instance_) != FALSE;
  }

 private:
  const STATUSPROC proc_;
  const HCAPTURE capture_;
  const HFILTER filter_;
  const LPVOID instance_;
  const DWORD interval_;
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// The frames from one on in a direction; numbers leave the range beyond either end.
DWORD next_to(DWORD number, DWORD count, bool is_forward) noexcept {
  if (is_forward) return number + 1; // INVALID_FRAME_NUMBER is before the first
  return (number < count ? number : count) - 1;
}

} // namespace

HFILTER WINAPI CreateFilter(VOID) {
  claim_stack_room();
  return create_filter();
}

DWORD WINAPI DestroyFilter(HFILTER filter) {
  claim_stack_room();
  return destroy_filter(filter);
}

HFILTER WINAPI FilterDuplicate(HFILTER filter) {
  claim_stack_room();
  return duplicate_filter(filter);
}

DWORD WINAPI FilterAddObject(HFILTER filter, LPFILTEROBJECT2 object) try {
  claim_stack_room();
  if (!is_filter(filter) || !object) return NMERR_INVALID_PARAMETER;
  FILTEROBJECT2 copy;
  std::memcpy(&copy, object, sizeof copy);
  const ActionRule rule = rule_of(copy.Action);
  if (rule.family == ActionFamily::invalid) return NMERR_FILTER_INVALID_EXPRESSION;
  FilterStep step;
  step.action = copy.Action;
  const bool names_property = copy.Action == FILTERACTION_PROPERTY ||
                              copy.Action == FILTERACTION_PROPERTYEXIST ||
                              copy.Action == FILTERACTION_DEREFPROPERTY;
  if (names_property) step.property = copy.hProperty;
  if (const DWORD error = copy_operand(copy, rule, step)) return error;
  return add_to_filter(filter, std::move(step));
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

// Nothing is kept of the frames that were looked at.
VOID WINAPI FilterFlushBits(HFILTER filter) { static_cast<void>(filter); }

DWORD WINAPI FilterFrame(HFRAME handle, HFILTER filter, HCAPTURE capture) {
  constexpr auto kError = static_cast<DWORD>(FILTER_FAIL_WITH_ERROR);
  claim_stack_room();
  const FrameInUse frame = use_frame(handle);
  if (!frame) return fail<DWORD>(NMERR_INVALID_HFRAME, kError);
  if (find_capture(capture) != frame.capture) return fail<DWORD>(NMERR_INVALID_HCAPTURE, kError);
  if (!filter) return FILTER_PASSED;
  start();
  const auto ready = sound_filter(filter);
  if (!ready) return kError;
  switch (judge(frame, *ready, parsing_holder())) {
    case Verdict::fails: return FILTER_FAILED;
    case Verdict::passes: return FILTER_PASSED;
    case Verdict::out_of_memory: break;
  }
  return fail<DWORD>(NMERR_OUT_OF_MEMORY, kError);
}

BOOL WINAPI FilterAttachesProperties(HFILTER filter) {
  claim_stack_room();
  const auto ready = find_filter(filter);
  return ready && ready->program.needs_properties();
}

DWORD WINAPI FilterFindFrame(HFILTER filter, HCAPTURE handle, DWORD number, STATUSPROC proc,
                             LPVOID instance, DWORD interval, BOOL is_forward) {
  claim_stack_room();
  const std::shared_ptr<const Capture> capture = find_capture(handle);
  if (!capture) return fail<DWORD>(NMERR_INVALID_HCAPTURE, FILTER_NO_MORE_FRAMES);
  start();
  const auto ready = filter ? sound_filter(filter) : std::make_shared<const ReadyFilter>();
  if (!ready) return FILTER_NO_MORE_FRAMES;
  Progress progress(proc, handle, filter, instance, interval);
  const DWORD count = capture->frame_count();
  for (DWORD at = next_to(number, count, is_forward); at < count;
       at = next_to(at, count, is_forward)) {
    const FrameInUse frame = frame_of(capture, at);
    if (frame && judge(frame, *ready, parsing_holder()) == Verdict::passes) return at;
    if (!progress.goes_on(at)) return FILTER_CANCELED;
  }
  return FILTER_NO_MORE_FRAMES;
}

HFRAME FilterFindPropertyInstance(HFRAME handle, HFILTER master, HCAPTURE capture_handle,
                                  HFILTER instance_filter, LPPROPERTYINST* restart_key,
                                  STATUSPROC proc, LPVOID instance, DWORD interval,
                                  BOOL is_forward) {
  claim_stack_room();
  FrameInUse frame = use_frame(handle);
  if (!frame) return fail<HFRAME>(NMERR_INVALID_HFRAME, nullptr);
  const std::shared_ptr<const Capture> capture = find_capture(capture_handle);
  if (capture != frame.capture) return fail<HFRAME>(NMERR_INVALID_HCAPTURE, nullptr);
  start();
  const auto none = std::make_shared<const ReadyFilter>();
  const auto frames = master ? sound_filter(master) : none;
  const auto wanted = instance_filter ? sound_filter(instance_filter) : none;
  if (!frames || !wanted) return nullptr;
  Progress progress(proc, capture_handle, master, instance, interval);
  const PROPERTYINST* key = restart_key ? *restart_key : nullptr;
  const DWORD count = capture->frame_count();
  for (DWORD at = frame.number; at < count; at = next_to(at, count, is_forward)) {
    if (at != frame.number) frame = frame_of(capture, at);
    if (frame && judge(frame, *frames, parsing_holder()) == Verdict::passes) {
      PROPERTYINST* const found = find_wanted_instance(frame, *wanted, key, is_forward);
      if (found) {
        if (restart_key) *restart_key = found;
        return frame.handle;
      }
    }
    key = nullptr;
    if (!progress.goes_on(at)) return nullptr;
  }
  return fail<HFRAME>(NMERR_NO_MORE_FRAMES, nullptr);
}

VOID WINAPI SetCurrentFilter(HFILTER filter) {
  claim_stack_room();
  set_current_filter(filter);
}

HFILTER WINAPI GetCurrentFilter(VOID) {
  claim_stack_room();
  return current_filter();
}

DWORD WINAPI DisableParserFilter(HFILTER filter, HPARSER parser) {
  static_cast<void>(filter);
  static_cast<void>(parser);
  return NMERR_NOT_SUPPORTED;
}

DWORD WINAPI EnableParserFilter(HFILTER filter, HPARSER parser) {
  static_cast<void>(filter);
  static_cast<void>(parser);
  return NMERR_NOT_SUPPORTED;
}
