// SPDX-License-Identifier: MIT
// Modules of the porter's contract, over dlopen. Depends on core/runtime/port.h and
// backend/module_ranges.h.
#include "backend/module_ranges.h"
#include "core/runtime/port.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

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

// A Module is what dlopen returned, under another type: a module that stays loaded for good needs
// no other memory.
void* handle_of(Module* module) noexcept { return module; }

} // namespace

// Read from the header of the file that contains this code.
ModuleTarget module_target() noexcept {
  Dl_info info;
  if (dladdr(reinterpret_cast<const void*>(&module_target), &info) == 0 || !info.dli_fbase) {
    return {};
  }
  return {ModuleFormat::elf, static_cast<const ElfW(Ehdr)*>(info.dli_fbase)->e_machine};
}

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

namespace {

// In a module, $ORIGIN is its own folder.
std::string with_origin(std::string path, const std::string& module_path) {
  const std::size_t slash = module_path.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : module_path.substr(0, slash + 1);
  for (const std::string_view word : {"${ORIGIN}", "$ORIGIN"}) {
    const std::size_t at = path.find(word);
    if (at != std::string::npos) return path.replace(at, word.size(), folder);
  }
  return path;
}

} // namespace

ModuleResult load_needed(const std::string& library, const std::string& module_path,
                         const std::vector<std::string>& search_paths) {
  constexpr std::size_t kMostFiles = 64; // the module is untrusted input
  std::vector<std::string> files;
  if (library.find('/') == std::string::npos) {
    for (const std::string& list : search_paths) {
      for (std::size_t at = 0; at <= list.size() && files.size() < kMostFiles;) {
        const std::size_t end = std::min(list.find(':', at), list.size());
        const std::string folder = list.substr(at, end - at);
        if (!folder.empty()) files.push_back(with_origin(folder, module_path) + '/' + library);
        at = end + 1;
      }
    }
  }
  files.push_back(library);
  ModuleResult result;
  for (const std::string& file : files) {
    // RTLD_LAZY, because what this library itself lacks is a separate question.
    result.module = static_cast<Module*>(dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL));
    if (result.module) break;
    const char* said = dlerror();
    result.error = said ? said : "";
  }
  return result;
}

void release_needed(Module* library) noexcept {
  if (library) dlclose(handle_of(library));
}

bool is_in_every_module(const char* name) noexcept { return dlsym(RTLD_DEFAULT, name) != nullptr; }

void* find_symbol(Module* module, const char* name) noexcept {
  return module ? dlsym(handle_of(module), name) : nullptr;
}

void* module_instance(Module* module) noexcept { return handle_of(module); }

void unload_module(Module* module) noexcept {
  if (!module) return;
  forget_module(handle_of(module));
  dlclose(handle_of(module));
}

} // namespace netmon::port
