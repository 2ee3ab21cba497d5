// SPDX-License-Identifier: MIT
// The porter's contract for fibers: what the memory core needs, and no more; the rest is not
// linked. Depends on core/port.h.
#include "core/runtime/port.h"

#include "pages.h"
#include "scheduler.h"

#include <cstring>

namespace netmon::port {

using explore::book_pages;
using explore::extents;
using explore::scheduler;

namespace {

// System calls take long: other threads may run in the meantime.
void enter_system() noexcept { scheduler.step(&book_pages, true); }

} // namespace

const Capabilities& capabilities() noexcept {
  static constexpr Capabilities kCapabilities = {.asymmetric_barrier = true};
  return kCapabilities;
}

void* map_pages(std::size_t bytes, std::size_t alignment) noexcept {
  enter_system();
  return book_pages.take(bytes, alignment);
}

void unmap_pages(void*, std::size_t) noexcept {}

bool purge_pages(void* pages, std::size_t bytes) noexcept {
  enter_system();
  if (!extents.has(pages)) return false;
  extents.spoil(static_cast<std::byte*>(pages), bytes);
  return true;
}

void prefer_huge_pages(void*, std::size_t) noexcept {}
void find_resident(const void*, std::size_t count, unsigned char* resident) noexcept {
  std::memset(resident, 1, count);
}

void* thread_value() noexcept { return scheduler.thread_value(); }
void set_thread_value(void* value) noexcept { scheduler.thread_value() = value; }
std::uint64_t thread_id() noexcept { return scheduler.thread_id(); }
bool thread_exists(std::uint64_t id) noexcept {
  scheduler.count_question();
  scheduler.step(nullptr, false); // it may end just before
  return scheduler.thread_exists(id);
}
void on_thread_exit(void (*callback)(void*)) noexcept { scheduler.on_thread_exit(callback); }

bool heavy_barrier() noexcept {
  enter_system();
  return true;
}

void back_off(unsigned attempt) noexcept { scheduler.back_off(attempt); }

void on_fork(void (*)(), void (*)(), void (*)()) noexcept {}

} // namespace netmon::port
