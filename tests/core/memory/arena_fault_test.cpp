// SPDX-License-Identifier: MIT
// Arenas when the system refuses: extents keep their contents, new memory is zero where it is said
// to be, and nothing stays mapped. On the fake port.
#include "core/memory/arena.h"

#include "core/memory/warm_budget.h"
#include "fake_port.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <thread>
#include <vector>

namespace netmon {
namespace {

struct Extent {
  std::byte* memory;
  std::size_t bytes;
  std::byte value;

  void fill(std::byte new_value) {
    value = new_value;
    std::memset(memory, static_cast<int>(value), bytes);
  }
  void check() const {
    ASSERT_TRUE(
        std::all_of(memory, memory + bytes, [this](std::byte byte) { return byte == value; }));
  }
};

bool is_zero(const std::byte* from, const std::byte* to) {
  return from >= to || std::all_of(from, to, [](std::byte byte) { return byte == std::byte{0}; });
}

// Allocates, resizes and frees; what remains is in `extents`.
void work(Arena& arena, std::vector<Extent>& extents, unsigned seed, int steps) {
  std::mt19937 random(seed);
  for (int step = 0; step < steps; ++step) {
    const std::size_t bytes = Arena::kMinExtent + (random() % 1'000'000 >> random() % 6);
    const auto kind = random() % 6;
    if (extents.empty() || kind < 2) {
      std::size_t fresh_from = 0;
      const Room room = kind == 0 ? Room::none : Room::to_grow;
      std::byte* memory = arena.allocate(bytes, room, fresh_from);
      if (!memory) continue;
      ASSERT_TRUE(is_zero(memory + fresh_from, memory + Arena::rounded(bytes)));
      extents.push_back({memory, Arena::rounded(bytes), {}});
      extents.back().fill(static_cast<std::byte>(random()));
      continue;
    }
    std::swap(extents[random() % extents.size()], extents.back());
    Extent& extent = extents.back();
    extent.check();
    if (kind == 2) {
      arena.free(extent.memory);
      extents.pop_back();
      continue;
    }
    std::size_t fresh_from = 0;
    const std::size_t old = extent.bytes;
    const bool resized = arena.resize_in_place(extent.memory, bytes, fresh_from);
    if (resized) {
      if (bytes > old) {
        const std::byte* end = extent.memory + Arena::rounded(bytes);
        ASSERT_TRUE(is_zero(extent.memory + std::max(old, fresh_from), end));
      }
      extent.bytes = std::min(old, Arena::rounded(bytes));
      extent.check();
      extent.bytes = Arena::rounded(bytes);
      extent.fill(static_cast<std::byte>(random()));
    } else {
      extent.check();
    }
  }
}

class ArenaFaults : public testing::Test {
 protected:
  ArenaFaults() { fake_port::capabilities.growth_room = std::size_t{32} << 20; }
  ~ArenaFaults() override { fake_port::reset(); }

  static long mapped() {
    give_back_warm_regions(true);
    EXPECT_EQ(warm_budget.kept(), 0u);
    return fake_port::knobs.mapped_bytes;
  }
};

TEST_F(ArenaFaults, ClosedWithLiveExtentsGivesAllBack) {
  std::vector<long> after;
  for (unsigned round = 0; round < 6; ++round) {
    std::vector<Extent> extents;
    Arena* arena = Arena::open();
    ASSERT_NE(arena, nullptr);
    work(*arena, extents, 1, 300);
    for (int i = 0; i < 20; ++i) {
      std::byte* memory = arena->allocate_aligned(std::size_t{65536} << i % 6);
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(memory) % (std::size_t{65536} << i % 6), 0u);
    }
    EXPECT_FALSE(extents.empty());
    for (const Extent& extent : extents) extent.check();
    arena->close();
    after.push_back(mapped());
  }
  EXPECT_LE(after.back(), after[2] + (1 << 20));
}

TEST_F(ArenaFaults, RefusedCallsLoseNothing) {
  std::vector<long> after;
  for (unsigned round = 0; round < 3; ++round) {
    for (long calls = 0; calls < 24; ++calls) {
      std::vector<Extent> extents;
      Arena* arena = Arena::open();
      ASSERT_NE(arena, nullptr);
      fake_port::knobs.maps_left = calls % 4 == 0 ? calls : -1;
      fake_port::knobs.reserves_left = calls % 4 == 1 ? calls : -1;
      fake_port::knobs.commits_left = calls % 4 == 2 ? calls : -1;
      fake_port::knobs.decommit_fails = calls % 4 == 3;
      fake_port::knobs.purge_fails = calls % 8 == 3;
      work(*arena, extents, static_cast<unsigned>(calls), 80);
      fake_port::reset();
      fake_port::capabilities.growth_room = std::size_t{32} << 20;
      work(*arena, extents, static_cast<unsigned>(calls) + 1, 40);
      for (const Extent& extent : extents) {
        extent.check();
        arena->free(extent.memory);
      }
      arena->close();
    }
    after.push_back(mapped());
  }
  EXPECT_LE(after[2], after[1] + (1 << 20));
}

TEST_F(ArenaFaults, AnArenaThatCannotBeMadeIsSaid) {
  std::vector<Arena*> arenas;
  fake_port::knobs.maps_left = 0;
  while (Arena* arena = Arena::open()) arenas.push_back(arena); // those of the pool
  EXPECT_LE(arenas.size(), 16u);
  fake_port::knobs.maps_left = -1;
  Arena* arena = Arena::open();
  ASSERT_NE(arena, nullptr);
  arena->close();
  for (Arena* each : arenas) each->close();
}

TEST_F(ArenaFaults, ManyThreadsOnOne) {
  Arena* arena = Arena::open();
  ASSERT_NE(arena, nullptr);
  std::vector<std::thread> threads;
  for (unsigned t = 0; t < 4; ++t) {
    threads.emplace_back([=] {
      std::vector<Extent> extents;
      work(*arena, extents, t, 300);
      for (const Extent& extent : extents) extent.check();
    });
  }
  for (auto& thread : threads) thread.join();
  arena->close();
  mapped();
}

} // namespace
} // namespace netmon
