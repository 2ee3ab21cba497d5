// SPDX-License-Identifier: MIT
// Modules of the porter's contract, over LoadLibrary. Depends on core/runtime/port.h,
// backend/module_ranges.h, pe_header.h, base/utf16.h and wide_text.h.
#include "backend/module_ranges.h"
#include "base/utf16.h"
#include "core/runtime/port.h"
#include "pe_header.h"
#include "wide_text.h"

#include <windows.h>

#include <cstdint>
#include <string>
#include <vector>

namespace netmon::port {

namespace {

void remember(HMODULE instance, const std::string& path) noexcept {
  const char* name = path.c_str() + path.find_last_of("/\\:") + 1;
  remember_module(instance, code_of(instance), reinterpret_cast<std::uintptr_t>(instance), name);
}

// A Module is the HMODULE, under another type.
HMODULE handle_of(Module* module) noexcept { return reinterpret_cast<HMODULE>(module); }

// Suppresses message boxes about a missing DLL or disk, whatever the host has set.
class QuietLoading {
 public:
  QuietLoading() noexcept {
    SetThreadErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX, &before_);
  }
  ~QuietLoading() { SetThreadErrorMode(before_, nullptr); }
  QuietLoading(const QuietLoading&) = delete;
  QuietLoading& operator=(const QuietLoading&) = delete;

 private:
  DWORD before_ = 0;
};

std::string reason(DWORD error, const std::wstring& path) {
  switch (error) {
    case ERROR_MOD_NOT_FOUND:
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      if (GetFileAttributesW(path.c_str()) == INVALID_FILE_ATTRIBUTES)
        return "there is no such file";
      return "a DLL that it needs was not found; put the DLL next to it or in a folder on PATH";
    case ERROR_PROC_NOT_FOUND:
      return "a function that it needs is missing from the DLL that should have it";
    case ERROR_BAD_EXE_FORMAT:
      return "it, or a DLL that it needs, is damaged or for another machine, or not a DLL";
    case ERROR_DLL_INIT_FAILED:
      return "its DllMain refused (it returned FALSE), or it crashed while being loaded";
    case ERROR_NOACCESS: return "it crashed while being loaded: access violation";
    default: return system_message(error);
  }
}

// Adds a reference to a library that the process has loaded, or maps it without calling any of its
// code.
HMODULE map_library(const std::wstring& name) noexcept {
  HMODULE library = nullptr;
  if (GetModuleHandleExW(0, name.c_str(), &library)) return library;
  return LoadLibraryExW(name.c_str(), nullptr, DONT_RESOLVE_DLL_REFERENCES);
}

} // namespace

// Read from the header of the file that contains this code.
ModuleTarget module_target() noexcept {
  HMODULE own = nullptr;
  if (!GetModuleHandleExW(
          GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
          reinterpret_cast<LPCWSTR>(&module_target), &own)) {
    return {};
  }
  return {ModuleFormat::pe, machine_of(own)};
}

ModuleResult load_module(const std::string& path) {
  ModuleResult result;
  // An absolute path is not searched for, and makes the loader search for further DLLs beside it.
  const std::wstring file = wide_path(path);
  const QuietLoading quiet;
  const HMODULE instance = LoadLibraryExW(file.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (!instance) {
    result.error = reason(GetLastError(), file);
    return result;
  }
  result.module = reinterpret_cast<Module*>(instance);
  remember(instance, path);
  return result;
}

void* find_symbol(Module* module, const char* name) noexcept {
  return module ? reinterpret_cast<void*>(GetProcAddress(handle_of(module), name)) : nullptr;
}

void* module_instance(Module* module) noexcept { return handle_of(module); }

void unload_module(Module* module) noexcept {
  if (!module) return;
  forget_module(handle_of(module));
  FreeLibrary(handle_of(module));
}

// The loader searches the libraries that are loaded, the folder of the module, and its usual
// places.
ModuleResult load_needed(const std::string& library, const std::string& module_path,
                         const std::vector<std::string>&) {
  const std::wstring name = to_utf16(library);
  const std::wstring path = wide_path(module_path);
  const QuietLoading quiet;
  ModuleResult result;
  HMODULE found = nullptr;
  if (name.find_first_of(L"/\\:") == std::wstring::npos &&
      !GetModuleHandleExW(0, name.c_str(), &found)) {
    found = map_library(path.substr(0, path.find_last_of(L'\\') + 1) + name);
  }
  if (!found) found = map_library(name);
  if (!found) result.error = system_message(GetLastError());
  result.module = reinterpret_cast<Module*>(found);
  return result;
}

void release_needed(Module* library) noexcept {
  if (library) FreeLibrary(handle_of(library));
}

bool is_in_every_module(const char*) noexcept { return false; } // each name belongs to a library

} // namespace netmon::port
