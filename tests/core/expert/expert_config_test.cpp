// SPDX-License-Identifier: MIT
// The length word of a configuration, believed only as far as it makes sense. Reference: experts.md
// 2.4, 14.6.
#include "core/expert/expert_config.h"

#include <gtest/gtest.h>

#include <cstring>

namespace netmon {
namespace {

ConfigBytes made(std::uint32_t length_word, std::size_t bytes) {
  std::vector<char> data(bytes, 'x');
  std::memcpy(data.data(), &length_word, std::min(bytes, sizeof(length_word)));
  return make_config(data.data(), bytes);
}

std::uint32_t length_word(const ConfigBytes& config) {
  std::uint32_t word;
  std::memcpy(&word, config.data(), sizeof(word));
  return word;
}

TEST(ExpertConfig, SizeByTheLengthWord) {
  EXPECT_EQ(config_size(24, 24), 24u);
  EXPECT_EQ(config_size(10, 24), 10u);
  EXPECT_EQ(config_size(4, 24), 4u);
  for (const std::uint32_t never_written : {0u, 1u, 3u}) {
    EXPECT_EQ(config_size(never_written, 24), 24u);
  }
  for (const std::uint32_t too_large : {25u, 0xffffffffu})
    EXPECT_EQ(config_size(too_large, 24), 24u);
}

TEST(ExpertConfig, TheCopyClaimsNoMoreThanItHas) {
  EXPECT_EQ(length_word(made(0xa5a5a5a5, 64)), 64u);
  EXPECT_EQ(length_word(made(24, 24)), 24u);
  EXPECT_EQ(made(10, 24).size(), 10u);
  EXPECT_EQ(length_word(made(0, 24)), 0u); // left as the expert left it
}

TEST(ExpertConfig, TooFewOrTooManyBytes) {
  EXPECT_TRUE(made(3, 3).empty());
  EXPECT_TRUE(make_config(nullptr, 0).empty());
  EXPECT_EQ(made(4, 4).size(), 4u);
  EXPECT_TRUE(made(4, kMaxConfigBytes + 1).empty());
  EXPECT_EQ(made(0, kMaxConfigBytes).size(), kMaxConfigBytes);
}

} // namespace
} // namespace netmon
