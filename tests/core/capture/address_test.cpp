// SPDX-License-Identifier: MIT
// Addresses as values. Reference: frames.md 1.1, 3.3-3.5.
#include "core/capture/address.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace netmon {
namespace {

ADDRESS2 address(std::uint32_t type, std::initializer_list<int> bytes) {
  ADDRESS2 out = {};
  out.Type = type;
  std::byte* at = bytes_of(out);
  for (const int byte : bytes) *at++ = static_cast<std::byte>(byte);
  return out;
}

TEST(Address, SignificantBytes) {
  const std::size_t bytes[] = {6, 4, 10, 6, 6, 10, 0, 0, 0, 6, 0, 6, 6, 16, 0};
  for (std::uint32_t type = 0; type < std::size(bytes); ++type) {
    EXPECT_EQ(address_bytes(type), bytes[type]) << type;
  }
  EXPECT_EQ(address_bytes(0xFFFFFFFF), 0u);
}

TEST(Address, TypesOfMacTypesAndBack) {
  const std::pair<std::uint32_t, std::uint32_t> pairs[] = {
      {1, 0}, {2, 3}, {3, 4}, {4, 11}, {5, 12}};
  for (const auto& [mac, type] : pairs) {
    EXPECT_EQ(address_type_of_mac(mac), type);
    EXPECT_EQ(mac_type_of_address(type), mac);
  }
  for (const std::uint32_t mac : {0u, 6u, 9u, 0xFFFFFFFFu}) {
    EXPECT_EQ(address_type_of_mac(mac), 0xFFFFFFFFu);
  }
  for (const std::uint32_t type : {1u, 2u, 5u, 6u, 7u, 8u, 9u, 10u, 13u, 14u, 0xFFFFFFFFu}) {
    EXPECT_EQ(mac_type_of_address(type), MAC_TYPE_UNKNOWN);
  }
}

TEST(Address, NormalFormClearsOneBit) {
  const std::pair<std::uint32_t, int> masks[] = {
      {ADDRESS_TYPE_ETHERNET, 0xFE}, {ADDRESS_TYPE_TOKENRING, 0x7F}, {ADDRESS_TYPE_FDDI, 0xFE},
      {ADDRESS_TYPE_IP, 0xFF},       {ADDRESS_TYPE_IPX, 0xFF},       {ADDRESS_TYPE_ATM, 0xFF}};
  for (const auto& [type, mask] : masks) {
    ADDRESS2 a = address(type, {0xFF, 0xFF, 3, 4, 5, 6});
    normalize(a);
    EXPECT_EQ(a.MACAddress[0], mask) << type;
    EXPECT_EQ(a.MACAddress[1], 0xFF);
  }
}

TEST(Address, BitReversalIsForTokenRing) {
  ADDRESS2 ring = address(ADDRESS_TYPE_TOKENRING, {0x01, 0x80, 0x12, 0xF0, 0xAA, 0xFF});
  reverse_bits(ring);
  EXPECT_EQ(compare(ring, address(ADDRESS_TYPE_TOKENRING, {0x80, 0x01, 0x48, 0x0F, 0x55, 0xFF})),
            0);
  ADDRESS2 fddi = address(ADDRESS_TYPE_FDDI, {0x01, 2, 3, 4, 5, 6});
  reverse_bits(fddi);
  EXPECT_EQ(fddi.MACAddress[0], 0x01);
}

TEST(Address, OrderIsByTypeThenByTheBytesThatCount) {
  const ADDRESS2 low = address(ADDRESS_TYPE_IP, {10, 0, 0, 1, 9});
  ADDRESS2 same = address(ADDRESS_TYPE_IP, {10, 0, 0, 1, 7});
  same.Flags = 3;
  EXPECT_EQ(compare(low, same), 0) << "neither the fifth byte nor Flags count";
  EXPECT_LT(compare(low, address(ADDRESS_TYPE_IP, {10, 0, 0, 2})), 0);
  EXPECT_GT(compare(address(ADDRESS_TYPE_IP, {200, 0, 0, 0}), low), 0) << "bytes are unsigned";
  EXPECT_LT(compare(low, address(ADDRESS_TYPE_IPX, {})), 0);
  EXPECT_GT(compare(low, address(ADDRESS_TYPE_ETHERNET, {255})), 0);
  EXPECT_EQ(compare(address(ADDRESS_TYPE_ANY, {1}), address(ADDRESS_TYPE_ANY, {2})), 0);
}

} // namespace
} // namespace netmon
