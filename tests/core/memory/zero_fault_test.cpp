// SPDX-License-Identifier: MIT
// Zeroing memory where pages could be dropped, and the system refuses. On the fake port.
#include "core/memory/zero.h"

#include "fake_port.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace netmon {
namespace {

TEST(ZeroFaults, RefusedDropsAreCleared) {
  fake_port::capabilities.purges_to_zero = true;
  fake_port::knobs.purge_fails = true;
  std::vector<std::byte> memory(600'000);
  for (const bool dirty : {false, true}) {
    std::fill(memory.begin(), memory.end(), std::byte{0xEE});
    std::fill(memory.begin() + 100, memory.end() - 100, dirty ? std::byte{0xEE} : std::byte{0});
    memory[333'333] = std::byte{0xEE};
    make_zero(memory.data() + 100, memory.size() - 200);
    EXPECT_EQ(std::count(memory.begin(), memory.end(), std::byte{0xEE}), 200);
  }
  drop_to_zero(memory.data(), 100);
  EXPECT_EQ(std::count(memory.begin(), memory.end(), std::byte{0xEE}), 100);
  fake_port::reset();
}

TEST(ZeroFaults, OnlyColdPagesAreDropped) {
  // Where the fake port says that a page is cold, it is dropped, together with its group.
  fake_port::capabilities.purges_to_zero = true;
  const std::size_t page = port::capabilities().page_size;
  const std::size_t bytes = 1000 * page;
  auto* memory = static_cast<std::byte*>(port::map_pages(bytes, page));
  ASSERT_NE(memory, nullptr);
  std::fill(memory, memory + bytes, std::byte{0xEE});
  fake_port::knobs.purged_bytes = 0;
  make_zero(memory, bytes);
  EXPECT_TRUE(std::all_of(memory, memory + bytes, [](std::byte b) { return b == std::byte{0}; }));
  EXPECT_GE(fake_port::knobs.purged_bytes, static_cast<long>(200 * page));
  EXPECT_LE(fake_port::knobs.purged_bytes, static_cast<long>(500 * page));
  port::unmap_pages(memory, bytes);
  fake_port::reset();
}

} // namespace
} // namespace netmon
