// SPDX-License-Identifier: MIT
// Protocols, properties and texts as an expert and a parser see them, with the built-in parsers.
// Reference: frames.md 4-6, parsers.md 4-12, texts.md.
#include <netmon/formatting.h>
#include <netmon/netmon.h>
#include <netmon/nmhost.h>
#include <netmon/parsers.h>
#include <netmon/properties.h>
#include <netmon/protocols.h>
#include <netmon/support.h>

#include "core/capture/capture_builder.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace netmon::test;

const Bytes kTcpSyn = from_hex(
    "00 50 8b f1 34 8f 00 60 08 31 94 ad 08 00"
    "45 00 00 2c 0d 01 40 00 80 06 4b 6b 83 6b 02 c8 83 6b 02 d6"
    "04 0d 00 8b 3a 61 b4 09 00 00 00 00 60 02 20 00 f2 13 00 00 02 04 05 b4"
    "00 00"); // two bytes of padding

const Bytes kUdpFrame = from_hex(
    "ff ff ff ff ff ff 00 60 08 31 94 ad 08 00"
    "45 10 00 20 6b 1f 00 00 40 11 de 97 0a 00 00 01 ff ff ff ff"
    "00 44 00 43 00 0c a5 5b 01 02 03 04");

const Bytes kIpInIpFrame = from_hex(
    "00 50 8b f1 34 8f 00 60 08 31 94 ad 08 00"
    "45 00 00 30 00 00 00 00 40 04 00 00 0a 00 00 01 0a 00 00 02"
    "45 00 00 1c 00 00 00 00 40 11 00 00 0b 00 00 01 0b 00 00 02"
    "00 35 04 7a 00 08 00 00");

class ProtocolsApi : public ::testing::Test {
 protected:
  ~ProtocolsApi() override {
    for (const HCAPTURE capture : open_) NmCloseCapture(capture);
  }

  HCAPTURE open(const std::vector<Bytes>& frames) {
    NetmonBuilder builder(2, 0, 1);
    std::uint64_t time = 0;
    for (const Bytes& frame : frames) builder.add(time += 1500, frame);
    NMHOSTERROR error = {};
    error.cbSize = sizeof error;
    const std::string path = folder_.write(std::to_string(open_.size()), builder.build());
    const HCAPTURE capture = NmOpenCapture(path.c_str(), &error);
    EXPECT_NE(capture, nullptr) << error.szText;
    open_.push_back(capture);
    return capture;
  }
  HFRAME frame_of(const Bytes& bytes) { return GetFrame(open({bytes}), 0); }

  static HPROTOCOL protocol(const char* name) {
    return GetProtocolFromName(const_cast<LPSTR>(name));
  }
  static HPROPERTY property(const char* protocol_name, const char* label) {
    return GetProperty(protocol(protocol_name), const_cast<LPSTR>(label));
  }
  static DWORD start_of(HFRAME frame, const char* name) {
    return GetProtocolStartOffset(frame, const_cast<LPSTR>(name));
  }
  static std::string text(HFRAME frame, LPPROPERTYINST instance) {
    char buffer[300];
    return GetPropertyText(frame, instance, buffer, sizeof buffer) ? buffer : "(none)";
  }
  static std::string text(HFRAME frame, const char* protocol_name, const char* label) {
    const LPPROPERTYINST found = FindPropertyInstance(frame, property(protocol_name, label));
    return found ? text(frame, found) : "(not there)";
  }
  // All instances of the properties of a protocol, in order, with their levels.
  static std::string lines(HFRAME frame, const char* protocol_name) {
    const LPPROPERTYDATABASE database = GetProtocolInfo(protocol(protocol_name))->PropertyDatabase;
    std::string all;
    for (DWORD i = 0; i < database->nProperties; ++i) {
      LPPROPERTYINST key = nullptr;
      while ((key = FindPropertyInstanceRestart(frame, database->PropertyInfo[i]->hProperty, &key,
                                                TRUE))) {
        all += std::to_string(key->Level) + " " + text(frame, key) + "\n";
      }
    }
    return all;
  }
  static void expect_reason(DWORD reason) { EXPECT_EQ(BhSetLastError(0), reason); }

 private:
  TempFolder folder_;
  std::vector<HCAPTURE> open_;
};

// ---- Protocols

