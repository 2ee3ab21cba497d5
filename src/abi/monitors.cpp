// SPDX-License-Identifier: MIT
// The exports of monitors.h. Results are blocks of the process heap, which the caller frees with
// HeapFree.
#include "base/utf16.h"
#include "core/helpers/form_values.h"
#include "core/runtime/last_error.h"

#include <netmon/monitors.h>
#include <netmon/nmerr.h>

#include <cstring>
#include <exception>

using namespace netmon;

namespace {

// A copy of some values; null, with a reason, when memory is short.
template <class T>
T* on_process_heap(const T* values, std::size_t count) noexcept {
  void* const block = HeapAlloc(GetProcessHeap(), 0, count * sizeof(T));
  if (!block) return fail<T*>(NMERR_OUT_OF_MEMORY, nullptr);
  std::memcpy(block, values, count * sizeof(T));
  return static_cast<T*>(block);
}

// The addresses of a variable, one per line, as blocks of the same size.
template <class Address, class Parse>
BOOL load_addresses(const char* form, const char* name, void** addresses, DWORD* count,
                    Parse parse) noexcept try {
  if (addresses) *addresses = nullptr;
  if (count) *count = 0;
  if (!form || !name || !addresses || !count) return fail(NMERR_INVALID_PARAMETER, FALSE);
  const auto value = form_value(form, name);
  const auto found = value ? parse_form_lines<Address>(*value, parse) : std::nullopt;
  if (!found) return fail(NMERR_INVALID_DATA, FALSE);
  *addresses = on_process_heap(found->data(), found->size());
  if (*addresses) *count = static_cast<DWORD>(found->size());
  return *addresses ? TRUE : FALSE;
} catch (const std::exception&) {
  return fail(NMERR_OUT_OF_MEMORY, FALSE);
}

template <class T>
void** as_void(T** pointer) noexcept {
  return reinterpret_cast<void**>(pointer);
}

} // namespace

BOOL LoadDWORD(const char* pConfig, const char* pVarName, DWORD* pValue) try {
  if (pValue) *pValue = 0;
  if (!pConfig || !pVarName || !pValue) return fail(NMERR_INVALID_PARAMETER, FALSE);
  const auto value = form_value(pConfig, pVarName);
  const auto number = value ? parse_form_number(*value) : std::nullopt;
  if (!number) return fail(NMERR_INVALID_DATA, FALSE);
  *pValue = *number;
  return TRUE;
} catch (const std::exception&) {
  return fail(NMERR_OUT_OF_MEMORY, FALSE);
}

BOOL LoadTCHAR(const char* pConfig, const char* pVarName, char** ppszString) try {
  if (ppszString) *ppszString = nullptr;
  if (!pConfig || !pVarName || !ppszString) return fail(NMERR_INVALID_PARAMETER, FALSE);
  const auto value = form_value(pConfig, pVarName);
  if (!value) return fail(NMERR_INVALID_DATA, FALSE);
  *ppszString = on_process_heap(value->c_str(), value->size() + 1);
  return *ppszString ? TRUE : FALSE;
} catch (const std::exception&) {
  return fail(NMERR_OUT_OF_MEMORY, FALSE);
}

BOOL LoadIPAddresses(const char* pConfig, const char* pVarName, DWORD** ppAddresses,
                     DWORD* pNumAddresses) {
  return load_addresses<Ipv4Bytes>(pConfig, pVarName, as_void(ppAddresses), pNumAddresses,
                                   parse_ipv4);
}

BOOL LoadIPXAddresses(const char* pConfig, const char* pVarName, IPX_ADDR** ppAddresses,
                      DWORD* pNumAddresses) {
  return load_addresses<IPX_ADDR>(pConfig, pVarName, as_void(ppAddresses), pNumAddresses,
                                  parse_ipx);
}

BOOL LoadMACAddresses(const char* pConfig, const char* pVarName, LPBYTE* ppAddresses,
                      DWORD* pNumAddresses) {
  return load_addresses<MacBytes>(pConfig, pVarName, as_void(ppAddresses), pNumAddresses,
                                  parse_mac);
}

BOOL LoadStringAddr(DWORD* pAddress, const char* str) {
  if (!pAddress || !str) return fail(NMERR_INVALID_PARAMETER, FALSE);
  const auto address = parse_ipv4(str);
  if (!address) return fail(NMERR_INVALID_DATA, FALSE);
  std::memcpy(pAddress, address->data(), address->size());
  return TRUE;
}

WCHAR* HTMLValueToUnicode(const char* pValue) try {
  if (!pValue) return nullptr;
  const Utf16String text = to_utf16(pValue);
  static_assert(sizeof(Utf16String::value_type) == sizeof(WCHAR));
  const auto* const units = reinterpret_cast<const WCHAR*>(text.c_str());
  return on_process_heap(units, text.size() + 1);
} catch (const std::exception&) {
  return fail<WCHAR*>(NMERR_OUT_OF_MEMORY, nullptr);
}
