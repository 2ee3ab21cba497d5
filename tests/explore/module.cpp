// SPDX-License-Identifier: MIT
// The writable memory of the module is what its program headers say, less what the loader made
// read-only.
#include "module.h"

#include "arena.h"
#include "pages.h"
#include "scheduler.h"
#include "snapshot.h"

#include <dlfcn.h>
#include <link.h>
#include <signal.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace netmon::explore {

namespace {

constexpr std::uintptr_t kPage = 4096;

void on_fault(int, siginfo_t* info, void*) {
  if (snapshot.take_fault(info->si_addr)) return;
  scheduler.fail("the core touched memory that is not there");
}

void watch_faults() {
  constexpr std::size_t kStackBytes = std::size_t{64} << 10;
  stack_t stack = {};
  stack.ss_sp = std::malloc(kStackBytes);
  stack.ss_size = kStackBytes;
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigaction(SIGSEGV, &action, nullptr);
  sigaction(SIGBUS, &action, nullptr);
}

int track_module(dl_phdr_info* info, std::size_t, void* wanted) {
  if (std::strcmp(info->dlpi_name, static_cast<const char*>(wanted)) != 0) return 0;
  std::uintptr_t read_only_end = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_GNU_RELRO) continue;
    read_only_end = (info->dlpi_addr + header.p_vaddr + header.p_memsz) & ~(kPage - 1);
  }
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD || (header.p_flags & PF_W) == 0) continue;
    std::uintptr_t begin = (info->dlpi_addr + header.p_vaddr) & ~(kPage - 1);
    const std::uintptr_t end =
        (info->dlpi_addr + header.p_vaddr + header.p_memsz + kPage - 1) & ~(kPage - 1);
    if (read_only_end > begin && read_only_end <= end) begin = read_only_end;
    if (begin < end) snapshot.track(reinterpret_cast<std::byte*>(begin), end - begin);
  }
  return 1;
}

} // namespace

const Subject* load_core(const char* path) {
  void* module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  void* symbol = module ? dlsym(module, kSubjectSymbol) : nullptr;
  Dl_info info = {};
  if (!symbol || dladdr(symbol, &info) == 0) {
    std::fprintf(stderr, "explore: %s\n", dlerror());
    return nullptr;
  }
  const Subject* core = reinterpret_cast<GetSubject>(symbol)();
  watch_faults();
  if (dl_iterate_phdr(track_module, const_cast<char*>(info.dli_fname)) == 0) {
    std::fprintf(stderr, "explore: %s is not found among the modules\n", path);
    return nullptr;
  }
  snapshot.track(book_pages.begin(), BookPages::kBytes);
  return core;
}

void reset_core() {
  snapshot.restore();
  book_pages.reset();
  extents.reset();
  reset_arenas();
}

} // namespace netmon::explore
