// SPDX-License-Identifier: MIT
// The exported frame functions, and the helpers for raw headers, as an expert sees them.
// Reference: frames.md 3, 7, 11.
#include <netmon/formatting.h>
#include <netmon/media.h>
#include <netmon/netmon.h>
#include <netmon/nmhost.h>
#include <netmon/support.h>

#include "core/capture/capture_builder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <thread>

namespace {

using namespace netmon::test;

const Bytes kIpFrame = [] {
  Bytes bytes = from_hex(
      "01 02 03 04 05 06 11 12 13 14 15 16 08 00"
      "45 00 00 1c 00 00 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02");
  bytes.resize(60);
  return bytes;
}();

const Bytes kTokenRingFrame = [] {
  Bytes bytes = from_hex(
      "10 40 c0 00 01 02 03 04 90 00 05 06 07 08 06 30 00 00 00 00"
      "aa aa 03 00 00 00 08 00 45");
  bytes.resize(80);
  return bytes;
}();

class FrameApi : public ::testing::Test {
 protected:
  ~FrameApi() override {
    for (const HCAPTURE capture : open_) NmCloseCapture(capture);
  }

  HCAPTURE open(const Bytes& bytes) {
    NMHOSTERROR error = {};
    error.cbSize = sizeof error;
    const std::string path = folder_.write(std::to_string(open_.size()), bytes);
    const HCAPTURE capture = NmOpenCapture(path.c_str(), &error);
    EXPECT_NE(capture, nullptr) << error.szText;
    open_.push_back(capture);
    return capture;
  }

  HCAPTURE open_frame(const Bytes& frame, std::uint16_t mac_type = 1) {
    NetmonBuilder builder(2, 0, mac_type);
    builder.add(0, frame);
    return open(builder.build());
  }

  static void expect_reason(DWORD reason) { EXPECT_EQ(BhSetLastError(0), reason); }

 private:
  TempFolder folder_;
  std::vector<HCAPTURE> open_;
};

TEST_F(FrameApi, HandleNumberLengthsTime) {
  for (const int major : {1, 2}) {
    NetmonBuilder builder(major, 0);
    builder.add_raw(2, 1000, 60, kIpFrame);
    builder.add_raw(3, 10, 60, kIpFrame); // claims to be shorter than what it keeps
    const HCAPTURE capture = open(builder.build());
    const HFRAME first = GetFrame(capture, 0);
    const HFRAME second = GetFrame(capture, 1);
    ASSERT_TRUE(first && second);
    EXPECT_NE(first, second);
    EXPECT_EQ(GetFrame(capture, 0), first);
    EXPECT_EQ(GetFrameCaptureHandle(second), capture);
    EXPECT_EQ(GetFrameNumber(first), 0u);
    EXPECT_EQ(GetFrameNumber(second), 1u);
    EXPECT_EQ(GetFrameLength(first), 1000u);
    EXPECT_EQ(GetFrameStoredLength(first), 60u);
    EXPECT_EQ(GetFrameLength(second), 60u);
    EXPECT_EQ(GetFrameTimeStamp(first), major == 1 ? 2000 : 2);
    EXPECT_EQ(GetFrameMacType(first), static_cast<DWORD>(MAC_TYPE_ETHERNET));
    EXPECT_EQ(GetFrameMacHeaderLength(first), 14u);
    for (const HFRAME handle : {first, second}) {
      const ULPFRAME frame = GetFrameFromFrameHandle(handle);
      ASSERT_NE(frame, nullptr);
      EXPECT_EQ(+frame->TimeStamp, GetFrameTimeStamp(handle));
      EXPECT_EQ(+frame->FrameLength, GetFrameLength(handle));
      EXPECT_EQ(+frame->nBytesAvail, 60u);
      EXPECT_EQ(std::memcmp(frame->MacFrame, kIpFrame.data(), 60), 0);
    }
    const LPRECOGNIZEDATATABLE table = GetFrameRecognizeData(first);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->nRecognizeDatas, 4); // FRAME, ETHERNET, IP, UDP
  }
}

