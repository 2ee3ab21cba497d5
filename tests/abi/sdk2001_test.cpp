// SPDX-License-Identifier: MIT
// The overloads for sources of the SDK up to 2001: what reaches the current functions. This file
// defines those functions itself; it is not linked with the library.
#define NETMON_BUILDING_NMAPI
#include <netmon/netmon.h>

#include <gtest/gtest.h>

#include <cstring>

namespace {

FILTEROBJECT2 added;
ADDRESS2 added_address;
int additions = 0;

const HFRAME kFrame = reinterpret_cast<HFRAME>(0x40);
const HFILTER kFilter = reinterpret_cast<HFILTER>(0x44);

ADDRESS old_ip(BYTE last) {
  ADDRESS address;
  std::memset(&address, 0xee, sizeof address); // padding and unused bytes of the union are junk
  address.Type = ADDRESS_TYPE_IP;
  const BYTE bytes[4] = {10, 0, 0, last};
  std::memcpy(address.IPAddress, bytes, sizeof bytes);
  address.Flags = ADDRESSTYPE_FLAGS_NORMALIZE;
  return address;
}

} // namespace

extern "C" {

DWORD WINAPI FilterAddObject(HFILTER, LPFILTEROBJECT2 object) {
  if (!object) return NMERR_INVALID_PARAMETER;
  added = *object;
  if (object->Action == FILTERACTION_ADDRESS) added_address = *object->lpAddress;
  ++additions;
  return NMERR_SUCCESS;
}
int WINAPI CompareAddresses(LPADDRESS2 one, LPADDRESS2 other) {
  if (!one || !other) return (one != nullptr) - (other != nullptr);
  return std::memcmp(one->IPAddress, other->IPAddress, sizeof one->IPAddress);
}
LPADDRESS2 WINAPI NormalizeAddress(LPADDRESS2 address) {
  address->MACAddress[0] &= FRAME_MASK_ETHERNET;
  return address;
}
BOOL WINAPI CompareFrameDestAddress(HFRAME, LPADDRESS2 address) {
  return address && address->IPAddress[3] == 1;
}
BOOL WINAPI CompareFrameSourceAddress(HFRAME, LPADDRESS2 address) {
  return address && address->IPAddress[3] == 2;
}
DWORD WINAPI GetFrameDestAddress(HFRAME, LPADDRESS2 address, DWORD type, DWORD flags) {
  if (!address) return NMERR_INVALID_PARAMETER;
  std::memset(address, 0, sizeof *address);
  address->Type = type;
  address->Flags = static_cast<WORD>(flags);
  std::memset(address->IP6Address, 7, sizeof address->IP6Address);
  return NMERR_SUCCESS;
}
DWORD WINAPI GetFrameSourceAddress(HFRAME, LPADDRESS2, DWORD, DWORD) {
  return NMERR_PROTOCOL_NOT_FOUND;
}

} // extern "C"

namespace {

TEST(Sdk2001, AnAddressInAnOldFilterObjectArrivesWidened) {
  ADDRESS address = old_ip(1);
  FILTEROBJECT object = {};
  object.Action = FILTERACTION_ADDRESS;
  object.lpAddress = &address;
  EXPECT_EQ(FilterAddObject(kFilter, &object), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(added_address.Type, DWORD{ADDRESS_TYPE_IP});
  EXPECT_EQ(std::memcmp(added_address.IPAddress, address.IPAddress, 4), 0);
  EXPECT_EQ(added_address.Flags, ADDRESSTYPE_FLAGS_NORMALIZE);
  EXPECT_EQ(added_address.IP6Address[10], 0);
  EXPECT_EQ(added_address.IP6Address[15], 0);
}

TEST(Sdk2001, OtherOperandsArriveAsTheyAre) {
  FILTEROBJECT object = {};
  object.Action = FILTERACTION_PROTOCOLEXIST;
  object.hProtocol = reinterpret_cast<HPROTOCOL>(0x1234);
  EXPECT_EQ(FilterAddObject(kFilter, &object), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(added.hProtocol, object.hProtocol);
  object = {};
  object.Action = FILTERACTION_VALUE;
  object.Value = 80;
  EXPECT_EQ(FilterAddObject(kFilter, &object), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(added.Value, 80U);
  BYTE bytes[] = {1, 2, 3};
  object = {};
  object.Action = FILTERACTION_ARRAY;
  object.lpArray = bytes;
  object.ByteCount = 3;
  EXPECT_EQ(FilterAddObject(kFilter, &object), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(added.lpArray, bytes);
  EXPECT_EQ(added.ByteCount, 3);
  object = {};
  object.Action = FILTERACTION_PROPERTYEXIST;
  object.hProperty = 99;
  EXPECT_EQ(FilterAddObject(kFilter, &object), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(added.hProperty, HPROPERTY{99});
}

TEST(Sdk2001, TodaysObjectsAndNullGoToTheFunctionOfToday) {
  FILTEROBJECT2 object = {};
  object.Action = FILTERACTION_AND;
  const int before = additions;
  EXPECT_EQ(FilterAddObject(kFilter, &object), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(additions, before + 1);
  EXPECT_EQ(FilterAddObject(kFilter, NULL), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(FilterAddObject(kFilter, nullptr), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(FilterAddObject(kFilter, static_cast<LPFILTEROBJECT>(nullptr)),
            DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(GetFrameDestAddress(kFrame, NULL, ADDRESS_TYPE_IP, 0), DWORD{NMERR_INVALID_PARAMETER});
}

TEST(Sdk2001, OldAddressesAreCompared) {
  ADDRESS one = old_ip(1);
  ADDRESS two = old_ip(2);
  EXPECT_LT(CompareAddresses(&one, &two), 0);
  EXPECT_EQ(CompareAddresses(&one, &one), 0);
  EXPECT_GT(CompareAddresses(&one, static_cast<LPADDRESS>(nullptr)), 0);
  EXPECT_TRUE(CompareFrameDestAddress(kFrame, &one));
  EXPECT_FALSE(CompareFrameDestAddress(kFrame, &two));
  EXPECT_TRUE(CompareFrameSourceAddress(kFrame, &two));
  EXPECT_FALSE(CompareFrameSourceAddress(kFrame, static_cast<LPADDRESS>(nullptr)));
}

TEST(Sdk2001, AnOldAddressBufferIsNotOverrun) {
  struct {
    ADDRESS address;
    BYTE guard[16];
  } buffer;
  std::memset(&buffer, 0x55, sizeof buffer);
  EXPECT_EQ(GetFrameDestAddress(kFrame, &buffer.address, ADDRESS_TYPE_IP, 1), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(buffer.address.Type, DWORD{ADDRESS_TYPE_IP});
  EXPECT_EQ(buffer.address.IPAddress[0], 7);
  EXPECT_EQ(buffer.address.Flags, 1);
  for (const BYTE guard : buffer.guard) EXPECT_EQ(guard, 0x55);
  EXPECT_EQ(GetFrameSourceAddress(kFrame, &buffer.address, ADDRESS_TYPE_IP, 0),
            DWORD{NMERR_PROTOCOL_NOT_FOUND});
  EXPECT_EQ(buffer.address.IPAddress[0], 7); // untouched on failure
}

TEST(Sdk2001, AnOldAddressIsNormalisedInPlace) {
  ADDRESS address = {};
  address.MACAddress[0] = 0xff;
  EXPECT_EQ(NormalizeAddress(&address), &address);
  EXPECT_EQ(address.MACAddress[0], 0xfe);
}

} // namespace
