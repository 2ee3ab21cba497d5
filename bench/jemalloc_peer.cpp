// SPDX-License-Identifier: MIT
// A thin layer over jemalloc.
#include "jemalloc_peer.h"

#include <jemalloc/jemalloc.h>

// The build has the library's options compiled in. The peer is measured with jemalloc's own
// options, above all thread caches.
extern "C" const char* netmon_je_malloc_conf;
const char* netmon_je_malloc_conf =
    "retain:true,tcache:true,narenas:default,oversize_threshold:8388608";

bool peer_has_thread_caches() {
  bool enabled = false;
  std::size_t size = sizeof enabled;
  return netmon_je_mallctl("thread.tcache.enabled", &enabled, &size, nullptr, 0) == 0 && enabled;
}

void* peer_allocate(std::size_t bytes) { return netmon_je_mallocx(bytes, MALLOCX_ZERO); }

void* peer_reallocate(void* block, std::size_t bytes) {
  return netmon_je_rallocx(block, bytes, MALLOCX_ZERO);
}

void peer_free(void* block) { netmon_je_dallocx(block, 0); }

std::size_t peer_size(void* block) { return netmon_je_sallocx(block, 0); }

unsigned peer_arena_create() {
  unsigned arena = 0;
  std::size_t size = sizeof arena;
  netmon_je_mallctl("arenas.create", &arena, &size, nullptr, 0);
  return arena;
}

void* peer_arena_allocate(unsigned arena, std::size_t bytes) {
  return netmon_je_mallocx(
      bytes, MALLOCX_ARENA(static_cast<int>(arena)) | MALLOCX_TCACHE_NONE | MALLOCX_ZERO);
}

void peer_arena_destroy(unsigned arena) {
  static const auto mib = [] {
    struct {
      std::size_t names[3];
      std::size_t length = 3;
    } made;
    netmon_je_mallctlnametomib("arena.0.destroy", made.names, &made.length);
    return made;
  }();
  std::size_t names[3] = {mib.names[0], arena, mib.names[2]};
  netmon_je_mallctlbymib(names, mib.length, nullptr, nullptr, nullptr, 0);
}