TEST_F(FrameApi, NumbersOutOfRange) {
  const HCAPTURE capture = open_frame(kIpFrame);
  for (const DWORD number : {DWORD{1}, DWORD{0x7FFFFFFF}, INVALID_FRAME_NUMBER}) {
    EXPECT_EQ(GetFrame(capture, number), nullptr);
    expect_reason(NMERR_OUT_OF_RANGE);
  }
  const HCAPTURE empty = open(NetmonBuilder(2, 0).build());
  EXPECT_EQ(GetFrame(empty, 0), nullptr);
}

TEST_F(FrameApi, DamagedFramesHaveNoHandle) {
  NetmonBuilder builder(2, 0);
  builder.add(0, kIpFrame);
  builder.table().push_back(5);
  builder.add(0, kIpFrame);
  const HCAPTURE capture = open(builder.build());
  EXPECT_EQ(GetCaptureTotalFrames(capture), 3u);
  EXPECT_EQ(GetFrame(capture, 1), nullptr);
  expect_reason(NMERR_FILE_READ_ERROR);
  EXPECT_EQ(GetFrameNumber(GetFrame(capture, 2)), 2u) << "the numbers of the others stay";
}

TEST_F(FrameApi, WrongHandlesGetTheDocumentedFailureAndTheReason) {
  const HCAPTURE capture = open_frame(kIpFrame);
  const HFRAME live = GetFrame(capture, 0);
  HCAPTURE other = open_frame(kIpFrame);
  const HFRAME closed = GetFrame(other, 0);
  NmCloseCapture(other);
  int local = 0;
  const auto value = reinterpret_cast<std::uintptr_t>(live);
  for (const std::uintptr_t bad :
       {std::uintptr_t{0}, std::uintptr_t{1}, std::uintptr_t{0x10}, ~std::uintptr_t{0},
        reinterpret_cast<std::uintptr_t>(&local), reinterpret_cast<std::uintptr_t>(capture),
        reinterpret_cast<std::uintptr_t>(closed), value + 1, value + 2, value - 2}) {
    const auto handle = reinterpret_cast<HFRAME>(bad);
    const auto reason = [] { expect_reason(NMERR_INVALID_HFRAME); };
    BhSetLastError(0);
    EXPECT_EQ(GetFrameCaptureHandle(handle), nullptr), reason();
    EXPECT_EQ(GetFrameNumber(handle), INVALID_FRAME_NUMBER), reason();
    EXPECT_EQ(GetFrameLength(handle), 0u), reason();
    EXPECT_EQ(GetFrameStoredLength(handle), 0u), reason();
    EXPECT_EQ(GetFrameTimeStamp(handle), -1), reason();
    EXPECT_EQ(GetFrameMacType(handle), static_cast<DWORD>(MAC_TYPE_UNKNOWN)), reason();
    EXPECT_EQ(GetFrameMacHeaderLength(handle), 0u), reason();
    EXPECT_EQ(GetFrameFromFrameHandle(handle), nullptr), reason();
    EXPECT_EQ(GetFrameRecognizeData(handle), nullptr), reason();
    DWORD length = 77;
    ADDRESS2 address = {};
    EXPECT_EQ(GetFrameSrcAddressOffset(handle, ADDRESS_TYPE_ETHERNET, &length), 0xFFFFFFFFu),
        reason();
    EXPECT_EQ(GetFrameDstAddressOffset(handle, ADDRESS_TYPE_ETHERNET, &length), 0xFFFFFFFFu),
        reason();
    EXPECT_EQ(length, 77u);
    EXPECT_EQ(GetFrameSourceAddress(handle, &address, ADDRESS_TYPE_ETHERNET, 0),
              static_cast<DWORD>(NMERR_INVALID_HFRAME));
    EXPECT_EQ(GetFrameDestAddress(handle, &address, ADDRESS_TYPE_ETHERNET, 0),
              static_cast<DWORD>(NMERR_INVALID_HFRAME));
    EXPECT_FALSE(CompareFrameSourceAddress(handle, &address));
    EXPECT_FALSE(CompareFrameDestAddress(handle, &address));
    address.Type = ADDRESS_TYPE_ANY;
    EXPECT_FALSE(CompareFrameDestAddress(handle, &address));
  }
}

