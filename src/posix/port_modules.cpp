// SPDX-License-Identifier: MIT
// Modules of the porter's contract, over dlopen. Depends on core/runtime/port.h and
// backend/module_ranges.h.
#include "backend/module_ranges.h"
#include "core/runtime/port.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstring>

namespace netmon::port {

namespace {

struct CodeSearch {
  const link_map* map;
  CodeRange found;
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
    CodeRange& found = search.found;
    found.begin = found.begin ? std::min(found.begin, begin) : begin;
    found.end = std::max(found.end, begin + segment.p_memsz);
  }
  return 1;
}

void remember(void* handle) noexcept {
  link_map* map = nullptr;
  if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0 || !map) return;
  CodeSearch search{map, {}};
  dl_iterate_phdr(find_code, &search);
  const char* slash = std::strrchr(map->l_name, '/');
  remember_module(handle, search.found, map->l_addr, slash ? slash + 1 : map->l_name);
}

// A Module is what dlopen returned, under another name: a module that stays loaded for good keeps
// nothing else.
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
  forget_module(handle_of(module));
  dlclose(handle_of(module));
}

} // namespace netmon::port
