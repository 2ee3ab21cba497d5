// SPDX-License-Identifier: MIT
// The fake port. Unless a test asks for them, there is no room for growth, no asymmetric barrier
// and no fault guard: that covers the core's other branches.
#include "fake_port.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <thread>

namespace netmon {

// The port of this system, under another name; see CMakeLists.txt.
namespace real_port {
void* map_pages(std::size_t bytes, std::size_t alignment) noexcept;
void unmap_pages(void* pages, std::size_t bytes) noexcept;
bool purge_pages(void* pages, std::size_t bytes) noexcept;
void* reserve_pages(std::size_t bytes, std::size_t alignment) noexcept;
bool commit_pages(void* pages, std::size_t bytes) noexcept;
bool decommit_pages(void* pages, std::size_t bytes) noexcept;
bool is_resident(const void* pages, std::size_t bytes) noexcept;
struct Capabilities;
const Capabilities& capabilities() noexcept;
bool heavy_barrier() noexcept;
std::uint64_t thread_id() noexcept;
bool thread_exists(std::uint64_t id) noexcept;
void* thread_value() noexcept;
void set_thread_value(void* value) noexcept;
void on_thread_exit(void (*callback)(void* value)) noexcept;
} // namespace real_port

namespace fake_port {
namespace {
constexpr port::Capabilities kCapabilities = {.page_size = 4096,
                                              .purges_to_zero = false,
                                              .growth_room = 0,
                                              .asymmetric_barrier = false,
                                              .guards_faults = false,
                                              .map_granularity = 4096,
                                              .whole_files_limit = ~std::uint64_t{0},
                                              .file_window_bytes = 8192,
                                              .file_windows_limit = 4 * 8192};
} // namespace

Knobs knobs;
port::Capabilities capabilities = kCapabilities;
std::map<std::string, std::map<std::string, void*>> modules;
std::set<std::string> names_of_all;
port::ModuleTarget module_target;
std::atomic<long> needed_libraries = 0;
std::function<void()> at_barrier;

namespace {
// Counts down a knob; true when this call is refused.
bool is_refused(std::atomic<long>& left) {
  const long now = left;
  if (now > 0) left = now - 1;
  return now == 0;
}
} // namespace

void reset() {
  knobs.maps_left = -1;
  knobs.views_left = -1;
  knobs.views_refused = 0;
  knobs.readable_bytes = ~std::size_t{0};
  knobs.pipes_break = false;
  knobs.purge_fails = false;
  knobs.reserves_left = -1;
  knobs.commits_left = -1;
  knobs.decommit_fails = false;
  knobs.barriers_refused = 0;
  knobs.vanished_thread = 0;
  at_barrier = nullptr;
  const bool asymmetric = capabilities.asymmetric_barrier; // is queried once
  capabilities = kCapabilities;
  capabilities.asymmetric_barrier = asymmetric;
  modules.clear();
  names_of_all.clear();
  module_target = {};
  forget_files();
}
} // namespace fake_port

using fake_port::knobs;

namespace port {

const Capabilities& capabilities() noexcept { return fake_port::capabilities; }

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  if (fake_port::is_refused(knobs.maps_left)) return nullptr;
  void* pages = real_port::map_pages(bytes, alignment);
  if (pages) knobs.mapped_bytes += static_cast<long>(bytes);
  return pages;
}

void unmap_pages(void* pages, std::size_t bytes) noexcept {
  real_port::unmap_pages(pages, bytes);
  knobs.mapped_bytes -= static_cast<long>(bytes);
}

bool purge_pages(void* pages, std::size_t bytes) noexcept {
  if (knobs.purge_fails || !real_port::purge_pages(pages, bytes)) return false;
  std::memset(pages, 0xA5, bytes); // not zero: the core must not rely on that here
  return true;
}

void prefer_huge_pages(void*, std::size_t) noexcept {}

void* reserve_pages(std::size_t bytes, std::size_t alignment) noexcept {
  if (fake_port::is_refused(knobs.reserves_left)) return nullptr;
  void* pages = real_port::reserve_pages(bytes, alignment);
  if (pages) knobs.mapped_bytes += static_cast<long>(bytes);
  return pages;
}

bool commit_pages(void* pages, std::size_t bytes) noexcept {
  return !fake_port::is_refused(knobs.commits_left) && real_port::commit_pages(pages, bytes);
}

bool decommit_pages(void* pages, std::size_t bytes) noexcept {
  if (knobs.decommit_fails) {
    std::memset(pages, 0xA5, bytes); // the contract allows for that much
    return false;
  }
  return real_port::decommit_pages(pages, bytes);
}

bool is_resident(const void*, std::size_t) noexcept { return false; }

std::size_t resident_bytes() noexcept { return 0; }

// Not a thread_local object with a destructor: MinGW frees such an object before it destroys it.
void* thread_value() noexcept { return real_port::thread_value(); }
void set_thread_value(void* value) noexcept { real_port::set_thread_value(value); }
void on_thread_exit(void (*callback)(void*)) noexcept { real_port::on_thread_exit(callback); }
void* thread_value_in_handler() noexcept { return real_port::thread_value(); }
std::uint64_t thread_id() noexcept { return real_port::thread_id(); }

bool thread_exists(std::uint64_t id) noexcept {
  return id != knobs.vanished_thread && real_port::thread_exists(id);
}

bool heavy_barrier() noexcept {
  if (!capabilities().asymmetric_barrier) std::abort(); // must not be called
  static const real_port::Capabilities& prepared = real_port::capabilities();
  static_cast<void>(prepared);
  real_port::heavy_barrier();
  if (fake_port::at_barrier) fake_port::at_barrier();
  if (knobs.barriers_refused == 0) return true;
  --knobs.barriers_refused;
  return false;
}
void back_off(unsigned) noexcept { std::this_thread::yield(); }
void on_fork(void (*)(), void (*)(), void (*)()) noexcept {}

FaultReport guarded_call(void (*function)(void*), void* argument) noexcept {
  FaultReport report;
  try {
    function(argument);
  } catch (const std::exception& error) {
    report.kind = FaultKind::exception;
    std::strncpy(report.text, error.what(), sizeof report.text - 1);
  } catch (...) {
    report.kind = FaultKind::exception;
  }
  return report;
}

void guard_stray_threads(bool (*)() noexcept, void (*)(const FaultReport&) noexcept) noexcept {}

struct Module {
  std::map<std::string, void*> symbols;
};

ModuleResult load_module(const std::string& path) {
  const auto found = fake_port::modules.find(path);
  if (found == fake_port::modules.end()) return {nullptr, "no such fake module"};
  return {new Module{found->second}, {}};
}

void* find_symbol(Module* module, const char* name) noexcept {
  const auto found = module->symbols.find(name);
  return found == module->symbols.end() ? nullptr : found->second;
}

void* module_instance(Module* module) noexcept { return module; }
void unload_module(Module* module) noexcept { delete module; }

ModuleTarget module_target() noexcept { return fake_port::module_target; }

ModuleResult load_needed(const std::string& library, const std::string&,
                         const std::vector<std::string>&) {
  ModuleResult result = load_module(library);
  if (result.module) ++fake_port::needed_libraries;
  return result;
}

void release_needed(Module* library) noexcept {
  if (!library) return;
  --fake_port::needed_libraries;
  delete library;
}

bool is_in_every_module(const char* name) noexcept {
  return fake_port::names_of_all.contains(name);
}

} // namespace port
} // namespace netmon
