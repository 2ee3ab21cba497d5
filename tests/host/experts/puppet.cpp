// SPDX-License-Identifier: MIT
// The puppet: see puppet.h.
#include "puppet.h"

#include <cstdint>
#include <cstring>
#include <thread>

namespace {
PuppetHooks hooks;
}

extern "C" {

PuppetHooks* puppet_hooks() { return &hooks; }

void puppet_crash_on_a_thread() {
  std::thread([] {
    volatile std::uintptr_t nowhere = 0x10;
    *reinterpret_cast<volatile int*>(nowhere) = 1;
  }).detach();
}

} // extern "C"

BOOL WINAPI DllMain(HINSTANCE hInstance, DWORD Reason, LPVOID) {
  return hooks.dll_main ? hooks.dll_main(hInstance, Reason) : TRUE;
}

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "puppet");
  std::strcpy(pExpertInfo->szVendor, "netmon tests");
  std::strcpy(pExpertInfo->szDescription, "Does what it is told");
  pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
  return hooks.on_register ? hooks.on_register(pExpertInfo) : TRUE;
}

BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG* ppConfig,
                      PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD StartupFlags, HWND hWnd) {
  const PuppetBehavior* behavior = hooks.configure;
  if (!behavior) return FALSE;
  return (*behavior)({hExpertKey, *ppConfig, ppConfig, pExpertStartupInfo, StartupFlags, hWnd});
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO pExpertStartupInfo,
                DWORD StartupFlags, HWND hWnd) {
  const PuppetBehavior* behavior = hooks.run;
  if (!behavior) return FALSE;
  return (*behavior)({hExpertKey, pConfig, nullptr, pExpertStartupInfo, StartupFlags, hWnd});
}
