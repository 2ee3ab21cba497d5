// SPDX-License-Identifier: MIT
// Where the code of expert modules is in memory, readable while a fault is handled. A module that
// was unloaded stays known until its entry is needed: a thread that it left behind may still run
// there. Internal to the backends: port_modules.cpp writes, fault_text.cpp and port_guard.cpp read.
#pragma once

#include <cstdint>

namespace netmon::port {

struct CodeRange {
  std::uintptr_t begin = 0; // 0: no code
  std::uintptr_t end = 0;
};

struct ExpertCode {
  void* instance = nullptr;  // module_instance
  std::uintptr_t offset = 0; // from the module's load address
  char name[64] = {};        // file name without its folder, truncated
};

// A module was loaded, maybe not for the first time. `name` is its file name, without the folder.
void remember_module(void* instance, CodeRange code, std::uintptr_t load_address,
                     const char* name) noexcept;

// A module is about to be unloaded, once.
void forget_module(void* instance) noexcept;

// True when `address` is in the code of an expert module. Async-signal-safe; takes no lock.
bool find_expert_code(std::uintptr_t address, ExpertCode& code) noexcept;

} // namespace netmon::port
