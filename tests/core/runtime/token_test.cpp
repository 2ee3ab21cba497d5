// SPDX-License-Identifier: MIT
// Handle tokens: what was encoded comes back, anything else is refused.
#include "core/runtime/token.h"

#include <gtest/gtest.h>

#include <random>

namespace netmon {
namespace {

TEST(Token, ComesBackAsItWasMade) {
  for (const std::uint32_t slot : {0u, 1u, 1999u, TokenLayout::kMaxSlots - 1}) {
    for (const std::uint32_t generation : {1u, 2u, TokenLayout::kMaxGeneration}) {
      Token token;
      ASSERT_TRUE(
          decode_token(TokenKind::key, encode_token(TokenKind::key, {slot, generation}), token));
      EXPECT_EQ(token, (Token{slot, generation}));
    }
  }
}

TEST(Token, OfAnotherKindIsRefused) {
  Token token;
  EXPECT_FALSE(decode_token(TokenKind::capture, encode_token(TokenKind::key, {3, 7}), token));
}

TEST(Token, NullSmallNumbersAndPointersAreRefused) {
  Token token;
  int on_stack = 0;
  for (const std::uintptr_t value :
       {std::uintptr_t{0}, std::uintptr_t{1}, std::uintptr_t{0x10}, ~std::uintptr_t{0},
        reinterpret_cast<std::uintptr_t>(&on_stack), encode_token(TokenKind::key, {5, 0})}) {
    EXPECT_FALSE(decode_token(TokenKind::key, value, token)) << std::hex << value;
  }
}

TEST(Token, TheSpareBitIsNeverSet) {
  Token token;
  const std::uintptr_t value = encode_token(TokenKind::run, {9, 9});
  EXPECT_EQ(value & 1, 0u);
  EXPECT_FALSE(decode_token(TokenKind::run, value | 1, token));
}

} // namespace
} // namespace netmon
