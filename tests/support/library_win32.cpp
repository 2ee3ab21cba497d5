// SPDX-License-Identifier: MIT
// Shared libraries by LoadLibraryW. A DLL finds the DLLs that are next to it.
#include "base/utf16.h"
#include "library.h"

#include <windows.h>

namespace netmon::test {

namespace {

std::wstring native(const std::string& path) {
  std::wstring result = to_utf16(path);
  for (wchar_t& c : result) {
    if (c == L'/') c = L'\\'; // or the search path would not be the altered one
  }
  return result;
}

} // namespace

Library::Library(const std::string& path)
    : handle_(LoadLibraryExW(
          native(path).c_str(), nullptr,
          path.find_first_of("/\\") == std::string::npos ? 0 : LOAD_WITH_ALTERED_SEARCH_PATH)) {
  if (!handle_) error_ = "error " + std::to_string(GetLastError());
}

Library::~Library() {
  if (handle_) FreeLibrary(static_cast<HMODULE>(handle_));
}

void* Library::find_in(void* handle, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(handle), name));
}

bool Library::is_loaded(const std::string& path) {
  return GetModuleHandleW(native(path).c_str()) != nullptr;
}

} // namespace netmon::test