TEST_F(ProtocolsApi, BuiltInProtocolsAreThere) {
  for (const char* name : {"FRAME", "ethernet", "Ip", "TCP", "UDP", "DATA"}) {
    const HPROTOCOL handle = protocol(name);
    ASSERT_NE(handle, nullptr) << name;
    const LPPROTOCOLINFO info = GetProtocolInfo(handle);
    ASSERT_NE(info, nullptr);
    EXPECT_GT(info->ProtocolID, 0u);
    EXPECT_LT(info->ProtocolID, 65536u);
    ASSERT_NE(info->PropertyDatabase, nullptr);
    EXPECT_GT(info->PropertyDatabase->nProperties, 0u);
    EXPECT_GT(std::strlen(reinterpret_cast<const char*>(info->Comment)), 0u);
  }
  EXPECT_STREQ(reinterpret_cast<const char*>(GetProtocolInfo(protocol("frame"))->Comment),
               "Base frame properties");
}

TEST_F(ProtocolsApi, WrongNamesAndHandlesFail) {
  EXPECT_EQ(protocol("no such protocol"), nullptr);
  expect_reason(NMERR_PROTOCOL_NOT_FOUND);
  EXPECT_EQ(GetProtocolFromName(nullptr), nullptr);
  expect_reason(NMERR_INVALID_PARAMETER);
  for (const std::uintptr_t value : {std::uintptr_t{0}, std::uintptr_t{16}, ~std::uintptr_t{0}}) {
    EXPECT_EQ(GetProtocolInfo(reinterpret_cast<HPROTOCOL>(value)), nullptr);
    expect_reason(NMERR_INVALID_HPROTOCOL);
    EXPECT_EQ(GetPropertyInfo(static_cast<HPROPERTY>(value)), nullptr);
    expect_reason(NMERR_INVALID_HPROPERTY);
    char label[] = "Checksum";
    EXPECT_EQ(GetProperty(reinterpret_cast<HPROTOCOL>(value), label), 0u);
    expect_reason(NMERR_INVALID_HPROTOCOL);
    EXPECT_EQ(GetEnabledProtocols(reinterpret_cast<HCAPTURE>(value)), nullptr);
    expect_reason(NMERR_INVALID_HCAPTURE);
  }
  EXPECT_EQ(property("IP", "no such property"), 0u);
  expect_reason(NMERR_PROPERTY_NOT_FOUND);
  EXPECT_EQ(GetProperty(protocol("IP"), nullptr), 0u);
  expect_reason(NMERR_INVALID_PARAMETER);
}

TEST_F(ProtocolsApi, EnabledProtocolsListTheBuiltInOnes) {
  const HCAPTURE capture = open({kTcpSyn});
  const LPPROTOCOLTABLE table = GetEnabledProtocols(capture);
  ASSERT_NE(table, nullptr);
  bool has_tcp = false;
  for (DWORD i = 0; i < table->nProtocols; ++i) {
    EXPECT_NE(GetProtocolInfo(table->hProtocol[i]), nullptr);
    has_tcp |= table->hProtocol[i] == protocol("TCP");
  }
  EXPECT_TRUE(has_tcp);
  EXPECT_EQ(GetEnabledProtocols(capture), table);
}

TEST_F(ProtocolsApi, StartOffsets) {
  const HFRAME frame = frame_of(kTcpSyn);
  EXPECT_EQ(start_of(frame, "FRAME"), 0u);
  EXPECT_EQ(start_of(frame, "ethernet"), 0u);
  EXPECT_EQ(start_of(frame, "ip"), 14u);
  EXPECT_EQ(start_of(frame, "TCP"), 34u);
  EXPECT_EQ(GetProtocolStartOffsetHandle(frame, protocol("TCP")), 34u);
  EXPECT_EQ(start_of(frame, "UDP"), 0xFFFFFFFF);
  expect_reason(NMERR_PROTOCOL_NOT_FOUND);
  EXPECT_EQ(GetProtocolStartOffsetHandle(frame, protocol("UDP")), 0xFFFFFFFF);
  expect_reason(NMERR_PROTOCOL_NOT_FOUND);
  EXPECT_EQ(GetProtocolStartOffsetHandle(frame, nullptr), 0xFFFFFFFF);
  expect_reason(NMERR_INVALID_HPROTOCOL);
  EXPECT_EQ(start_of(frame, "none"), 0xFFFFFFFF);
  EXPECT_EQ(GetProtocolStartOffset(frame, nullptr), 0xFFFFFFFF);
  EXPECT_EQ(start_of(nullptr, "IP"), 0xFFFFFFFF);
}