TEST_F(FrameApi, MacHeaderLengthCountsRoutingInformation) {
  const HCAPTURE capture = open_frame(kTokenRingFrame, MAC_TYPE_TOKENRING);
  EXPECT_EQ(GetFrameMacHeaderLength(GetFrame(capture, 0)), 20u);
  EXPECT_EQ(GetFrameMacHeaderLength(GetFrame(open_frame(kIpFrame, 99), 0)), 0u);
}

TEST_F(FrameApi, ModifyFrameReplacesItInMemory) {
  const HCAPTURE capture = open_frame(kIpFrame);
  const HFRAME old = GetFrame(capture, 0);
  const ULPFRAME old_frame = GetFrameFromFrameHandle(old);
  BYTE bytes[20] = {9, 8, 7};
  const HFRAME changed = ModifyFrame(capture, 0, bytes, sizeof bytes, -42);
  ASSERT_NE(changed, nullptr);
  bytes[0] = 0; // copied
  EXPECT_NE(changed, old);
  EXPECT_EQ(GetFrameNumber(old), INVALID_FRAME_NUMBER);
  EXPECT_EQ(GetFrame(capture, 0), changed);
  EXPECT_EQ(GetFrameNumber(changed), 0u);
  EXPECT_EQ(GetFrameLength(changed), 20u);
  EXPECT_EQ(GetFrameStoredLength(changed), 20u);
  EXPECT_EQ(GetFrameTimeStamp(changed), -42);
  EXPECT_EQ(GetFrameFromFrameHandle(changed)->MacFrame[0], 9);
  EXPECT_EQ(GetFrameMacType(changed), static_cast<DWORD>(MAC_TYPE_ETHERNET));
  EXPECT_EQ(+old_frame->nBytesAvail, 60u) << "a pointer that an expert holds stays good";
  EXPECT_EQ(GetCaptureTotalFrames(capture), 1u);
}

TEST_F(FrameApi, ModifyFrameRefusesAndChangesNothing) {
  const HCAPTURE capture = open_frame(kIpFrame);
  const HFRAME frame = GetFrame(capture, 0);
  BYTE byte = 0;
  EXPECT_EQ(ModifyFrame(capture, 0, nullptr, 5, 0), nullptr);
  expect_reason(NMERR_INVALID_PARAMETER);
  EXPECT_EQ(ModifyFrame(capture, 0, &byte, 0, 0), nullptr);
  expect_reason(NMERR_INVALID_PARAMETER);
  EXPECT_EQ(ModifyFrame(capture, 1, &byte, 1, 0), nullptr);
  expect_reason(NMERR_OUT_OF_RANGE);
  EXPECT_EQ(GetFrame(capture, 0), frame);
  EXPECT_EQ(GetFrameStoredLength(frame), 60u);
}

TEST_F(FrameApi, AddressOffsets) {
  const HFRAME frame = GetFrame(open_frame(kIpFrame), 0);
  DWORD length = 0;
  EXPECT_EQ(GetFrameDstAddressOffset(frame, ADDRESS_TYPE_ETHERNET, &length), 0u);
  EXPECT_EQ(length, 6u);
  EXPECT_EQ(GetFrameSrcAddressOffset(frame, ADDRESS_TYPE_ETHERNET, nullptr), 6u);
  EXPECT_EQ(GetFrameDstAddressOffset(frame, ADDRESS_TYPE_IP, &length), 30u);
  EXPECT_EQ(length, 4u);
  EXPECT_EQ(GetFrameSrcAddressOffset(frame, ADDRESS_TYPE_FIND_HIGHEST, &length), 26u);
  EXPECT_EQ(length, 4u);
  BhSetLastError(0);
  EXPECT_EQ(GetFrameSrcAddressOffset(frame, ADDRESS_TYPE_IPX, &length), 0xFFFFFFFFu);
  expect_reason(NMERR_PROTOCOL_NOT_FOUND);
  EXPECT_EQ(GetFrameSrcAddressOffset(frame, ADDRESS_TYPE_TOKENRING, &length), 0xFFFFFFFFu);
  EXPECT_EQ(length, 4u) << "untouched on failure";
}

