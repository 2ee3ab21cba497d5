// SPDX-License-Identifier: MIT
// Modules of the porter's contract, over dlopen. Depends on core/port.h and module_ranges.h.
#include "core/port.h"
#include "module_ranges.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

namespace netmon::port {

namespace {

// One known piece of code. Readers may be signal handlers, so an entry is never freed; `begin` is
// set last and cleared first. A reader that races with a reuse gets a wrong name, nothing worse.
struct Range {
  std::atomic<std::uintptr_t> begin = 0; // 0: free
  std::atomic<std::uintptr_t> end = 0;
  std::atomic<std::uintptr_t> load_address = 0;
  std::atomic<void*> instance = nullptr;
  std::atomic<unsigned> loads = 0;       // 0: unloaded, may be reused
  std::atomic<char> name[64] = {};
};

constexpr std::size_t kMaxRanges = 512;
Range ranges[kMaxRanges];
std::mutex ranges_mutex; // of the writers

struct CodeSearch {
  const link_map* map;
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
};

int find_code(dl_phdr_info* info, std::size_t, void* argument) {
  auto& search = *static_cast<CodeSearch*>(argument);
  if (info->dlpi_addr != search.map->l_addr || !info->dlpi_name ||
      std::strcmp(info->dlpi_name, search.map->l_name) != 0) {
    return 0;
  }
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& segment = info->dlpi_phdr[i];
    if (segment.p_type != PT_LOAD || (segment.p_flags & PF_X) == 0) continue;
    const std::uintptr_t begin = info->dlpi_addr + segment.p_vaddr;
    search.begin = search.begin ? std::min(search.begin, begin) : begin;
    search.end = std::max(search.end, begin + segment.p_memsz);
  }
  return 1;
}

Range* range_of(void* handle) {
  for (Range& range : ranges) {
    if (range.begin != 0 && range.loads != 0 && range.instance == handle) return &range;
  }
  return nullptr;
}

Range* free_range(const CodeSearch& search) {
  Range* found = nullptr;
  for (Range& range : ranges) {
    if (range.loads != 0) continue;
    // What the new module covers is stale for good.
    if (range.begin < search.end && search.begin < range.end) range.begin = 0;
    if (!found || (found->begin != 0 && range.begin == 0)) found = &range;
  }
  return found;
}

void remember(void* handle) noexcept {
  link_map* map = nullptr;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || !map) return;
  CodeSearch search{map};
  dl_iterate_phdr(find_code, &search);
  if (search.begin == 0) return;

  const std::lock_guard lock(ranges_mutex);
  if (Range* known = range_of(handle)) {
    ++known->loads;
    return;
  }
  Range* range = free_range(search);
  if (!range) return;
  range->begin = 0;
  range->end = search.end;
  range->load_address = map->l_addr;
  range->instance = handle;
  range->loads = 1;
  const char* slash = std::strrchr(map->l_name, '/');
  const char* name = slash ? slash + 1 : map->l_name;
  std::size_t i = 0;
  for (; name[i] && i + 1 < std::size(range->name); ++i) range->name[i] = name[i];
  range->name[i] = '\0';
  range->begin = search.begin;
}

void forget(void* handle) noexcept {
  const std::lock_guard lock(ranges_mutex);
  if (Range* range = range_of(handle)) --range->loads;
}

} // namespace

bool find_expert_code(std::uintptr_t address, ExpertCode& code) noexcept {
  for (const Range& range : ranges) {
    const std::uintptr_t begin = range.begin;
    if (begin == 0 || address < begin || address >= range.end) continue;
    code.instance = range.instance;
    code.offset = address - range.load_address;
    for (std::size_t i = 0; i < std::size(code.name); ++i) code.name[i] = range.name[i];
    return true;
  }
  return false;
}

// A Module is what dlopen returned, under another name: a module that stays loaded for good keeps
// nothing else.
namespace {
void* handle_of(Module* module) noexcept { return module; }
} // namespace

ModuleResult load_module(const std::string& path) {
  ModuleResult result;
  // Without a slash dlopen would search the system's library folders.
  const std::string file = path.find('/') == std::string::npos ? "./" + path : path;
  void* handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle) {
    const char* said = dlerror();
    result.error = said ? said : "the loader gave no reason";
    if (result.error.starts_with(file + ": ")) result.error.erase(0, file.size() + 2);
    return result;
  }
  result.module = static_cast<Module*>(handle);
  remember(handle);
  return result;
}

void* find_symbol(Module* module, const char* name) noexcept {
  return module ? dlsym(handle_of(module), name) : nullptr;
}

void* module_instance(Module* module) noexcept {
  return handle_of(module);
}

void unload_module(Module* module) noexcept {
  if (!module) return;
  forget(handle_of(module));
  dlclose(handle_of(module));
}

} // namespace netmon::port
