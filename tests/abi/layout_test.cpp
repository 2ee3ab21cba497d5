// SPDX-License-Identifier: MIT
// What constant expressions cannot show of the layout: bit-fields, unaligned pointers, the order of
// the methods of an interface; and the list of error codes. Public headers only.
#include <netmon/netmon.h>

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <set>
#include <string>

namespace {

template <typename T>
std::array<unsigned char, sizeof(T)> bytes_of(const T& value) {
  std::array<unsigned char, sizeof(T)> bytes{};
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

TEST(Layout, LevelIsTheLowAndHelpIdTheHighPartOfOneWord) {
  PROPERTYINST instance = {};
  instance.Level = 0xf;
  EXPECT_EQ(bytes_of(instance)[offsetof(PROPERTYINST, DataLength) + 2], 0x0f);
  EXPECT_EQ(bytes_of(instance)[offsetof(PROPERTYINST, DataLength) + 3], 0x00);
  instance.Level = 0;
  instance.HelpID = 0xfff;
  EXPECT_EQ(bytes_of(instance)[offsetof(PROPERTYINST, DataLength) + 2], 0xf0);
  EXPECT_EQ(bytes_of(instance)[offsetof(PROPERTYINST, DataLength) + 3], 0xff);
}

TEST(Layout, TypedStringHasItsFlagInTheHighestBit) {
  TYPED_STRING text = {};
  text.StringType = TYPED_STRING_UNICODE;
  EXPECT_EQ(bytes_of(text)[0], 0x02);
  text.fStringEx = TYPED_STRING_EXFLAG;
  EXPECT_EQ(bytes_of(text)[0], 0x82);
}

TEST(Layout, GroupAndRoutingBitsAreWhereTheNetworksHaveThem) {
  ADDRESS2 address = {};
  address.EthernetDstAddress.GroupBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0x01);
  address.EthernetDstAddress.AdminBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0x03);
  address = {};
  address.EthernetSrcAddress.RoutingBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0x01);
  address = {};
  address.TokenringSrcAddress.RoutingBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0x80);
  address.TokenringSrcAddress.LocalBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0xc0);
  address.TokenringSrcAddress.Functional = 1;
  EXPECT_EQ(address.MACAddress[2], 0x80);
  address = {};
  address.TokenringDstAddress.GroupBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0x80);
  address.TokenringDstAddress.AdminBit = 1;
  EXPECT_EQ(address.MACAddress[0], 0xc0);
}

TEST(Layout, UnalignedPointersReadAtAnyAddress) {
  alignas(8) unsigned char bytes[64] = {};
  const LONGLONG time = 0x0102030405060708;
  const DWORD length = 60;
  std::memcpy(bytes + 3 + offsetof(FRAME, TimeStamp), &time, sizeof time);
  std::memcpy(bytes + 3 + offsetof(FRAME, FrameLength), &length, sizeof length);
  const ULPFRAME frame = reinterpret_cast<ULPFRAME>(bytes + 3);
  EXPECT_EQ(__alignof__(*frame), 1U);
  const LONGLONG read_time = frame->TimeStamp;
  EXPECT_EQ(read_time, time);
  const DWORD read_length = *reinterpret_cast<ULPDWORD>(bytes + 3 + 8);
  EXPECT_EQ(read_length, length);
  EXPECT_EQ(static_cast<void*>(frame->MacFrame), bytes + 3 + 16);
}

TEST(Layout, OverlaysGiveNumbersInHostOrder) {
  const unsigned char bytes[] = {0x45, 0, 0x01, 0x02, 0, 0, 0x20, 0x03, 64, 6,
                                 0,    0, 10,   0,    0, 1, 10,   0,    0,  2};
  IP ip;
  std::memcpy(&ip, bytes, sizeof ip);
  EXPECT_EQ(IP_Version(&ip), 4);
  EXPECT_EQ(IP_HdrLen(&ip), 20U);
  EXPECT_EQ(IP_TotalLen(&ip), 0x0102U);
  EXPECT_EQ(IP_FragOff(&ip), 3 * 8);
  EXPECT_EQ(IP_MoreFragments(&ip), 1U);
  const unsigned char segment[] = {0x00, 0x50, 0x30, 0x39, 0, 0, 0, 0, 0, 0,
                                   0,    0,    0x80, 0x02, 0, 0, 0, 0, 0, 0};
  TCP tcp;
  std::memcpy(&tcp, segment, sizeof tcp);
  EXPECT_EQ(TCP_SrcPort(&tcp), 80U);
  EXPECT_EQ(TCP_DstPort(&tcp), 12345U);
  EXPECT_EQ(TCP_HdrLen(&tcp), 32U);
}

