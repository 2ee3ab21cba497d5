// SPDX-License-Identifier: MIT
// Where the code of expert modules stands in memory, readable while an exception is handled. A
// module that was unloaded stays known until its place is needed: a thread it left behind may still
// run there. Internal to the Windows backend: port_modules.cpp writes, fault_text.cpp reads.
#pragma once

#include <cstdint>

namespace netmon::port {

struct ExpertCode {
  void* instance = nullptr;  // module_instance
  std::uintptr_t offset = 0; // from the module's load address
  char name[64] = {};        // file name without its folder, cut
};

// True when `address` lies in the code of an expert module. Takes no lock.
bool find_expert_code(std::uintptr_t address, ExpertCode& code) noexcept;

} // namespace netmon::port
