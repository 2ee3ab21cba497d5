// SPDX-License-Identifier: MIT
// The fake port. No page moving, no asymmetric barrier, no fault guard: the core's other branches.
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
void* thread_value() noexcept;
void set_thread_value(void* value) noexcept;
void on_thread_exit(void (*callback)(void* value)) noexcept;
} // namespace real_port

namespace fake_port {
namespace {
constexpr port::Capabilities kCapabilities = {.page_size = 4096,
                                              .moves_pages = false,
                                              .purges_to_zero = false,
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

void reset() {
  knobs.maps_left = -1;
  knobs.views_left = -1;
  knobs.views_refused = 0;
  knobs.purge_fails = false;
  capabilities = kCapabilities;
  modules.clear();
  forget_files();
}
} // namespace fake_port

using fake_port::knobs;

namespace port {

const Capabilities& capabilities() noexcept { return fake_port::capabilities; }

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  const long left = knobs.maps_left;
  if (left == 0) return nullptr;
  if (left > 0) knobs.maps_left = left - 1;
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
  std::memset(pages, 0xA5, bytes); // not zero: nobody may rely on that here
  return true;
}

void prefer_huge_pages(void*, std::size_t) noexcept {}

bool move_pages(void*, void*, std::size_t) noexcept { return false; }

std::size_t resident_bytes() noexcept { return 0; }

// Not a thread_local object with a destructor: MinGW frees such an object before it destroys it.
void* thread_value() noexcept { return real_port::thread_value(); }
void set_thread_value(void* value) noexcept { real_port::set_thread_value(value); }
void on_thread_exit(void (*callback)(void*)) noexcept { real_port::on_thread_exit(callback); }
void heavy_barrier() noexcept { std::abort(); } // must not be called without the capability
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

} // namespace port
} // namespace netmon
