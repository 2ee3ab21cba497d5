// SPDX-License-Identifier: MIT
// The free memory of the metadata pool goes back to the system, except for a little.
#include "core/runtime/metadata_pool.h"

#include "core/memory/resident.h"

#include <gtest/gtest.h>

#include <cstring>
#include <deque>
#include <vector>

namespace netmon {
namespace {

TEST(MetadataPoolResident, FreeMemoryGoesBackToTheSystem) {
  for (const std::size_t bytes : {std::size_t{64}, std::size_t{1000}, MetadataPool::kMaxBytes}) {
    static std::deque<MetadataPool> pools; // what they have is never returned
    MetadataPool& pool = pools.emplace_back();
    std::vector<void*> pieces(bytes == 64 ? 1 << 19 : (std::size_t{32} << 20) / bytes);
    const std::size_t before = port::resident_bytes();
    for (void*& piece : pieces) {
      piece = pool.allocate(bytes);
      ASSERT_NE(piece, nullptr);
      std::memset(piece, 1, bytes);
    }
    EXPECT_TRUE(before == 0 || port::resident_bytes() > before + (std::size_t{24} << 20));
    for (void* piece : pieces) pool.free(piece, bytes);
    EXPECT_LT(resident_growth(before), std::size_t{4} << 20) << bytes;
  }
}

} // namespace
} // namespace netmon
