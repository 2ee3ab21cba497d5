// SPDX-License-Identifier: MIT
// A port for tests: the smallest honest implementation of core/port.h, with knobs to make services
// fail, modules that are tables of functions, and files that are strings.
#pragma once

#include "core/port.h"

#include <atomic>
#include <map>
#include <string>

namespace netmon::fake_port {

struct Knobs {
  // Counts down with each map_pages; from 0 on every call fails. Negative: never.
  std::atomic<long> maps_left = -1;
  std::atomic<bool> purge_fails = false;
  std::atomic<long> mapped_bytes = 0; // now; for leak checks
};
extern Knobs knobs;

// What load_module and map_file find. A module's symbols by name.
extern std::map<std::string, std::map<std::string, void*>> modules;
extern std::map<std::string, std::string> files;
// What map_file answers for a path instead of its contents.
extern std::map<std::string, port::FileError> file_errors;

// Back to a port where everything works and there is nothing to find.
void reset();

} // namespace netmon::fake_port
