// SPDX-License-Identifier: MIT
// Restores memory, so that each schedule finds the same: the fault of the first write to a page
// shows that a schedule writes to it, and only such pages are copied. Depends on nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netmon::explore {

class Snapshot {
 public:
  // Whole pages, writable. Their present contents are what is restored.
  void track(std::byte* begin, std::size_t bytes);
  void restore();

  // True when the fault was the first write to a tracked page: continue.
  bool take_fault(void* address);

 private:
  static constexpr std::size_t kPage = 4096;
  struct Range {
    std::byte* begin;
    std::byte* end;
  };
  struct Page {
    std::byte* at;
    std::byte* copy;
  };
  std::vector<Range> ranges_;
  std::vector<Page> written_;
  std::byte* copies_ = nullptr; // where the next copy goes
  std::byte* copies_end_ = nullptr;
};

extern Snapshot snapshot;

} // namespace netmon::explore
