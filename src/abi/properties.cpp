// SPDX-License-Identifier: MIT
// The exports of properties.h: properties by name and handle, their instances, and their text.
// What the caller passed is copied first, and results are stored last.
#include "core/parse/find_property.h"
#include "core/parse/property_text.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"
#include "core/runtime/last_error.h"
#include "core/runtime/stack_room.h"
#include "name_copy.h"

#include <netmon/nmerr.h>
#include <netmon/properties.h>

#include <algorithm>
#include <string>

using namespace netmon;

namespace {

void start() noexcept {
  claim_stack_room();
  note_protocols_asked_for();
  start_protocols();
}

LPPROPERTYINST find(HFRAME handle, HPROPERTY property, const PROPERTYINST* key,
                    bool is_forward) noexcept {
  start();
  const FrameInUse frame = use_frame(handle);
  if (!frame) return fail<LPPROPERTYINST>(NMERR_INVALID_HFRAME, nullptr);
  return find_property_instance(frame, property, key, is_forward);
}

} // namespace

HPROPERTY WINAPI GetProperty(HPROTOCOL protocol, LPSTR name) {
  if (!name) return fail<HPROPERTY>(NMERR_INVALID_PARAMETER, 0);
  const NameCopy copy(name);
  start();
  {
    const ProtocolGuard guard;
    if (!guard.thread() || !find_protocol(protocol)) {
      return fail<HPROPERTY>(NMERR_INVALID_HPROTOCOL, 0);
    }
  }
  const std::shared_ptr<PropertyDatabase> database = property_database(protocol);
  if (!database) return fail<HPROPERTY>(NMERR_NO_PROPERTY_DATABASE, 0);
  const HPROPERTY found = database->find(copy);
  return found != 0 ? found : fail<HPROPERTY>(NMERR_PROPERTY_NOT_FOUND, 0);
}

LPPROPERTYINFO WINAPI GetPropertyInfo(HPROPERTY handle) {
  start();
  const ProtocolGuard guard;
  const PropertyRef found = guard.thread() ? find_property(handle) : PropertyRef{};
  return found.info ? found.info : fail<LPPROPERTYINFO>(NMERR_INVALID_HPROPERTY, nullptr);
}

LPPROPERTYINST WINAPI FindPropertyInstance(HFRAME frame, HPROPERTY property) {
  return find(frame, property, nullptr, true);
}

LPPROPERTYINST WINAPI FindPropertyInstanceRestart(HFRAME frame, HPROPERTY property,
                                                  LPPROPERTYINST* restart_key, BOOL is_forward) {
  const LPPROPERTYINST key = restart_key ? *restart_key : nullptr;
  const LPPROPERTYINST found = find(frame, property, key, is_forward != FALSE);
  if (found && restart_key) *restart_key = found;
  return found;
}

LPSTR WINAPI GetPropertyText(HFRAME handle, LPPROPERTYINST address, LPSTR buffer,
                             DWORD buffer_bytes) {
  if (!address || !buffer || buffer_bytes == 0) {
    return fail<LPSTR>(NMERR_INVALID_PARAMETER, nullptr);
  }
  const PROPERTYINST instance = *address;
  start();
  const FrameInUse frame = use_frame(handle);
  if (!frame) return fail<LPSTR>(NMERR_INVALID_HFRAME, nullptr);
  std::string text;
  if (!instance.szPropertyText) {
    const std::uint32_t error = property_text(frame, address, instance, text);
    if (error != NMERR_SUCCESS) return fail<LPSTR>(error, nullptr);
  }
  const char* const from = instance.szPropertyText ? instance.szPropertyText : text.c_str();
  DWORD length = 0;
  for (; length + 1 < buffer_bytes && from[length]; ++length) buffer[length] = from[length];
  buffer[length] = '\0';
  return buffer;
}

DWORD WINAPI ResetPropertyInstanceLength(LPPROPERTYINST instance, WORD old_length,
                                         WORD new_length) {
  if (!instance) return fail<DWORD>(NMERR_INVALID_PARAMETER, NMERR_INVALID_PARAMETER);
  // (WORD)-1 is not a length: it says that the length is elsewhere.
  const bool is_extended = instance->DataLength == 0xFFFF;
  const WORD length = is_extended ? instance->lpPropertyInstEx->Length : instance->DataLength;
  if (length != old_length || new_length == 0xFFFF) {
    return fail<DWORD>(NMERR_INVALID_PARAMETER, NMERR_INVALID_PARAMETER);
  }
  (is_extended ? instance->lpPropertyInstEx->Length : instance->DataLength) = new_length;
  return NMERR_SUCCESS;
}
