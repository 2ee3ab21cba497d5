// SPDX-License-Identifier: MIT
// code_page: submits text as experts did, in the code page of Western Europe, and once in UTF-8.
#include <netmon/netmon.h>

#include <cstring>

namespace {

char* text(const char* constant) { return const_cast<char*>(constant); }

void set(NMCOLUMNINFO& column, const char* name, const char* value) {
  column.szColumnName = text(name);
  column.VariantData.Type = NMCOLUMNTYPE_STRING;
  column.VariantData.Value.pStringVal = value;
}

} // namespace

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "Caf\xe9");
  std::strcpy(pExpertInfo->szVendor, "H\xf6rmann \x96 S\xf8n");
  std::strcpy(pExpertInfo->szDescription, "Z\xe4hlt");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  auto* event = static_cast<NMEVENTDATA*>(
      ExpertAllocMemory(hExpertKey, sizeof(NMEVENTDATA) + 3 * sizeof(NMCOLUMNINFO), nullptr));
  event->szSourceName = text("Caf\xe9");
  event->szEventName = text("\xc9v\xe9nement");
  event->szDescription = text(
      "\x93"
      "d\xe9j\xe0 vu\x94");
  event->Justification = text("5 \x80");
  event->NumColumns = 3;
  auto* columns = reinterpret_cast<NMCOLUMNINFO*>(event + 1);
  set(columns[0],
      "Gr\xf6\xdf"
      "e",
      "\xfc"
      "ber 5 \xb5s");
  set(columns[1], "UTF-8", "\u6355\u7372 \u00e9");
  set(columns[2], "undefined",
      "a\x81"
      "b");
  ExpertSubmitEvent(hExpertKey, event);
  ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_PROBLEM, 0, "zu gro\xdf", 10);
  return FALSE;
}
