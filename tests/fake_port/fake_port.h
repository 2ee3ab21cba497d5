// SPDX-License-Identifier: MIT
// A port for tests: the smallest correct implementation of core/runtime/port.h, with knobs to make
// services fail, modules that are tables of functions, and files that are strings.
#pragma once

#include "core/runtime/port.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>

namespace netmon::fake_port {

struct Knobs {
  // Counts down with each map_pages; from 0 on every call fails. Negative: never.
  std::atomic<long> maps_left = -1;
  std::atomic<long> views_left = -1;   // the same for map_view
  std::atomic<long> views_refused = 0; // this many calls of map_view fail, and then none
  std::atomic<std::size_t> readable_bytes = ~std::size_t{0}; // of a file; reading fails behind them
  std::atomic<bool> pipes_break = false;                     // where they would end
  std::atomic<bool> purge_fails = false;
  std::atomic<long> purges = 0; // calls of purge_pages, and the bytes of those that were done
  std::atomic<long> purged_bytes = 0;
  std::atomic<long> unmaps = 0;         // calls of unmap_pages
  std::atomic<long> reserves_left = -1; // as maps_left
  std::atomic<long> commits_left = -1;
  std::atomic<bool> decommit_fails = false;
  std::atomic<long> barriers_refused = 0; // this many calls of heavy_barrier fail, and then none
  std::atomic<std::uint64_t> vanished_thread = 0; // does not exist, whatever the system says
  std::atomic<long> mapped_bytes = 0;             // now; for leak checks
  std::atomic<long> viewed_bytes = 0;             // the same for views of files
  std::atomic<long> most_viewed_bytes = 0;        // the most that there ever was
};
extern Knobs knobs;

// What the platform can do; windows are so small that a few frames fill them. A test may lower
// `whole_files_limit` before it opens files.
extern port::Capabilities capabilities;

// Called at each heavy_barrier, where a test lets other threads in.
extern std::function<void()> at_barrier;

// What load_module and load_needed find: a module's symbols by name.
extern std::map<std::string, std::map<std::string, void*>> modules;
// What is_in_every_module finds, and what module_target returns.
extern std::set<std::string> names_of_all;
extern port::ModuleTarget module_target;
// How many libraries of load_needed have not been released yet.
extern std::atomic<long> needed_libraries;
// What open_file finds; anything else is looked for on the disk.
extern std::map<std::string, std::string> files;
// What open_pipe and, for "-", open_standard_input find. They are read in small pieces of odd
// sizes.
extern std::map<std::string, std::string> pipes;
// What open_file returns for a path instead of its contents.
extern std::map<std::string, port::FileError> file_errors;
// What product_folder returns.
extern std::string product_folder;
void forget_files();

// Back to a port where everything works and there is nothing to find.
void reset();

} // namespace netmon::fake_port
