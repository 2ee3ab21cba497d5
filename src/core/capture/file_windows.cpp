// SPDX-License-Identifier: MIT
// The set of windows of all files. Windows start at multiples of half a window, so that every range
// of up to half a window is inside one; a longer range gets a window of its own.
#include "file_windows.h"

#include <algorithm>
#include <atomic>
#include <list>
#include <mutex>
#include <new>
#include <unordered_map>

namespace netmon {

namespace {

struct Window {
  const FileWindows* owner;
  std::uint64_t offset; // in the file
  std::size_t bytes;
  const std::byte* data;
  unsigned holders;

  bool contains(const FileWindows* file, std::uint64_t from, std::size_t length) const noexcept {
    return owner == file && offset <= from && from + length <= offset + bytes;
  }
};

std::uint64_t round_down(std::uint64_t value, std::uint64_t unit) noexcept {
  return value - value % unit;
}

struct Windows {
  using Place = std::list<Window>::iterator;

  std::mutex mutex;
  std::list<Window> all;                    // the most recently used first
  std::unordered_map<Holder, Window*> held; // null: nothing yet
  std::size_t bytes = 0;

  Place unmap(Place window) noexcept {
    port::unmap_view(window->data, window->bytes);
    bytes -= window->bytes;
    return all.erase(window);
  }

  // Unmaps windows that nobody looks at, the least recently used first, until at most `limit` is
  // mapped.
  void shrink(std::size_t limit) noexcept {
    for (Place at = all.end(); at != all.begin() && bytes > limit;) {
      --at;
      if (at->holders == 0) at = unmap(at);
    }
  }

  // Maps a new window with these bytes; returns the end when there is no room for it.
  Place map(const FileWindows* owner, port::File* file, std::uint64_t size, std::uint64_t offset,
            std::size_t length) {
    const port::Capabilities& can = port::capabilities();
    std::uint64_t start = round_down(offset, can.file_window_bytes / 2);
    std::uint64_t end = start + can.file_window_bytes;
    if (offset + length > end) {
      start = round_down(offset, can.map_granularity);
      end = round_down(offset + length - 1, can.map_granularity) + can.map_granularity;
    }
    const auto mapped = static_cast<std::size_t>(std::min(end, size) - start);
    std::list<Window> made{{owner, start, mapped, nullptr, 0}}; // first, because it can throw
    shrink(can.file_windows_limit - std::min(mapped, can.file_windows_limit));
    auto error = port::FileError::none;
    const std::byte* data = port::map_view(file, start, mapped, error);
    if (!data) {
      shrink(0); // the address space is fragmented: give back all that nobody looks at
      data = port::map_view(file, start, mapped, error);
    }
    if (!data) return all.end();
    made.front().data = data;
    bytes += mapped;
    all.splice(all.begin(), made);
    return all.begin();
  }

  void release(Holder holder) noexcept {
    const auto found = held.find(holder);
    if (found == held.end()) return;
    if (found->second) --found->second->holders;
    held.erase(found);
  }
};

// Never destroyed: threads may outlive the library's static objects.
std::atomic<Windows*> made = nullptr; // null: no file has needed windows yet
Windows* locked_for_fork = nullptr;

Windows& windows() {
  static Windows& only = *new Windows;
  made.store(&only, std::memory_order_release);
  return only;
}

} // namespace

Holder this_thread_for(Look look) noexcept {
  const ThreadRecord* thread = this_thread();
  if (!thread) return nullptr;
  return reinterpret_cast<const std::byte*>(thread) + static_cast<std::size_t>(look);
}

void let_go(Holder holder) noexcept {
  Windows* const set = made.load(std::memory_order_acquire);
  if (!set) return;
  const std::lock_guard lock(set->mutex);
  set->release(holder);
}

void let_go_of_thread(const ThreadRecord& thread) noexcept {
  for (const Look look : {Look::index, Look::frame, Look::handed_out}) {
    let_go(reinterpret_cast<const std::byte*>(&thread) + static_cast<std::size_t>(look));
  }
}

void lock_windows() noexcept {
  locked_for_fork = made.load(std::memory_order_acquire);
  if (locked_for_fork) locked_for_fork->mutex.lock();
}

void unlock_windows() noexcept {
  if (locked_for_fork) locked_for_fork->mutex.unlock();
}

FileWindows::FileWindows(port::File* file, std::uint64_t size) : file_(file), size_(size) {
  windows();
  on_record_release([](ThreadRecord& thread, Departure) noexcept { let_go_of_thread(thread); });
}

FileWindows::~FileWindows() {
  Windows& set = windows();
  const std::lock_guard lock(set.mutex);
  std::erase_if(set.held,
                [this](const auto& entry) { return entry.second && entry.second->owner == this; });
  for (auto at = set.all.begin(); at != set.all.end();) {
    at = at->owner == this ? set.unmap(at) : std::next(at);
  }
}

const std::byte* FileWindows::at(std::uint64_t offset, std::size_t bytes, Holder holder) noexcept
    try {
  if (!holder) return nullptr;
  Windows& set = windows();
  const std::lock_guard lock(set.mutex);
  Window*& looks_at = set.held[holder];
  auto found = std::find_if(set.all.begin(), set.all.end(), [&](const Window& window) {
    return window.contains(this, offset, bytes);
  });
  if (found == set.all.end()) found = set.map(this, file_, size_, offset, bytes);
  if (found == set.all.end()) return nullptr;
  set.all.splice(set.all.begin(), set.all, found);
  ++found->holders;
  if (looks_at) --looks_at->holders;
  looks_at = &*found;
  return found->data + (offset - found->offset);
} catch (const std::bad_alloc&) {
  return nullptr;
}

} // namespace netmon