TEST_F(ProtocolsApi, NestedProtocols) {
  const HFRAME frame = frame_of(kIpInIpFrame);
  const LPRECOGNIZEDATATABLE table = GetFrameRecognizeData(frame);
  ASSERT_NE(table, nullptr);
  ASSERT_EQ(table->nRecognizeDatas, 5); // FRAME, ETHERNET, IP, IP, UDP
  EXPECT_EQ(start_of(frame, "IP"), 14u);
  char ip[] = "ip";
  DWORD offset = 77;
  EXPECT_EQ(GetPreviousProtocolOffsetByName(frame, 54, ip, &offset), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(offset, 34u);
  EXPECT_EQ(GetPreviousProtocolOffsetByName(frame, 34, ip, &offset), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(offset, 14u);
  EXPECT_EQ(GetPreviousProtocolOffsetByName(frame, 14, ip, &offset),
            DWORD{NMERR_PROTOCOL_NOT_FOUND});
  EXPECT_EQ(GetPreviousProtocolOffsetByName(nullptr, 54, ip, &offset),
            DWORD{NMERR_PROTOCOL_NOT_FOUND});
  EXPECT_EQ(GetPreviousProtocolOffsetByName(frame, 54, nullptr, &offset),
            DWORD{NMERR_PROTOCOL_NOT_FOUND});
  EXPECT_EQ(offset, 14u);
}

TEST_F(ProtocolsApi, FramesThatAreCutOffAreClaimed) {
  for (std::size_t length = 1; length < kTcpSyn.size(); ++length) {
    const Bytes cut(kTcpSyn.begin(), kTcpSyn.begin() + static_cast<std::ptrdiff_t>(length));
    const HFRAME frame = frame_of(cut);
    const LPRECOGNIZEDATATABLE table = GetFrameRecognizeData(frame);
    ASSERT_NE(table, nullptr);
    EXPECT_EQ(table->nRecognizeDatas, length <= 14 ? 2 : length <= 34 ? 3 : 4) << length;
    lines(frame, "ETHERNET");
    lines(frame, "IP");
    lines(frame, "TCP");
  }
}

TEST_F(ProtocolsApi, ModifiedFramesAreRecognizedAnew) {
  const HCAPTURE capture = open({kTcpSyn});
  const HFRAME before = GetFrame(capture, 0);
  EXPECT_EQ(start_of(before, "TCP"), 34u);
  Bytes bytes = kUdpFrame;
  const HFRAME after = ModifyFrame(capture, 0, bytes.data(), static_cast<DWORD>(bytes.size()), 0);
  EXPECT_EQ(start_of(after, "TCP"), 0xFFFFFFFF);
  EXPECT_EQ(start_of(after, "UDP"), 34u);
  EXPECT_EQ(text(after, "UDP", "Destination Port"), "Destination Port = BOOTP Server");
  EXPECT_EQ(GetFrameRecognizeData(before), nullptr);
  EXPECT_EQ(FindPropertyInstance(before, property("IP", "Checksum")), nullptr);
  expect_reason(NMERR_INVALID_HFRAME);
}

TEST_F(ProtocolsApi, OtherFramesAreFound) {
  const HCAPTURE capture = open({kTcpSyn, kUdpFrame, kTcpSyn, kUdpFrame});
  char udp[] = "udp";
  WORD offset = 0;
  HFRAME found = FindNextFrame(GetFrame(capture, 0), udp, nullptr, nullptr, &offset, 0, 99);
  EXPECT_EQ(GetFrameNumber(found), 1u);
  EXPECT_EQ(offset, 34);
  found = FindNextFrame(found, udp, nullptr, nullptr, nullptr, 0, 99);
  EXPECT_EQ(GetFrameNumber(found), 3u);
  EXPECT_EQ(FindNextFrame(found, udp, nullptr, nullptr, nullptr, 0, 99), nullptr);
  expect_reason(NMERR_FRAME_NOT_FOUND);
  found = FindPreviousFrame(found, udp, nullptr, nullptr, nullptr, 3, 0);
  EXPECT_EQ(GetFrameNumber(found), 1u);
  ADDRESS2 address = {};
  address.Type = ADDRESS_TYPE_IP;
  address.IPAddress[0] = 10;
  address.IPAddress[3] = 1;
  EXPECT_NE(FindNextFrame(found, udp, nullptr, &address, nullptr, 0, 99), nullptr);
  EXPECT_EQ(FindNextFrame(found, udp, &address, nullptr, nullptr, 0, 99), nullptr);
  EXPECT_EQ(FindNextFrame(nullptr, udp, nullptr, nullptr, nullptr, 0, 99), nullptr);
  EXPECT_EQ(FindNextFrame(found, nullptr, nullptr, nullptr, nullptr, 0, 99), nullptr);
}

// ---- Properties and texts

TEST_F(ProtocolsApi, PropertiesAreFoundByName) {
  const HPROPERTY checksum = property("TCP", "checksum");
  ASSERT_NE(checksum, 0u);
  const LPPROPERTYINFO info = GetPropertyInfo(checksum);
  ASSERT_NE(info, nullptr);
  EXPECT_STREQ(info->Label, "Checksum");
  EXPECT_EQ(info->hProperty, checksum);
  EXPECT_EQ(info->DataType, PROP_TYPE_WORD);
  const HFRAME frame = frame_of(kTcpSyn);
  const LPPROPERTYINST instance = FindPropertyInstance(frame, checksum);
  ASSERT_NE(instance, nullptr);
  EXPECT_EQ(instance->lpPropertyInfo, info);
  EXPECT_EQ(instance->lpByte[0], 0xF2);
  EXPECT_EQ(FindPropertyInstance(frame, property("UDP", "Total length")), nullptr);
  expect_reason(NMERR_PROPERTY_NOT_FOUND);
  EXPECT_EQ(FindPropertyInstance(frame, 0), nullptr);
  expect_reason(NMERR_INVALID_HPROPERTY);
  EXPECT_EQ(FindPropertyInstance(nullptr, checksum), nullptr);
  expect_reason(NMERR_INVALID_HFRAME);
}

TEST_F(ProtocolsApi, TheRestartKeyMayBeTheResult) {
  const HFRAME frame = frame_of(kTcpSyn);
  const HPROPERTY kind = property("TCP", "Option Kind");
  LPPROPERTYINST instance = nullptr;
  instance = FindPropertyInstanceRestart(frame, kind, &instance, TRUE);
  ASSERT_NE(instance, nullptr);
  const LPPROPERTYINST first = instance;
  instance = FindPropertyInstanceRestart(frame, kind, &instance, TRUE);
  EXPECT_EQ(instance, nullptr);
  instance = FindPropertyInstanceRestart(frame, kind, &instance, TRUE);
  EXPECT_EQ(instance, first); // starts over
  LPPROPERTYINST key = first;
  EXPECT_EQ(FindPropertyInstanceRestart(frame, kind, &key, FALSE), nullptr);
  EXPECT_EQ(key, first); // left alone
  EXPECT_EQ(FindPropertyInstanceRestart(frame, kind, nullptr, FALSE), first);
}

TEST_F(ProtocolsApi, TextsOfTcpOverIp) {
  const HFRAME frame = frame_of(kTcpSyn);
  EXPECT_EQ(lines(frame, "ETHERNET"),
            "0 ETYPE = 0x0800 : Protocol = IP:  DOD Internet Protocol\n"
            "1 Destination address : 00508BF1348F\n"
            "2 .......0 = Individual address\n"
            "2 ......0. = Universally administered address\n"
            "1 Source address : 0060083194AD\n"
            "2 .......0 = No routing information present\n"
            "2 ......0. = Universally administered address\n"
            "1 Frame Length : 60 (0x003C)\n"
            "1 Ethernet Type : 0x0800 (IP:  DOD Internet Protocol)\n"
            "1 Ethernet Data: Number of data bytes remaining = 46 (0x002E)\n");
  EXPECT_EQ(lines(frame, "IP"),
            "0 ID = 0xD01; Proto = TCP; Len: 44\n"
            "1 Version = 4 (0x4)\n"
            "1 Header Length = 20 (0x14)\n"
            "1 Precedence = Routine\n"
            "1 Type of Service = Normal Service\n"
            "1 Total Length = 44 (0x2C)\n"
            "1 Identification = 3329 (0xD01)\n"
            "1 Flags Summary = 2 (0x2)\n"
            "2 .......0 = Last fragment in datagram\n"
            "2 ......1. = Cannot fragment datagram\n"
            "1 Fragment Offset = 0 (0x0) bytes\n"
            "1 Time to Live = 128 (0x80)\n"
            "1 Protocol = TCP - Transmission Control\n"
            "1 Checksum = 0x4B6B\n"
            "1 Source Address = 131.107.2.200\n"
            "1 Destination Address = 131.107.2.214\n"
            "1 Data: Number of data bytes remaining = 24 (0x0018)\n");
  EXPECT_EQ(lines(frame, "TCP"),
            "0 ....S., len:    4, seq: 979481609-979481613, ack:         0, win: 8192, "
            "src: 1037  dst:  139 (NBT Session) \n"
            "1 Source Port = 0x040D\n"
            "1 Destination Port = NETBIOS Session Service\n"
            "1 Sequence Number = 979481609 (0x3A61B409)\n"
            "1 Acknowledgement Number = 0 (0x0)\n"
            "1 Data Offset = 24 (0x18)\n"
            "1 Reserved = 0 (0x0000)\n"
            "1 Flags = 0x02 : ....S.\n"
            "2 ..0..... = No urgent data\n"
            "2 ...0.... = Acknowledgement field not significant\n"
            "2 ....0... = No Push function\n"
            "2 .....0.. = No Reset\n"
            "2 ......1. = Synchronize sequence numbers\n"
            "2 .......0 = No Fin\n"
            "1 Window = 8192 (0x2000)\n"
            "1 Checksum = 0xF213\n"
            "1 Urgent Pointer = 0 (0x0)\n"
            "1 Options\n"
            "3 Option Kind (Maximum Segment Size) = 2 (0x2)\n"
            "3 Option Length = 4 (0x4)\n"
            "3 Option Value = 1460 (0x5B4)\n"
            "1 Frame Padding\n");
}

TEST_F(ProtocolsApi, TextsOfUdp) {
  const HFRAME frame = frame_of(kUdpFrame);
  EXPECT_EQ(lines(frame, "UDP"),
            "0 IP Multicast: Src Port: BOOTP Client, (68); Dst Port: BOOTP Server (67); "
            "Length = 12 (0xC)\n"
            "1 Source Port = BOOTP Client\n"
            "1 Destination Port = BOOTP Server\n"
            "1 Total length = 12 (0xC) bytes\n"
            "1 UDP Checksum = 0xA55B\n"
            "1 Data: Number of data bytes remaining = 4 (0x0004)\n");
  EXPECT_EQ(text(frame, "IP", "Type of Service"), "Type of Service = Minimize Delay");
}

TEST_F(ProtocolsApi, TextsOfTheFrame) {
  const HCAPTURE capture = open({kTcpSyn, kUdpFrame});
  const HFRAME second = GetFrame(capture, 1);
  const std::string all = lines(second, "FRAME");
  EXPECT_EQ(all.find("0 Base frame properties\n1 Time of capture = "), 0u) << all;
  EXPECT_NE(all.find("1 Time delta from previous physical frame: 1500 microseconds\n"
                     "1 Frame number: 2\n"
                     "1 Total frame length: 46 bytes\n"
                     "1 Capture frame length: 46 bytes\n"
                     "1 Frame data: Number of data bytes remaining = 46 (0x002E)\n"),
            std::string::npos)
      << all;
}

TEST_F(ProtocolsApi, TextIsCutToTheBuffer) {
  const HFRAME frame = frame_of(kTcpSyn);
  const LPPROPERTYINST window = FindPropertyInstance(frame, property("TCP", "Window"));
  ASSERT_NE(window, nullptr);
  char buffer[8];
  std::memset(buffer, '#', sizeof buffer);
  EXPECT_EQ(GetPropertyText(frame, window, buffer, 7), buffer);
  EXPECT_STREQ(buffer, "Window");
  EXPECT_EQ(buffer[7], '#');
  EXPECT_EQ(GetPropertyText(frame, window, buffer, 1), buffer);
  EXPECT_STREQ(buffer, "");
  EXPECT_EQ(GetPropertyText(frame, window, buffer, 0), nullptr);
  EXPECT_EQ(GetPropertyText(frame, window, nullptr, 8), nullptr);
  EXPECT_EQ(GetPropertyText(frame, nullptr, buffer, 8), nullptr);
  EXPECT_EQ(GetPropertyText(nullptr, window, buffer, 8), nullptr);
  PROPERTYINST formatted = *window;
  char ready[] = "ready";
  formatted.szPropertyText = ready;
  EXPECT_EQ(GetPropertyText(frame, &formatted, buffer, 8), buffer);
  EXPECT_STREQ(buffer, "ready");
}

TEST_F(ProtocolsApi, LengthsOfInstancesAreChanged) {
  PROPERTYINST instance = {};
  instance.DataLength = 4;
  EXPECT_EQ(ResetPropertyInstanceLength(&instance, 5, 2), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(ResetPropertyInstanceLength(&instance, 4, 2), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(instance.DataLength, 2);
  EXPECT_EQ(ResetPropertyInstanceLength(&instance, 2, 0xFFFF), DWORD{NMERR_INVALID_PARAMETER});
  PROPERTYINSTEX extended = {};
  extended.Length = 7;
  instance.DataLength = 0xFFFF;
  instance.lpPropertyInstEx = &extended;
  EXPECT_EQ(ResetPropertyInstanceLength(&instance, 7, 8), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(extended.Length, 8);
  EXPECT_EQ(ResetPropertyInstanceLength(nullptr, 7, 8), DWORD{NMERR_INVALID_PARAMETER});
}

// ---- What parsers call

VOID WINAPI register_own(HPROTOCOL) {}
LPBYTE WINAPI recognize_own(HFRAME, ULPBYTE, ULPBYTE data, DWORD, DWORD, HPROTOCOL, DWORD, LPDWORD,
                            LPHPROTOCOL, PDWORD_PTR) {
  return data;
}
LPBYTE WINAPI attach_own(HFRAME, ULPBYTE, ULPBYTE data, DWORD, DWORD, HPROTOCOL, DWORD, DWORD_PTR) {
  return data;
}

TEST_F(ProtocolsApi, AParserRegistersItself) {
  ENTRYPOINTS entries = {register_own, register_own, recognize_own, attach_own, nullptr};
  char name[] = "OWN";
  EXPECT_EQ(CreateProtocol(nullptr, &entries, ENTRYPOINTS_SIZE), nullptr);
  EXPECT_EQ(CreateProtocol(name, nullptr, ENTRYPOINTS_SIZE), nullptr);
  EXPECT_EQ(CreateProtocol(name, &entries, 2 * sizeof(void*)), nullptr); // the others are missing
  expect_reason(NMERR_INVALID_PARAMETER);
  const HPROTOCOL own = CreateProtocol(name, &entries, ENTRYPOINTS_SIZE);
  ASSERT_NE(own, nullptr);
  EXPECT_EQ(protocol("own"), own);
  EXPECT_EQ(CreateProtocol(name, &entries, ENTRYPOINTS_SIZE), nullptr);
  expect_reason(NMERR_PROTOCOL_ALREADY_ENABLED);
  EXPECT_EQ(GetProtocolInfo(own)->PropertyDatabase, nullptr);
  PROPERTYINFO info = {};
  char label[] = "Label";
  info.Label = label;
  EXPECT_EQ(AddProperty(own, &info), 0u);
  expect_reason(NMERR_NO_PROPERTY_DATABASE);
  EXPECT_EQ(CreatePropertyDatabase(own, 1), DWORD{NMERR_SUCCESS});
  const HPROPERTY added = AddProperty(own, &info);
  EXPECT_NE(added, 0u);
  EXPECT_EQ(info.hProperty, added);
  EXPECT_EQ(AddProperty(own, nullptr), 0u);
  EXPECT_EQ(GetProtocolInfo(own)->PropertyDatabase->PropertyInfo[0], GetPropertyInfo(added));
  EXPECT_EQ(DestroyPropertyDatabase(own), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(GetPropertyInfo(added), nullptr);
  EXPECT_EQ(CreatePropertyDatabase(nullptr, 1), DWORD{NMERR_INVALID_HPROTOCOL});
  EXPECT_EQ(DestroyPropertyDatabase(nullptr), DWORD{NMERR_INVALID_HPROTOCOL});
  DestroyProtocol(own);
  DestroyProtocol(own);
  DestroyProtocol(nullptr);
  EXPECT_EQ(protocol("own"), nullptr);
}

TEST_F(ProtocolsApi, OutsideOfAParserNothingIsAttachedOrLocked) {
  const HFRAME frame = frame_of(kTcpSyn);
  BYTE byte = 0;
  EXPECT_FALSE(AttachPropertyInstance(frame, property("IP", "Checksum"), 1, &byte, 0, 1, 0));
  EXPECT_FALSE(
      AttachPropertyInstanceEx(frame, property("IP", "Checksum"), 1, &byte, 1, &byte, 0, 1, 0));
  EXPECT_EQ(ParserTemporaryLockFrame(frame), nullptr);
}

TEST_F(ProtocolsApi, HandoffTables) {
  EXPECT_NE(protocol("TCP"), nullptr);
  char section[] = "IP_HandoffSet";
  char file[] = "TCPIP.INI";
  LPHANDOFFTABLE table = nullptr;
  EXPECT_GE(CreateHandoffTable(section, file, &table, 100, 10), 2u);
  ASSERT_NE(table, nullptr);
  DWORD_PTR data = 5;
  EXPECT_EQ(GetProtocolFromTable(table, 6, &data), protocol("TCP"));
  EXPECT_EQ(data, 0u);
  data = 5;
  EXPECT_EQ(GetProtocolFromTable(table, 17, nullptr), protocol("UDP"));
  EXPECT_EQ(GetProtocolFromTable(table, 250, &data), nullptr);
  EXPECT_EQ(data, 5u);
  EXPECT_EQ(GetProtocolFromTable(nullptr, 6, &data), nullptr);
  DestroyHandoffTable(table);
  DestroyHandoffTable(nullptr);
  EXPECT_EQ(CreateHandoffTable(section, file, &table, 100, 8), 0u);
  EXPECT_EQ(table, nullptr);
  EXPECT_EQ(CreateHandoffTable(file, file, &table, 100, 10), 0u);
  EXPECT_EQ(CreateHandoffTable(nullptr, file, &table, 100, 10), 0u);
  EXPECT_EQ(CreateHandoffTable(section, file, nullptr, 100, 10), 0u);
}

TEST_F(ProtocolsApi, FormatFunctions) {
  char label[] = "L";
  char text_of[64] = "";
  PROPERTYINFO info = {};
  info.Label = label;
  info.DataType = PROP_TYPE_WORD;
  info.FormatStringSize = sizeof text_of;
  BYTE data[] = {0x0A, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  PROPERTYINST instance = {};
  instance.lpPropertyInfo = &info;
  instance.szPropertyText = text_of;
  instance.lpData = data;
  instance.DataLength = sizeof data;
  EXPECT_EQ(FormatPropertyInstance(&instance), DWORD{NMERR_SUCCESS});
  EXPECT_STREQ(text_of, "L = 10 (0xA)");
  EXPECT_EQ(FormatPropertyInstance(nullptr), DWORD{NMERR_INVALID_PARAMETER});
  FormatPropertyDataAsByte(&instance, 16);
  EXPECT_STREQ(text_of, "L = 0x0A");
  FormatPropertyDataAsWord(&instance, 16);
  EXPECT_STREQ(text_of, "L = 0x000A");
  FormatPropertyDataAsDword(&instance, 10);
  EXPECT_STREQ(text_of, "L = 10 (0xA)");
  FormatPropertyDataAsInt64(&instance, 10);
  EXPECT_STREQ(text_of, "L = 10 (0xA)");
  FormatPropertyDataAsString(&instance);
  EXPECT_STREQ(text_of, "L = .");
  FormatPropertyDataAsTime(&instance);
  EXPECT_STREQ(text_of, "L = 0010-00-00 00:00:00.000");
  instance.DataLength = 2;
  FormatPropertyDataAsHexString(&instance);
  EXPECT_STREQ(text_of, "L = 0A00");
  char ten[] = "ten";
  LABELED_WORD words[] = {{10, ten}};
  SET set = {};
  set.nEntries = 1;
  set.lpLabeledWordTable = words;
  info.lpSet = &set;
  FormatLabeledWordSet(&instance);
  EXPECT_STREQ(text_of, "L = ten");
  LABELED_BIT bits[] = {{1, label, ten}};
  set.lpLabeledBit = bits;
  FormatLabeledByteSetAsFlags(&instance);
  EXPECT_STREQ(text_of, "......1. = ten");
  FormatLabeledWordSetAsFlags(&instance);
  EXPECT_STREQ(text_of, "..............1. = ten");
}

} // namespace
