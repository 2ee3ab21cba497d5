// SPDX-License-Identifier: MIT
// The pool of bookkeeping memory against a naive model, without memory, and after a thread vanished
// in it. On the fake port.
#include "core/runtime/metadata_pool.h"

#include "core/memory/worker.h"
#include "fake_port.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <thread>
#include <vector>

namespace netmon {
namespace {

class MetadataPoolTest : public testing::Test {
 protected:
  ~MetadataPoolTest() override { fake_port::reset(); }

  void* allocate(std::size_t bytes) {
    void* piece = pool_.allocate(bytes);
    EXPECT_NE(piece, nullptr);
    return piece;
  }

  // What they have is never returned.
  static inline std::deque<MetadataPool> pools;
  MetadataPool& pool_ = pools.emplace_back();
};

TEST_F(MetadataPoolTest, ARandomProgram) {
  struct Piece {
    std::size_t bytes;
    unsigned char value;
  };
  std::map<unsigned char*, Piece> pieces;
  std::mt19937 random(1);
  for (int step = 0; step < 30'000; ++step) {
    if (random() % 5 < 3 || pieces.empty()) {
      const std::size_t bytes = 1 + (random() % 16384 >> random() % 15);
      auto* memory = static_cast<unsigned char*>(allocate(bytes));
      const std::size_t alignment = std::min<std::size_t>(128, std::bit_ceil(bytes));
      ASSERT_EQ(reinterpret_cast<std::uintptr_t>(memory) % alignment, 0u) << bytes;
      const auto next = pieces.lower_bound(memory);
      ASSERT_TRUE(next == pieces.end() || memory + bytes <= next->first);
      ASSERT_TRUE(next == pieces.begin() ||
                  std::prev(next)->first + std::prev(next)->second.bytes <= memory);
      const auto value = static_cast<unsigned char>(random());
      std::memset(memory, value, bytes);
      pieces[memory] = {bytes, value};
    } else {
      auto chosen = std::next(pieces.begin(), static_cast<long>(random() % pieces.size()));
      unsigned char* const memory = chosen->first;
      const Piece piece = chosen->second;
      ASSERT_TRUE(std::all_of(memory, memory + piece.bytes,
                              [&](unsigned char byte) { return byte == piece.value; }));
      pool_.free(memory, piece.bytes);
      pieces.erase(chosen);
    }
    if (step % 10'000 == 9999) { // and from the start
      for (const auto& [memory, piece] : pieces) pool_.free(memory, piece.bytes);
      pieces.clear();
    }
  }
}

TEST_F(MetadataPoolTest, WhatIsFreeServesEverySize) {
  constexpr std::size_t kTotal = std::size_t{4} << 20;
  long mapped = 0;
  for (std::size_t bytes = 64; bytes <= MetadataPool::kMaxBytes; bytes *= 2) {
    std::vector<void*> pieces;
    for (std::size_t i = 0; i < kTotal / bytes; ++i) pieces.push_back(allocate(bytes));
    if (mapped == 0)
      mapped = fake_port::knobs.mapped_bytes + (3 << 20); // ends of slabs, one per size
    EXPECT_LE(fake_port::knobs.mapped_bytes, mapped) << bytes;
    for (void* piece : pieces) pool_.free(piece, bytes);
  }
}

TEST_F(MetadataPoolTest, BehindEachPieceThereIsRoomForAStaleIndex) {
  // An index that leads from the codes of one span into those of the next still reads within the
  // chunk.
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  std::vector<void*> pieces;
  for (int i = 0; i < 100; ++i) {
    pieces.push_back(allocate(64));
    pieces.push_back(allocate(MetadataPool::kMaxBytes));
  }
  for (const void* piece : pieces) {
    EXPECT_LE(reinterpret_cast<std::uintptr_t>(piece) % kChunk + MetadataPool::kMaxBytes, kChunk);
  }
}

TEST_F(MetadataPoolTest, NoMemoryIsSaidAndIsNoHarm) {
  std::vector<void*> pieces;
  for (long maps = 0; maps < 4; ++maps) {
    fake_port::knobs.maps_left = maps;
    while (void* piece = pool_.allocate(MetadataPool::kMaxBytes)) {
      std::memset(piece, 1, MetadataPool::kMaxBytes);
      pieces.push_back(piece);
    }
    EXPECT_EQ(fake_port::knobs.maps_left, 0);
    EXPECT_EQ(pool_.allocate(64), nullptr);
  }
  ASSERT_FALSE(pieces.empty());
  pool_.free(pieces.back(), MetadataPool::kMaxBytes);
  EXPECT_EQ(pool_.allocate(MetadataPool::kMaxBytes), pieces.back());
  for (void* piece : pieces) pool_.free(piece, MetadataPool::kMaxBytes);
  EXPECT_NE(pool_.allocate(64), nullptr) << "what is free serves every size, also now";
}

TEST_F(MetadataPoolTest, GoesOnWhenPagesCannotBeDropped) {
  fake_port::knobs.purge_fails = true;
  for (int round = 0; round < 3; ++round) {
    std::vector<void*> pieces;
    for (int i = 0; i < 300; ++i) pieces.push_back(allocate(16384));
    for (void* piece : pieces) pool_.free(piece, 16384);
  }
}

TEST_F(MetadataPoolTest, FreesManyAtOnce) {
  std::vector<void*> pieces;
  for (int i = 0; i < 1000; ++i) pieces.push_back(allocate(1000));
  const long mapped = fake_port::knobs.mapped_bytes;
  {
    MetadataPool::Batch batch(pool_);
    for (void* piece : pieces) batch.free(piece, 1000);
  }
  for (int i = 0; i < 1000; ++i) allocate(1000);
  EXPECT_EQ(fake_port::knobs.mapped_bytes, mapped);
}

TEST_F(MetadataPoolTest, PagesGoBackInFewCalls) {
  std::vector<void*> pieces;
  for (int i = 0; i < 400; ++i) pieces.push_back(allocate(MetadataPool::kMaxBytes));
  fake_port::knobs.purges = 0;
  fake_port::knobs.purged_bytes = 0;
  {
    MetadataPool::Batch batch(pool_);
    for (void* piece : pieces) batch.free(piece, MetadataPool::kMaxBytes);
  }
  EXPECT_GE(fake_port::knobs.purged_bytes, 400 * 16384 - 2 * 16 * 65536);
  EXPECT_LE(fake_port::knobs.purges, 10) << "one a megabyte, not one a slab";
}

TEST_F(MetadataPoolTest, GoesOnAfterAThreadVanishedInIt) {
  std::vector<unsigned char*> pieces;
  for (int i = 0; i < 200; ++i) {
    pieces.push_back(static_cast<unsigned char*>(allocate(500)));
    std::memset(pieces.back(), i, 500);
  }
  for (int i = 0; i < 100; ++i) { // there is something free
    pool_.free(pieces.back(), 500);
    pieces.pop_back();
  }
  Worker worker;
  worker.run([&] { pool_.lock(); });
  worker.vanish();
  std::vector<unsigned char*> more;
  for (int i = 0; i < 2000; ++i) {
    more.push_back(static_cast<unsigned char*>(allocate(500)));
    std::memset(more.back(), 0xEE, 500);
    if (i % 3 == 0) {
      pool_.free(more.back(), 500);
      more.pop_back();
    }
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (int at = 0; at < 500; ++at) ASSERT_EQ(pieces[i][at], static_cast<unsigned char>(i));
  }
  std::sort(more.begin(), more.end());
  EXPECT_EQ(std::adjacent_find(more.begin(), more.end()), more.end()) << "none twice";
}

TEST_F(MetadataPoolTest, ManyThreads) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      std::vector<std::pair<unsigned char*, std::size_t>> own;
      for (int i = 0; i < 5000; ++i) {
        const std::size_t bytes = 1 + random() % 3000;
        own.emplace_back(static_cast<unsigned char*>(allocate(bytes)), bytes);
        std::memset(own.back().first, t, bytes);
        if (own.size() < 50) continue;
        std::swap(own[random() % own.size()], own.back());
        const auto [piece, size] = own.back();
        ASSERT_TRUE(
            std::all_of(piece, piece + size, [=](unsigned char byte) { return byte == t; }));
        pool_.free(piece, size);
        own.pop_back();
      }
    });
  }
  for (auto& thread : threads) thread.join();
}

} // namespace
} // namespace netmon
