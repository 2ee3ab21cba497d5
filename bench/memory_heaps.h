// SPDX-License-Identifier: MIT
// The measured allocators behind one interface: the library, raw jemalloc (R1), glibc and
// mimalloc's heaps. Each is a heap that is opened and closed; for an allocator without heaps,
// closing does nothing, and the caller frees block by block (`kFreesAll`).
#pragma once

#include "jemalloc_peer.h"

#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <dlfcn.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace netmon::bench {

// Loaded at run time, as plug-ins are: a linked library may have cheaper thread-local storage.
class LoadedLibrary {
 public:
  LoadedLibrary(const char* file, const char* advice) : file_(file), advice_(advice) {
    library_ = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  }
  template <class F>
  F* symbol(const char* name) const {
    void* found = library_ ? dlsym(library_, name) : nullptr;
    if (!found) {
      std::fprintf(stderr, "memory_bench: no %s in %s: %s\n", name, file_, advice_);
      std::exit(1);
    }
    return reinterpret_cast<F*>(found);
  }

 private:
  const char* file_;
  const char* advice_;
  void* library_;
};

struct NetmonApi {
  LoadedLibrary library{NETMON_LIBRARY, "build the target nmapi"};
  decltype(&NmOpenKey) open = library.symbol<decltype(NmOpenKey)>("NmOpenKey");
  decltype(&NmCloseKey) close = library.symbol<decltype(NmCloseKey)>("NmCloseKey");
  decltype(&ExpertAllocMemory) allocate =
      library.symbol<decltype(ExpertAllocMemory)>("ExpertAllocMemory");
  decltype(&ExpertReallocMemory) reallocate =
      library.symbol<decltype(ExpertReallocMemory)>("ExpertReallocMemory");
  decltype(&ExpertFreeMemory) free = library.symbol<decltype(ExpertFreeMemory)>("ExpertFreeMemory");
  decltype(&ExpertMemorySize) size = library.symbol<decltype(ExpertMemorySize)>("ExpertMemorySize");
};

inline const NetmonApi netmon_api;

struct Netmon {
  static constexpr bool kFreesAll = true;
  HEXPERTKEY key = netmon_api.open(0, nullptr);
  void* allocate(std::size_t bytes) {
    DWORD error;
    return netmon_api.allocate(key, bytes, &error);
  }
  void* reallocate(void* block, std::size_t, std::size_t bytes) {
    DWORD error;
    return netmon_api.reallocate(key, block, bytes, &error);
  }
  void free(void* block) { netmon_api.free(key, block); }
  void close() { netmon_api.close(key, nullptr); }
};

struct Jemalloc {
  static constexpr bool kFreesAll = false;
  void* allocate(std::size_t bytes) { return peer_allocate(bytes); }
  void* reallocate(void* block, std::size_t, std::size_t bytes) {
    return block ? peer_reallocate(block, bytes) : peer_allocate(bytes);
  }
  void free(void* block) { peer_free(block); }
  void close() {}
};

// A jemalloc arena for each heap, without thread caches.
struct RawArena {
  unsigned arena = peer_arena_create();
  void* allocate(std::size_t bytes) { return peer_arena_allocate(arena, bytes); }
  void close() { peer_arena_destroy(arena); }
};

struct Glibc {
  static constexpr bool kFreesAll = false;
  void* allocate(std::size_t bytes) { return std::calloc(1, bytes); }
  void* reallocate(void* block, std::size_t before, std::size_t bytes) {
    auto* grown = static_cast<char*>(std::realloc(block, bytes));
    if (bytes > before) std::memset(grown + before, 0, bytes - before);
    return grown;
  }
  void free(void* block) { std::free(block); }
  void close() {}
};

// Loaded late and privately: if linked, it would replace malloc in the whole program.
struct MimallocApi {
  LoadedLibrary library{"libmimalloc.so.2", "install Debian's libmimalloc-dev"};
  void* (*heap_new)() = library.symbol<void*()>("mi_heap_new");
  void (*heap_destroy)(void*) = library.symbol<void(void*)>("mi_heap_destroy");
  void* (*zalloc)(void*, std::size_t) = library.symbol<void*(void*, std::size_t)>("mi_heap_zalloc");
  void* (*rezalloc)(void*, void*, std::size_t) =
      library.symbol<void*(void*, void*, std::size_t)>("mi_heap_rezalloc");
  void (*free)(void*) = library.symbol<void(void*)>("mi_free");
  void (*collect)(bool) = library.symbol<void(bool)>("mi_collect");
};

inline const MimallocApi& mimalloc() {
  static const MimallocApi api;
  return api;
}

// Only the thread that opened it may allocate from it and close it; any thread may free.
struct Mimalloc {
  static constexpr bool kFreesAll = true;
  const MimallocApi* api = &mimalloc();
  void* heap = api->heap_new();
  void* allocate(std::size_t bytes) { return api->zalloc(heap, bytes); }
  void* reallocate(void* block, std::size_t, std::size_t bytes) {
    return api->rezalloc(heap, block, bytes);
  }
  void free(void* block) { api->free(block); }
  void close() { api->heap_destroy(heap); }
};

// mimalloc keeps the pages of a closed heap until later calls; this one gives them back at once.
struct MimallocThatGivesBack : Mimalloc {
  void close() {
    Mimalloc::close();
    api->collect(true);
  }
};

} // namespace netmon::bench
