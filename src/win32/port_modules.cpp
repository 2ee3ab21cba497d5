// SPDX-License-Identifier: MIT
// Modules of the porter's contract, over LoadLibrary. Depends on port.h, module_ranges.h,
// pe_header.h and wide_text.h.
#include "core/port.h"

#include "module_ranges.h"
#include "pe_header.h"
#include "wide_text.h"

#include <windows.h>

#include <algorithm>
#include <atomic>
#include <mutex>

namespace netmon::port {

namespace {

// One known piece of code. Whoever describes a fault reads it at any time, so an entry is never
// freed; `begin` is set last and cleared first. A reader that races with a reuse gets a wrong name,
// nothing worse.
struct Range {
  std::atomic<std::uintptr_t> begin = 0; // 0: free
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<void*> instance = nullptr; // the load address as well
  std::atomic<unsigned> loads = 0;       // 0: unloaded, may be reused
  std::atomic<char> name[64] = {};
};

constexpr std::size_t kMaxRanges = 512;
Range ranges[kMaxRanges];
std::mutex ranges_mutex; // of the writers

Range* range_of(void* instance) {
  for (Range& range : ranges) {
    if (range.begin != 0 && range.loads != 0 && range.instance == instance) return &range;
  }
  return nullptr;
}

Range* free_range(const CodeRange& code) {
  Range* found = nullptr;
  for (Range& range : ranges) {
    if (range.loads != 0) continue;
    // What the new module covers is stale for good.
    if (range.begin < code.end && code.begin < range.end) range.begin = 0;
    if (!found || (found->begin != 0 && range.begin == 0)) found = &range;
  }
  return found;
}

void remember(HMODULE instance, const std::string& path) noexcept {
  const CodeRange code = code_of(instance);
  if (code.begin == 0) return;
  const std::lock_guard lock(ranges_mutex);
  if (Range* known = range_of(instance)) {
    ++known->loads;
    return;
  }
  Range* range = free_range(code);
  if (!range) return;
  range->begin = 0;
  range->end = code.end;
  range->instance = instance;
  range->loads = 1;
  const char* name = path.c_str() + path.find_last_of("/\\:") + 1;
  std::size_t i = 0;
  for (; name[i] && i + 1 < std::size(range->name); ++i) range->name[i] = name[i];
  range->name[i] = '\0';
  range->begin = code.begin;
}

void forget(void* instance) noexcept {
  const std::lock_guard lock(ranges_mutex);
  if (Range* range = range_of(instance)) --range->loads;
}

// A Module is the HMODULE, under another name.
HMODULE handle_of(Module* module) noexcept { return reinterpret_cast<HMODULE>(module); }

// No box for the user about a missing DLL or disk, whatever the host has set.
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
      return "a DLL that it needs was not found; put the DLL beside it, or into a folder of PATH";
    case ERROR_PROC_NOT_FOUND:
      return "a function that it needs is not in the DLL that should have it";
    case ERROR_BAD_EXE_FORMAT: return describe_wrong_machine(path);
    case ERROR_DLL_INIT_FAILED:
      return "its DllMain refused (it returned FALSE), or it crashed while it was loaded";
    case ERROR_NOACCESS: return "it crashed while it was loaded: access violation";
    default: return system_message(error);
  }
}

} // namespace

bool find_expert_code(std::uintptr_t address, ExpertCode& code) noexcept {
  for (const Range& range : ranges) {
    const std::uintptr_t begin = range.begin;
    if (begin == 0 || address < begin || address >= range.end) continue;
    code.instance = range.instance;
    code.offset = address - reinterpret_cast<std::uintptr_t>(code.instance);
    for (std::size_t i = 0; i < std::size(code.name); ++i) code.name[i] = range.name[i];
    return true;
  }
  return false;
}

ModuleResult load_module(const std::string& path) {
  ModuleResult result;
  // An absolute path is not searched for, and makes the loader look for further DLLs beside it.
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
  forget(handle_of(module));
  FreeLibrary(handle_of(module));
}

} // namespace netmon::port
