// SPDX-License-Identifier: MIT
// A format function gets a copy of the instance with room for more text than it declares, so that
// one that writes too much does no harm, and tables stay as they are.
#include "property_text.h"

#include "core/helpers/property_format.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <vector>

namespace netmon {

namespace {

constexpr std::size_t kLeastText = 256;
constexpr std::size_t kSlack = 2048;

// What the parser is called with.
struct Target {
  Protocol* protocol = nullptr;
  FrameView frame;
  std::uint32_t offset = 0; // of the protocol
};

// Runs under the guard.
void run_format(const Target& target, ParserCall& call, PROPERTYINST& instance) {
  auto* const bytes = reinterpret_cast<ULPBYTE>(const_cast<std::byte*>(target.frame.bytes));
  call.as(*target.protocol, ParserEntry::format, [&] {
    const FORMATPROPERTIES all = target.protocol->entry_points.FormatProperties;
    if (all) {
      all(target.frame.handle, bytes, bytes + target.offset, 1, &instance);
    } else if (instance.lpPropertyInfo->InstanceData) {
      reinterpret_cast<FORMAT>(instance.lpPropertyInfo->InstanceData)(&instance);
    } else {
      format_property(&instance);
    }
  });
}

std::uint32_t format_with(const Target& target, const PROPERTYINST& instance, std::string& out) {
  const std::size_t room =
      std::max<std::size_t>(kLeastText, instance.lpPropertyInfo->FormatStringSize);
  std::vector<char> buffer(room + kSlack, '\0');
  PROPERTYINST copy = instance;
  copy.szPropertyText = buffer.data();
  ParserCall call;
  call.capture = target.frame.capture;
  call.handle = target.frame.handle;
  call.frame = {target.frame.bytes, target.frame.stored};
  const CallOutcome outcome = call_parsers(call, [&] {
    run_format(target, call, copy);
    if (copy.szPropertyText == buffer.data() || !copy.szPropertyText) return;
    // A formatter may also set the pointer, to a text of its own.
    std::strncpy(buffer.data(), copy.szPropertyText, room);
  });
  if (outcome == CallOutcome::refused) return NMERR_OUT_OF_MEMORY;
  if (outcome == CallOutcome::faulted) return NMERR_INTERNAL_EXCEPTION;
  if (buffer.back() != '\0' && target.protocol) {
    note_parser_error(*target.protocol, ParserEntry::format, "wrote more text than declared");
  }
  const auto end =
      std::find(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(room) - 1, '\0');
  out.assign(buffer.begin(), end);
  return NMERR_SUCCESS;
}

} // namespace

std::uint32_t property_text(const FrameInUse& frame, const PROPERTYINST* address,
                            const PROPERTYINST& instance, std::string& out) noexcept try {
  start_protocols();
  const ProtocolGuard guard;
  ParsedCapture* const of = ParsedCapture::of(*frame.capture);
  if (!guard.thread() || !of) return NMERR_OUT_OF_MEMORY;
  Target target;
  if (ParsedFrame* const parsed = of->frames.find(frame.handle, address, parsing_holder())) {
    const std::uint32_t index = parsed->properties().protocol_of(address);
    const RECOGNIZEDATA& entry = parsed->path().entries()[index];
    target = {find_protocol(std::uint16_t{entry.ProtocolID}), parsed->frame(),
              entry.nProtocolOffset};
    // The table keeps the definition, but its protocol may have gone.
    const PROPERTYINFO* const info = address->lpPropertyInfo;
    if (find_property(info->hProperty).info != info) return NMERR_INVALID_HPROPERTY;
    if (!target.protocol) return NMERR_INVALID_HPROTOCOL;
    return format_with(target, *address, out);
  }
  // Not in a table of ours: a copy that the caller made, or one that was reused since.
  const HPROTOCOL owner = owner_of_definition(instance.lpPropertyInfo);
  target.protocol = owner ? find_protocol(owner) : nullptr;
  if (!target.protocol) return NMERR_INVALID_HPROPERTY;
  const FramePath* const path = recognize(frame, parsing_holder());
  if (!path || !view_frame(*frame.capture, frame.number, frame.handle, &target, target.frame)) {
    return NMERR_INVALID_HFRAME;
  }
  target.offset = path->first_offset(target.protocol->id());
  const std::uint32_t error = target.offset == FramePath::kAbsent
                                  ? std::uint32_t{NMERR_PROTOCOL_NOT_FOUND}
                                  : format_with(target, instance, out);
  let_go(&target);
  return error;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

} // namespace netmon
