// SPDX-License-Identifier: MIT
// The table behind capture, expert and run handles.
#include "core/runtime/handle_table.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

using Table = HandleTable<int, TokenKind::capture>;

TEST(HandleTable, FindsWhatWasAddedUntilItIsRemoved) {
  Table table;
  void* handle = table.add(std::make_shared<int>(7));
  ASSERT_NE(handle, nullptr);
  ASSERT_TRUE(table.find(handle));
  EXPECT_EQ(*table.find(handle), 7);
  EXPECT_EQ(*table.remove(handle), 7);
  EXPECT_FALSE(table.find(handle));
  EXPECT_FALSE(table.remove(handle));
}

TEST(HandleTable, StaleHandleDoesNotFindItsSuccessor) {
  Table table;
  void* first = table.add(std::make_shared<int>(1));
  table.remove(first);
  void* second = table.add(std::make_shared<int>(2));
  EXPECT_NE(first, second);
  EXPECT_FALSE(table.find(first));
  EXPECT_EQ(*table.find(second), 2);
}

TEST(HandleTable, ForgedHandlesFindNothing) {
  Table table;
  void* handle = table.add(std::make_shared<int>(1));
  int on_stack = 0;
  EXPECT_FALSE(table.find(nullptr));
  EXPECT_FALSE(table.find(&on_stack));
  EXPECT_FALSE(table.find(static_cast<char*>(handle) + 1));
  EXPECT_FALSE(table.find(reinterpret_cast<void*>(~std::uintptr_t{0})));
}

TEST(HandleTable, FullTableRefuses) {
  Table table;
  for (std::uint32_t i = 0; i < TokenLayout::kMaxSlots; ++i) {
    ASSERT_NE(table.add(std::make_shared<int>(0)), nullptr);
  }
  EXPECT_EQ(table.add(std::make_shared<int>(0)), nullptr);
}

} // namespace
} // namespace netmon
