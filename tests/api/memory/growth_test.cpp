// SPDX-License-Identifier: MIT
// Tables that grow and shrink: contents are kept, added memory is zero, and what is cut off goes
// back to the system. Depends on memory_helpers.h.
#include "memory_helpers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <vector>

namespace netmon::test {
namespace {

constexpr std::size_t kPage = 4096;

// The first page of `bytes` whose first and last bytes are not what its number says; -1: none.
long first_lost_page(const unsigned char* table, std::size_t bytes) {
  for (std::size_t at = 0; at + kPage <= bytes; at += kPage) {
    const auto mark = static_cast<unsigned char>(at / kPage % 251 + 1);
    if (table[at] != mark || table[at + kPage - 1] != mark) return static_cast<long>(at / kPage);
  }
  return -1;
}

void mark_pages(unsigned char* table, std::size_t from, std::size_t bytes) {
  for (std::size_t at = from; at + kPage <= bytes; at += kPage) {
    table[at] = table[at + kPage - 1] = static_cast<unsigned char>(at / kPage % 251 + 1);
  }
}

// Doubles a table to `most` bytes and halves it again. A fence after it makes it move.
void double_and_halve(const MemoryKey& key, std::size_t least, std::size_t most, bool fenced) {
  unsigned char* table = nullptr;
  std::size_t before = 0;
  std::vector<void*> fences;
  for (std::size_t bytes = least; bytes <= most; bytes *= 2) {
    table = key.reallocate(table, bytes);
    ASSERT_NE(table, nullptr) << bytes;
    ASSERT_EQ(first_lost_page(table, before), -1) << "grown to " << bytes;
    ASSERT_TRUE(is_zero(table + before, bytes - before)) << "grown to " << bytes;
    mark_pages(table, before, bytes);
    before = bytes;
    if (fenced) fences.push_back(key.allocate(least));
  }
  for (std::size_t bytes = most / 2; bytes >= least; bytes /= 2) {
    table = key.reallocate(table, bytes);
    ASSERT_NE(table, nullptr) << bytes;
    ASSERT_EQ(key.size(table), bytes);
    ASSERT_EQ(first_lost_page(table, bytes), -1) << "shrunk to " << bytes;
  }
  for (void* fence : fences) EXPECT_TRUE(key.free(fence));
  EXPECT_TRUE(key.free(table));
}

TEST(Growth, ATableThatDoublesToSixtyFourMegabytesLosesNoPage) {
  const MemoryKey key;
  for (const bool fenced : {false, true}) {
    for (int round = 0; round < 3; ++round) {
      double_and_halve(key, 64 * kKilobyte, 64 * kMegabyte, fenced);
    }
  }
  EXPECT_EQ(key.account().nLeaked, 0u);
}

TEST(Growth, TablesOfSizesThatAreNoPagesLoseNoByte) {
  const MemoryKey key;
  for (std::size_t bytes = 70'001; bytes < 8 * kMegabyte; bytes = bytes * 8 / 5 + 13) {
    unsigned char* table = key.allocate(bytes);
    ASSERT_NE(table, nullptr);
    fill(table, bytes, 0x5a);
    const std::size_t more = bytes * 3 - 7;
    table = key.reallocate(table, more);
    ASSERT_NE(table, nullptr);
    ASSERT_TRUE(holds(table, bytes, 0x5a)) << bytes;
    ASSERT_TRUE(is_zero(table + bytes, more - bytes)) << bytes;
    fill(table, more, 0xa5);
    table = key.reallocate(table, bytes / 2);
    ASSERT_TRUE(holds(table, bytes / 2, 0xa5)) << bytes;
    table = key.reallocate(table, bytes);
    ASSERT_TRUE(holds(table, bytes / 2, 0xa5)) << bytes;
    ASSERT_TRUE(is_zero(table + bytes / 2, bytes - bytes / 2)) << bytes;
    EXPECT_TRUE(key.free(table));
  }
}

TEST(Growth, TablesOfSeveralThreadsStayApart) {
  const MemoryKey key;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&key, t] {
      for (int round = 0; round < 6; ++round) {
        double_and_halve(key, (64 + 16 * static_cast<std::size_t>(t)) * kKilobyte,
                         (64 + 16 * static_cast<std::size_t>(t)) * kKilobyte * 128, round % 2);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(key.account().nLeaked, 0u);
}

TEST(Growth, ATableThatShrinksGivesItsPagesBack) {
  const MemoryKey key;
  EXPECT_TRUE(key.free(key.allocate(64 * kMegabyte)));
  const std::int64_t before = resident_memory();
  unsigned char* table = key.allocate(64 * kMegabyte);
  ASSERT_NE(table, nullptr);
  fill(table, 64 * kMegabyte, 1);
  table = key.reallocate(table, kMegabyte);
  ASSERT_NE(table, nullptr);
  EXPECT_TRUE(holds(table, kMegabyte, 1));
  if (resident_growth_mb(before) >= 16) { // it may take a second, and a call
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_TRUE(key.free(key.allocate(kMegabyte)));
  }
  EXPECT_LT(resident_growth_mb(before), 16);
}

TEST(Growth, TablesThatShrinkOneAfterTheOtherGiveTheirPagesBack) {
  const MemoryKey key;
  const std::int64_t before = resident_memory();
  for (int i = 0; i < 20; ++i) {
    unsigned char* table = key.allocate(16 * kMegabyte);
    ASSERT_NE(table, nullptr);
    fill(table, 16 * kMegabyte, 1);
    table = key.reallocate(table, 100 * kKilobyte);
    ASSERT_NE(table, nullptr);
    EXPECT_TRUE(holds(table, 100 * kKilobyte, 1));
  }
  if (resident_growth_mb(before) >= 40) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    EXPECT_TRUE(key.free(key.allocate(kMegabyte)));
  }
  EXPECT_LT(resident_growth_mb(before), 40) << "twenty tables of 100 KB are left";
}

} // namespace
} // namespace netmon::test
