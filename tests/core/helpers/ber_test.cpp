// SPDX-License-Identifier: MIT
// BER elements: well formed, cut, oversized, and random ones beside a naive decoder. Reference:
// parsers.md 13.2.
#include "core/helpers/ber.h"

#include <gtest/gtest.h>

#include <limits>
#include <memory>
#include <random>
#include <vector>

namespace netmon {
namespace {

using Octets = std::vector<std::uint8_t>;

// Reads from a block of exactly this size, so that a sanitizer sees a read behind it.
std::optional<BerElement> read_octets(const Octets& octets, BerKind kind = BerKind::any) {
  const std::unique_ptr<std::uint8_t[]> exact(new std::uint8_t[octets.size()]);
  std::copy(octets.begin(), octets.end(), exact.get());
  auto element = read_ber(exact.get(), exact.get() + octets.size(), kind);
  if (element) {
    EXPECT_EQ(element->contents, exact.get() + element->header_bytes);
    element->contents = nullptr;
  }
  return element;
}

TEST(Ber, ReadsShortAndLongLengths) {
  const struct {
    Octets octets;
    std::uint32_t header, contents;
  } rows[] = {{{0x02, 0x01, 0x05}, 2, 1},
              {{0x30, 0x00}, 2, 0},
              {{0x04, 0x81, 0x01, 0x61}, 3, 1},
              {{0x04, 0x82, 0x00, 0x01, 0x61}, 4, 1},
              {{0xa0, 0x84, 0x00, 0x00, 0x00, 0x02, 1, 2, 3}, 6, 2}};
  for (const auto& row : rows) {
    const auto element = read_octets(row.octets);
    ASSERT_TRUE(element);
    EXPECT_EQ(element->tag, row.octets[0]);
    EXPECT_EQ(element->header_bytes, row.header);
    EXPECT_EQ(element->content_bytes, row.contents);
  }
}

TEST(Ber, RefusesWhatItCannotMeasure) {
  EXPECT_FALSE(read_octets({0x30, 0x80, 0x00, 0x00}));                   // no definite length
  EXPECT_FALSE(read_octets({0x30, 0xff, 0x00}));                         // reserved
  EXPECT_FALSE(read_octets({0x30, 0x85, 0x00, 0x00, 0x00, 0x00, 0x00})); // five octets
  EXPECT_FALSE(read_octets({0x1f, 0x01, 0x00}));                         // a tag of several bytes
  EXPECT_FALSE(read_octets({0xbf, 0x81, 0x01, 0x00}));
}

TEST(Ber, RefusesWhatIsCut) {
  const Octets whole = {0x04, 0x82, 0x00, 0x03, 'a', 'b', 'c'};
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(
        read_octets(Octets(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))))
        << size;
  }
  EXPECT_TRUE(read_octets(whole));
}

TEST(Ber, RefusesLengthsThatWouldOverflow) {
  EXPECT_FALSE(read_octets({0x04, 0x84, 0xff, 0xff, 0xff, 0xff, 1, 2, 3}));
  EXPECT_FALSE(read_octets({0x04, 0x84, 0xff, 0xff, 0xff, 0xfa, 1, 2, 3}));
  EXPECT_FALSE(read_octets({0x04, 0x84, 0x80, 0x00, 0x00, 0x00, 1, 2, 3}));
  EXPECT_FALSE(read_octets({0x04, 0x84, 0x7f, 0xff, 0xff, 0xff, 1, 2, 3}));
}

TEST(Ber, RefusesPlacesOutsideOfTheFrame) {
  const std::uint8_t frame[] = {0x02, 0x01, 0x05};
  EXPECT_FALSE(read_ber(nullptr, frame + 3, BerKind::any));
  EXPECT_FALSE(read_ber(frame + 3, frame + 3, BerKind::any));
  EXPECT_FALSE(read_ber(frame + 2, frame, BerKind::any));
  EXPECT_TRUE(read_ber(frame, frame + 3, BerKind::any));
}

TEST(Ber, TellsIntegersAndStringsByTheirTags) {
  EXPECT_TRUE(read_octets({0x02, 0x01, 0x05}, BerKind::integer));
  EXPECT_FALSE(read_octets({0x02, 0x00}, BerKind::integer)); // a number has at least one octet
  EXPECT_FALSE(read_octets({0x0a, 0x01, 0x05}, BerKind::integer));
  EXPECT_FALSE(read_octets({0x02, 0x01, 0x05}, BerKind::string));
  unsigned strings = 0;
  for (unsigned tag = 0; tag < 256; ++tag) {
    if (read_octets({static_cast<std::uint8_t>(tag), 0x00}, BerKind::string)) ++strings;
  }
  EXPECT_EQ(strings, 13U);
  EXPECT_TRUE(read_octets({0x04, 0x00}, BerKind::string));
  EXPECT_TRUE(read_octets({0x1e, 0x02, 0, 'a'}, BerKind::string));
  EXPECT_FALSE(read_octets({0x24, 0x00}, BerKind::string)); // in parts
  EXPECT_FALSE(read_octets({0x84, 0x00}, BerKind::string)); // of a context
}

// Counts down octet by octet, in 64 bits.
bool naive_read(const Octets& octets, std::uint64_t& header, std::uint64_t& contents) {
  std::size_t at = 0;
  if (octets.size() < 2) return false;
  if (octets[at++] % 32 == 31) return false;
  contents = octets[at++];
  if (contents >= 128) {
    const std::uint64_t count = contents - 128;
    if (count < 1 || count > 4) return false;
    contents = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      if (at == octets.size()) return false;
      contents = contents * 256 + octets[at++];
    }
  }
  header = at;
  return header + contents <= octets.size();
}

TEST(Ber, AgreesWithANaiveDecoder) {
  std::mt19937 random(13);
  unsigned good = 0;
  for (int round = 0; round < 200'000; ++round) {
    Octets octets(random() % 12);
    for (auto& octet : octets) {
      // Small numbers, lengths of lengths, and anything.
      const auto kind = random() % 3;
      octet = static_cast<std::uint8_t>(kind == 0   ? random() % 8
                                        : kind == 1 ? 0x80 + random() % 6
                                                    : random());
    }
    std::uint64_t header = 0;
    std::uint64_t contents = 0;
    const bool expected = naive_read(octets, header, contents);
    const auto element = read_octets(octets);
    ASSERT_EQ(element.has_value(), expected) << ::testing::PrintToString(octets);
    if (!element) continue;
    ++good;
    ASSERT_EQ(element->header_bytes, header);
    ASSERT_EQ(element->content_bytes, contents);
  }
  EXPECT_GT(good, 10'000U);
}

} // namespace
} // namespace netmon