TEST(Layout, ExtendedInstancesGiveTheirOwnDataAndLengths) {
  PROPERTYINST instance = {};
  DWORD in_frame = 7;
  instance.lpData = &in_frame;
  instance.DataLength = 4;
  EXPECT_EQ(GetPropertyInstanceData(&instance), &in_frame);
  EXPECT_EQ(GetPropertyInstanceDataValue(&instance, DWORD), 7U);
  EXPECT_EQ(GetPropertyInstanceFrameDataLength(&instance), 4U);
  EXPECT_EQ(GetPropertyInstanceExDataLength(&instance), 0xffffU);
  PROPERTYINSTEX extended = {};
  extended.Length = 4;
  extended.LengthEx = 2;
  extended.Word[0] = 0x1234;
  instance.lpPropertyInstEx = &extended;
  instance.DataLength = static_cast<WORD>(-1);
  EXPECT_EQ(GetPropertyInstanceDataValue(&instance, WORD), 0x1234);
  EXPECT_EQ(GetPropertyInstanceFrameDataLength(&instance), 4U);
  EXPECT_EQ(GetPropertyInstanceExDataLength(&instance), 2U);
}

TEST(Layout, SignaturesReadAsTheirLettersInMemory) {
  const DWORD old_signature = NETMON_1_0_CAPTUREFILE_SIGNATURE;
  const DWORD new_signature = NETMON_2_0_CAPTUREFILE_SIGNATURE;
  EXPECT_EQ(std::memcmp(&old_signature, "RTSS", 4), 0);
  EXPECT_EQ(std::memcmp(&new_signature, "GMBU", 4), 0);
  EXPECT_EQ(HOT_SIGNATURE, 0x24544f48U);
  EXPECT_EQ(GetCurrentVersion(), 0x0200U);
}

TEST(ErrorList, IsInOrderNamedAndExplained) {
  struct Code {
    DWORD number;
    std::string name;
    std::string message;
  };
#define CODE(number, name, message) {number, #name, message},
  const Code codes[] = {NETMON_NMERR_LIST(CODE)};
#undef CODE
  std::set<std::string> names;
  std::set<std::string> messages;
  DWORD last = 0;
  for (const Code& code : codes) {
    EXPECT_TRUE(code.number == 0 || code.number > last) << code.name;
    last = code.number;
    EXPECT_EQ(code.name.rfind("NMERR_", 0), 0U) << code.name;
    EXPECT_FALSE(code.message.empty()) << code.name;
    names.insert(code.name);
    messages.insert(code.message);
  }
  EXPECT_EQ(names.size(), std::size(codes));
  EXPECT_EQ(messages.size(), std::size(codes));
  EXPECT_EQ(std::size(codes), 159U);
}

TEST(ErrorList, HasTheNumbersOfTheManual) {
  EXPECT_EQ(NMERR_SUCCESS, 0);
  EXPECT_EQ(NMERR_NO_MORE_FRAMES, 5);
  EXPECT_EQ(NMERR_OUT_OF_MEMORY, 19);
  EXPECT_EQ(NMERR_OUT_OF_RANGE, 24);
  EXPECT_EQ(NMERR_INVALID_HCAPTURE, 55);
  EXPECT_EQ(NMERR_INVALID_PARAMETER, 76);
  EXPECT_EQ(NMERR_FRAME_FAILED_FILTER, 124);
  EXPECT_EQ(NMERR_EXPERT_TERMINATE, 125);
  EXPECT_EQ(NMERR_INVALID_EXPERT_HANDLE, 130);
  EXPECT_EQ(NMERR_BAD_VERSION, 137);
  EXPECT_EQ(NMERR_BLOB_STRING_INVALID, 1012);
  EXPECT_EQ(NMERR_NO_VALID_NPP_DLLS, 3021);
}

TEST(ErrorList, GoesThroughHresultAndBack) {
  EXPECT_EQ(NMERR_TO_HRESULT(NMERR_SUCCESS), S_OK);
  EXPECT_EQ(static_cast<DWORD>(NMERR_TO_HRESULT(1004)), 0x800403ecU);
  EXPECT_EQ(HRESULT_TO_NMERR(NMERR_TO_HRESULT(1004)), 1004U);
}

} // namespace
