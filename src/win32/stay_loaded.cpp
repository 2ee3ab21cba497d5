// SPDX-License-Identifier: MIT
// Pinning by address: the module is the one that contains this function.
#include "stay_loaded.h"

#include <windows.h>

namespace netmon::port {

void stay_loaded() noexcept {
  HMODULE module = nullptr;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
                     reinterpret_cast<const wchar_t*>(&stay_loaded), &module);
}

} // namespace netmon::port
