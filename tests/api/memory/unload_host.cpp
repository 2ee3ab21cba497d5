// SPDX-License-Identifier: MIT
// A host that loads the library at run time and does one thing, for unload_posix_test.cpp. It has
// its own malloc, so that a fault can happen inside, with malloc's lock held, as when a heap is
// damaged. POSIX; depends on the public headers alone.
//   unload_host end-thread|fork|fault LIBRARY
//   unload_host fault-after-expert|fault-in-malloc LIBRARY EXPERT CAPTURE
#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <dlfcn.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>

namespace {

// ---- malloc: takes from one mapping, reuses nothing

constexpr std::size_t kHeapBytes = std::size_t{1} << 30; // reserved, not used
std::atomic_flag heap_locked = ATOMIC_FLAG_INIT;
std::atomic<bool> heap_damaged = false;
char* heap = nullptr;
std::size_t heap_used = 0;

void write_nowhere() {
  volatile std::uintptr_t nowhere = 0x10;
  *reinterpret_cast<volatile int*>(nowhere) = 1;
}

void* take(std::size_t bytes, std::size_t alignment) {
  while (heap_locked.test_and_set(std::memory_order_acquire)) usleep(100);
  if (heap_damaged.exchange(false)) write_nowhere();
  if (!heap) {
    void* memory = mmap(nullptr, kHeapBytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED) heap = static_cast<char*>(memory);
  }
  // The size of a block is in front of it.
  const std::size_t start =
      (heap_used + 2 * sizeof(std::size_t) + alignment - 1) / alignment * alignment;
  void* block = nullptr;
  if (heap && bytes < kHeapBytes && start + bytes <= kHeapBytes) {
    std::memcpy(heap + start - sizeof(bytes), &bytes, sizeof(bytes));
    heap_used = start + bytes;
    block = heap + start;
  }
  heap_locked.clear(std::memory_order_release);
  return block;
}

} // namespace

extern "C" {

__attribute__((visibility("default"))) void* malloc(std::size_t bytes) { return take(bytes, 16); }

__attribute__((visibility("default"))) void free(void*) {}

__attribute__((visibility("default"))) void* calloc(std::size_t count, std::size_t bytes) {
  return take(count * bytes, 16); // zero: nothing is used twice
}

__attribute__((visibility("default"))) void* realloc(void* old, std::size_t bytes) {
  void* block = take(bytes, 16);
  if (!old || !block) return block;
  std::size_t old_bytes = 0;
  std::memcpy(&old_bytes, static_cast<char*>(old) - sizeof(old_bytes), sizeof(old_bytes));
  return std::memcpy(block, old, old_bytes < bytes ? old_bytes : bytes);
}

__attribute__((visibility("default"))) void* aligned_alloc(std::size_t alignment,
                                                           std::size_t bytes) {
  return take(bytes, alignment < 16 ? 16 : alignment);
}

__attribute__((visibility("default"))) void* memalign(std::size_t alignment, std::size_t bytes) {
  return take(bytes, alignment < 16 ? 16 : alignment);
}

__attribute__((visibility("default"))) int posix_memalign(void** result, std::size_t alignment,
                                                          std::size_t bytes) {
  *result = take(bytes, alignment < 16 ? 16 : alignment);
  return *result ? 0 : ENOMEM;
}

} // extern "C"

namespace {

// ---- The library

class Library {
 public:
  explicit Library(const char* path) : handle_(dlopen(path, RTLD_NOW | RTLD_LOCAL)) {
    if (handle_) return;
    std::fprintf(stderr, "%s\n", dlerror());
    std::exit(2);
  }
  template <class Function>
  Function* find(const char* name, Function*) const {
    return reinterpret_cast<Function*>(dlsym(handle_, name));
  }
  void close() { dlclose(handle_); }

 private:
  void* handle_;
};

#define FIND(library, function) (library).find(#function, &function)

// Threads that end after they used the library, the second one after it was closed.
int end_thread(Library library) {
  for (const bool large : {false, true}) {
    const HEXPERTKEY key = FIND(library, NmOpenKey)(0, nullptr);
    const auto allocate = FIND(library, ExpertAllocMemory);
    std::atomic<int> step = 0;
    std::thread user([&] {
      if (!allocate(key, large ? 1 << 20 : 100, nullptr)) std::exit(2);
      step = 1;
      while (step != 2) usleep(1000);
    });
    while (step != 1) usleep(1000);
    FIND(library, NmCloseKey)(key, nullptr);
    if (large) library.close();
    step = 2;
    user.join();
  }
  return 0;
}

int fork_after_unloading(Library library) {
  const HEXPERTKEY key = FIND(library, NmOpenKey)(0, nullptr);
  FIND(library, ExpertAllocMemory)(key, 100, nullptr);
  FIND(library, NmCloseKey)(key, nullptr);
  library.close();
  const pid_t child = fork();
  if (child == 0) _exit(0);
  int status = 1;
  waitpid(child, &status, 0);
  return status == 0 ? 0 : 1;
}

void run_expert(const Library& library, const char* expert_path, const char* capture_path) {
  NMHOSTERROR error = {};
  error.cbSize = sizeof(error);
  const HEXPERT expert = FIND(library, NmLoadExpert)(expert_path, &error);
  const HCAPTURE capture = FIND(library, NmOpenCapture)(capture_path, &error);
  const HRUNNINGEXPERT run = FIND(library, NmStartExpert)(expert, capture, nullptr, &error);
  if (!run) {
    std::fprintf(stderr, "%s\n", error.szText);
    std::exit(2);
  }
  FIND(library, NmWaitExpert)(run, static_cast<DWORD>(-1));
  FIND(library, NmCloseRun)(run);
}

// On a thread that never called the library.
int fault(bool in_malloc) {
  std::thread([in_malloc] {
    heap_damaged = in_malloc;
    in_malloc ? std::free(std::malloc(100)) : write_nowhere();
  }).join();
  return 1; // the fault should have ended it
}

} // namespace

int main(int count, char** words) {
  const rlimit no_core = {0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
  if (count < 3) return 2;
  const std::string what = words[1];
  const Library library(words[2]);
  if (what == "end-thread") return end_thread(library);
  if (what == "fork") return fork_after_unloading(library);
  if (count < 5) return 2;
  run_expert(library, words[3], words[4]);
  return fault(what == "fault-in-malloc");
}
