// SPDX-License-Identifier: MIT
// Pools of objects: new and used ones, bad pointers, and several threads. Reference: parsers.md 17.
#include "core/support/object_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <set>
#include <thread>
#include <vector>

namespace netmon {
namespace {

std::atomic<unsigned> prepared_objects = 0;
HOBJECTHEAP prepared_with = nullptr;

void WINAPI prepare_object(HOBJECTHEAP heap, LPVOID object) {
  ++prepared_objects;
  prepared_with = heap;
  EXPECT_EQ(*static_cast<int*>(object), 0);
  *static_cast<int*>(object) = 42;
}

int heap_tag = 0;
HOBJECTHEAP const heap_handle = &heap_tag;

TEST(ObjectPool, PreparesNewObjectsOnly) {
  prepared_objects = 0;
  ObjectPool pool(sizeof(int) + 12, prepare_object);
  auto* const object = static_cast<int*>(pool.allocate(heap_handle));
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(*object, 42);
  EXPECT_EQ(prepared_with, heap_handle);
  *object = 7;
  EXPECT_TRUE(pool.free(object));
  EXPECT_EQ(pool.allocate(heap_handle), object);
  EXPECT_EQ(*object, 7);
  EXPECT_EQ(prepared_objects, 1U);
  EXPECT_EQ(pool.size(), 1U);
}

TEST(ObjectPool, GrowsInAdvanceAndGivesBackWhatIsUnused) {
  prepared_objects = 0;
  ObjectPool pool(sizeof(int), prepare_object);
  EXPECT_EQ(pool.grow(heap_handle, 100), 100U);
  EXPECT_EQ(prepared_objects, 100U);
  EXPECT_EQ(pool.size(), 100U);
  std::set<void*> objects;
  for (int i = 0; i < 120; ++i) objects.insert(pool.allocate(heap_handle));
  EXPECT_EQ(objects.size(), 120U);
  EXPECT_EQ(pool.size(), 120U);
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(pool.free(*objects.begin()));
    objects.erase(objects.begin());
  }
  pool.purge();
  EXPECT_EQ(pool.size(), 100U);
  for (void* const object : objects) EXPECT_TRUE(pool.free(object));
  pool.purge();
  EXPECT_EQ(pool.size(), 0U);
  EXPECT_NE(pool.allocate(heap_handle), nullptr);
}

TEST(ObjectPool, RefusesWhatIsNotAnObjectInUse) {
  ObjectPool pool(16, nullptr);
  ObjectPool other(16, nullptr);
  auto* const object = static_cast<char*>(pool.allocate(heap_handle));
  EXPECT_FALSE(other.free(object));
  EXPECT_FALSE(pool.free(nullptr));
  EXPECT_FALSE(pool.free(object + 1));
  EXPECT_TRUE(pool.free(object));
  EXPECT_FALSE(pool.free(object)); // twice
  EXPECT_EQ(pool.size(), 1U);
}

TEST(ObjectPool, ServesSeveralThreads) {
  ObjectPool pool(64, nullptr);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&pool, t] {
      for (int round = 0; round < 500; ++round) {
        void* objects[8];
        for (auto& object : objects) {
          object = pool.allocate(heap_handle);
          std::memset(object, t, 64);
        }
        if (round % 16 == 0) pool.purge();
        for (void* const object : objects) {
          EXPECT_EQ(static_cast<char*>(object)[63], t);
          EXPECT_TRUE(pool.free(object));
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  pool.purge();
  EXPECT_EQ(pool.size(), 0U);
}

} // namespace
} // namespace netmon
