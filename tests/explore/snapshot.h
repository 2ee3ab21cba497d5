// SPDX-License-Identifier: MIT
// Puts memory back as it was, so that each schedule finds the same: the pages that any schedule
// wrote to are known from the fault of the first write, and only they are copied. Depends on
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netmon::explore {

class Snapshot {
 public:
  // Whole pages, writable. As they are now is what they are put back to.
  void track(std::byte* begin, std::size_t bytes);
  void restore();

  // True when the fault was the first write to a tracked page: go on.
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