TEST_F(FrameApi, AddressValuesAreWrittenInFull) {
  const HFRAME frame = GetFrame(open_frame(kIpFrame), 0);
  ADDRESS2 address;
  std::memset(&address, 0xEE, sizeof address);
  ASSERT_EQ(GetFrameSourceAddress(frame, &address, ADDRESS_TYPE_FIND_HIGHEST, 0),
            static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_EQ(address.Type, static_cast<DWORD>(ADDRESS_TYPE_IP)) << "what was found";
  const BYTE ip[16] = {10, 0, 0, 1};
  EXPECT_EQ(std::memcmp(address.IP6Address, ip, 16), 0);
  EXPECT_EQ(address.Flags, 0);
  std::memset(&address, 0xEE, sizeof address);
  EXPECT_EQ(GetFrameSourceAddress(frame, &address, ADDRESS_TYPE_IP6, 0),
            static_cast<DWORD>(NMERR_PROTOCOL_NOT_FOUND));
  EXPECT_EQ(address.Type, 0xEEEEEEEEu) << "untouched on failure";
  EXPECT_EQ(GetFrameSourceAddress(frame, nullptr, ADDRESS_TYPE_IP, 0),
            static_cast<DWORD>(NMERR_INVALID_PARAMETER));
}

TEST_F(FrameApi, AddressFlags) {
  const HFRAME ring = GetFrame(open_frame(kTokenRingFrame, MAC_TYPE_TOKENRING), 0);
  struct Row {
    DWORD flags;
    BYTE first, second;
  };
  // Source 90 00 05...: the first bit says that there is routing information.
  for (const Row row :
       {Row{0, 0x90, 0x05}, Row{ADDRESSTYPE_FLAGS_NORMALIZE, 0x10, 0x05},
        Row{ADDRESSTYPE_FLAGS_BIT_REVERSE, 0x09, 0xA0},
        Row{ADDRESSTYPE_FLAGS_NORMALIZE | ADDRESSTYPE_FLAGS_BIT_REVERSE, 0x08, 0xA0}}) {
    ADDRESS2 address = {};
    ASSERT_EQ(GetFrameSourceAddress(ring, &address, ADDRESS_TYPE_TOKENRING, row.flags),
              static_cast<DWORD>(NMERR_SUCCESS));
    EXPECT_EQ(address.MACAddress[0], row.first);
    EXPECT_EQ(address.MACAddress[2], row.second);
    EXPECT_EQ(address.Flags, row.flags);
  }
  const HFRAME ethernet = GetFrame(open_frame(kIpFrame), 0);
  ADDRESS2 address = {};
  ASSERT_EQ(GetFrameDestAddress(ethernet, &address, ADDRESS_TYPE_ETHERNET,
                                ADDRESSTYPE_FLAGS_NORMALIZE | ADDRESSTYPE_FLAGS_BIT_REVERSE),
            static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_EQ(address.MACAddress[0], 0x00) << "group bit cleared; bits in Ethernet's order already";
  EXPECT_EQ(address.MACAddress[1], 0x02);
}

TEST_F(FrameApi, FrameAddressComparison) {
  const HFRAME frame = GetFrame(open_frame(kIpFrame), 0);
  ADDRESS2 address = {};
  ASSERT_EQ(GetFrameDestAddress(frame, &address, ADDRESS_TYPE_IP, 0),
            static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_TRUE(CompareFrameDestAddress(frame, &address));
  EXPECT_FALSE(CompareFrameSourceAddress(frame, &address));
  address.Type = ADDRESS_TYPE_IPX;
  EXPECT_FALSE(CompareFrameDestAddress(frame, &address)) << "the frame has none of that type";
  address.Type = ADDRESS_TYPE_ANY;
  EXPECT_TRUE(CompareFrameDestAddress(frame, &address));
  EXPECT_FALSE(CompareFrameDestAddress(frame, nullptr));

  // 01:02:03:04:05:06 is a group address; in normal form it is 00:02:...
  address = {};
  address.Type = ADDRESS_TYPE_ETHERNET;
  const BYTE normal[6] = {0, 2, 3, 4, 5, 6};
  std::memcpy(address.MACAddress, normal, 6);
  EXPECT_FALSE(CompareFrameDestAddress(frame, &address));
  address.Flags = ADDRESSTYPE_FLAGS_NORMALIZE;
  EXPECT_TRUE(CompareFrameDestAddress(frame, &address));
}

TEST_F(FrameApi, ClippedFramesHaveOnlyTheAddressesTheyKept) {
  NetmonBuilder builder(2, 0);
  builder.add_raw(0, 60, 8, Bytes(kIpFrame.begin(), kIpFrame.begin() + 8));
  const HFRAME frame = GetFrame(open(builder.build()), 0);
  ADDRESS2 address = {};
  EXPECT_EQ(GetFrameDestAddress(frame, &address, ADDRESS_TYPE_ETHERNET, 0),
            static_cast<DWORD>(NMERR_SUCCESS));
  EXPECT_EQ(GetFrameSourceAddress(frame, &address, ADDRESS_TYPE_ETHERNET, 0),
            static_cast<DWORD>(NMERR_PROTOCOL_NOT_FOUND));
  EXPECT_EQ(GetFrameSrcAddressOffset(frame, ADDRESS_TYPE_ETHERNET, nullptr), 0xFFFFFFFFu);
  EXPECT_EQ(GetFrameMacHeaderLength(frame), 14u) << "by type, whatever was kept";
}

// ---- Helpers without handles

TEST(AddressHelpers, CompareNormalizeConvert) {
  ADDRESS2 a = {}, b = {};
  a.Type = b.Type = ADDRESS_TYPE_ETHERNET;
  a.MACAddress[0] = 1;
  EXPECT_GT(CompareAddresses(&a, &b), 0);
  EXPECT_LT(CompareAddresses(&b, &a), 0);
  EXPECT_EQ(NormalizeAddress(&a), &a);
  EXPECT_EQ(CompareAddresses(&a, &b), 0);
  EXPECT_EQ(CompareAddresses(nullptr, nullptr), 0);
  EXPECT_LT(CompareAddresses(nullptr, &a), 0);
  EXPECT_GT(CompareAddresses(&a, nullptr), 0);
  EXPECT_EQ(NormalizeAddress(nullptr), nullptr);
  EXPECT_EQ(MacTypeToAddressType(MAC_TYPE_FDDI), static_cast<DWORD>(ADDRESS_TYPE_FDDI));
  EXPECT_EQ(MacTypeToAddressType(0), 0xFFFFFFFFu);
  EXPECT_EQ(AddressTypeToMacType(ADDRESS_TYPE_TOKENRING), static_cast<DWORD>(MAC_TYPE_TOKENRING));
  EXPECT_EQ(AddressTypeToMacType(ADDRESS_TYPE_IP), static_cast<DWORD>(MAC_TYPE_UNKNOWN));
}

TEST(HeaderHelpers, ReadRawBytes) {
  Bytes ip = kIpFrame;
  Bytes ring = kTokenRingFrame;
  EXPECT_EQ(GetMacHeaderLength(ip.data(), MAC_TYPE_ETHERNET), 14u);
  EXPECT_EQ(GetMacHeaderLength(ring.data(), MAC_TYPE_TOKENRING), 20u);
  EXPECT_EQ(GetMacHeaderLength(ip.data(), 0), 0u);
  EXPECT_EQ(GetEtype(ip.data(), MAC_TYPE_ETHERNET), 0x0800u);
  EXPECT_EQ(GetEtype(ring.data(), MAC_TYPE_TOKENRING), 0x0800u);
  EXPECT_FALSE(IsLLCPresent(ip.data(), MAC_TYPE_ETHERNET));
  EXPECT_TRUE(IsLLCPresent(ring.data(), MAC_TYPE_TOKENRING));
  EXPECT_EQ(GetSaps(ip.data(), MAC_TYPE_ETHERNET), 0u);
  EXPECT_EQ(GetSaps(ring.data(), MAC_TYPE_TOKENRING), 0xAAAAu);
  BYTE information[4] = {0xE0, 0xE0, 0x00, 0x00};
  EXPECT_EQ(GetLLCHeaderLength(reinterpret_cast<LPLLC>(information)), 4u);
  information[2] = 0x03;
  EXPECT_EQ(GetLLCHeaderLength(reinterpret_cast<LPLLC>(information)), 3u);
}

TEST(TimeHelpers, AdjustSystemTime) {
  SYSTEMTIME time = {2024, 3, 0, 5, 14, 7, 9, 123};
  EXPECT_EQ(AdjustSystemTime(&time, 2999), &time);
  EXPECT_EQ(time.wMilliseconds, 125);
  EXPECT_EQ(time.wDayOfWeek, 2);
  EXPECT_EQ(AdjustSystemTime(nullptr, 1), nullptr);
  SYSTEMTIME wrong = {2024, 13, 0, 5, 14, 7, 9, 123};
  EXPECT_EQ(AdjustSystemTime(&wrong, 2999), &wrong);
  EXPECT_EQ(wrong.wMilliseconds, 123);
}

TEST(Ipv6Helpers, TextAndBack) {
  BYTE address[16] = {0x20, 0x01, 0x0D, 0xB8};
  address[15] = 1;
  CHAR text[46];
  EXPECT_EQ(NMRtlIpv6AddressToStringA(address, text), text + 11);
  EXPECT_STREQ(text, "2001:db8::1");
  WCHAR wide[46];
  EXPECT_EQ(NMRtlIpv6AddressToStringW(address, wide), wide + 11);
  BYTE back[16] = {};
  LPCSTR end = nullptr;
  EXPECT_EQ(NMRtlIpv6StringToAddressA("2001:db8::1/64", &end, back), 0u);
  EXPECT_STREQ(end, "/64");
  EXPECT_EQ(std::memcmp(address, back, 16), 0);
  LPCWSTR wide_end = nullptr;
  EXPECT_EQ(NMRtlIpv6StringToAddressW(wide, &wide_end, back), 0u);
  EXPECT_EQ(wide_end, wide + 11);
  EXPECT_EQ(NMRtlIpv6StringToAddressA("nonsense", &end, back), 0xC000000Du);
  EXPECT_EQ(NMRtlIpv6StringToAddressA("::1", nullptr, back), 0u);
}

TEST(LastError, BelongsToTheThread) {
  BhSetLastError(5);
  EXPECT_EQ(BhSetLastError(7), 5u) << "the one before";
  DWORD other = 99;
  std::thread([&other] { other = BhGetLastError(); }).join();
  EXPECT_EQ(other, 0u);
  EXPECT_EQ(BhGetLastError(), 7u);
}

TEST(LastError, IsTheSameInBothSpellings) {
  BhSetLastError(5);
  EXPECT_EQ(BHGetLastError(), 5u);
  EXPECT_EQ(BHSetLastError(BHERR_OUT_OF_MEMORY), 5u);
  EXPECT_EQ(BhGetLastError(), DWORD{NMERR_OUT_OF_MEMORY});
}

} // namespace
