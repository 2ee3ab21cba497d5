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

} // namespace
} // namespace netmon
