// SPDX-License-Identifier: MIT
// The exports of parsers.h as a parser calls them, while the library notes that it is inside one.
// Reference: parsers.md 11, 13.2.
#include "core/capture/capture.h"
#include "core/capture/capture_builder.h"
#include "core/protocol/parser_call.h"
#include "support/temp_folder.h"

#include <netmon/netmon.h>

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace netmon {
namespace {

HPROTOCOL protocol_of_test(std::uintptr_t number) { return reinterpret_cast<HPROTOCOL>(number); }

// What the library notes around a call of a parser.
class NotedCall {
 public:
  NotedCall(const Capture* capture, std::span<const std::byte> frame) {
    call_.capture = capture;
    call_.frame = frame;
    call_.parser = reinterpret_cast<Protocol*>(this); // never looked behind
    this_thread()->parser_call = &call_;
  }
  ~NotedCall() { this_thread()->parser_call = nullptr; }
  NotedCall(const NotedCall&) = delete;
  NotedCall& operator=(const NotedCall&) = delete;
  void enter(HPROTOCOL protocol) { call_.protocol = protocol; }

 private:
  ParserCall call_;
};

std::shared_ptr<Capture> some_capture(const test::TempFolder& folder, const std::string& name) {
  const auto opened = open_capture(folder.write(name, test::NetmonBuilder(2, 0).build()));
  EXPECT_NE(opened.capture, nullptr) << opened.error.text;
  return opened.capture;
}

TEST(ParserExports, KeepMemoryForTheCurrentCapture) {
  const test::TempFolder folder;
  const auto first = some_capture(folder, "first");
  const auto second = some_capture(folder, "second");
  char* block = nullptr;
  {
    NotedCall scope(first.get(), {});
    scope.enter(protocol_of_test(1));
    block = static_cast<char*>(CCHeapAlloc(10, TRUE));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(CCHeapSize(block), 10U);
    std::memset(block, 1, 10);
    block = static_cast<char*>(CCHeapReAlloc(block, 100, FALSE));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(block[9], 1);
    EXPECT_EQ(block[10], 0);
    EXPECT_EQ(GetCCInstPtr(), nullptr);
    SetCCInstPtr(block);
    EXPECT_EQ(GetCCInstPtr(), block);
    scope.enter(protocol_of_test(2));
    EXPECT_EQ(GetCCInstPtr(), nullptr); // another parser's
  }
  {
    NotedCall scope(second.get(), {});
    scope.enter(protocol_of_test(1));
    EXPECT_EQ(GetCCInstPtr(), nullptr); // for another capture
    EXPECT_EQ(CCHeapSize(block), 0U);
    EXPECT_FALSE(CCHeapFree(block));
    EXPECT_EQ(CCHeapReAlloc(block, 10, TRUE), nullptr);
  }
  NotedCall scope(first.get(), {});
  scope.enter(protocol_of_test(1));
  EXPECT_EQ(GetCCInstPtr(), block);
  EXPECT_EQ(CCHeapReAlloc(nullptr, 10, TRUE), nullptr);
  EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
  EXPECT_FALSE(CCHeapFree(nullptr));
  EXPECT_TRUE(CCHeapFree(block));
  EXPECT_FALSE(CCHeapFree(block));
}

// Calls `look` with the frame as the parser's.
template <class Look>
void inside(std::vector<BYTE>& frame, Look look) {
  NotedCall scope(nullptr, std::as_bytes(std::span(frame)));
  scope.enter(protocol_of_test(1));
  look(frame.data());
}

TEST(ParserExports, DecodeBer) {
  std::vector<BYTE> frame = {0x30, 0x08, 0x02, 0x01, 0x05, 0x04, 0x81, 0x02, 'h', 'i', 0x77};
  inside(frame, [](BYTE* at) {
    BYTE tag = 0;
    DWORD header = 0;
    DWORD contents = 0;
    ULPBYTE value = nullptr;
    ULPBYTE next = nullptr;
    ASSERT_TRUE(BERGetHeader(at, &tag, &header, &contents, &next));
    EXPECT_EQ(tag, 0x30);
    EXPECT_EQ(header, 2U);
    EXPECT_EQ(contents, 8U);
    EXPECT_EQ(next, at + 2); // the contents
    ASSERT_TRUE(BERGetInteger(next, &value, &header, &contents, &next));
    EXPECT_EQ(value, at + 4);
    EXPECT_EQ(contents, 1U);
    EXPECT_EQ(next, at + 5); // the next element
    EXPECT_FALSE(BERGetInteger(next, &value, &header, &contents, &next));
    EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_DATA));
    EXPECT_EQ(next, at + 5);
    ASSERT_TRUE(BERGetString(next, &value, &header, &contents, &next));
    EXPECT_EQ(value, at + 8);
    EXPECT_EQ(header, 3U);
    EXPECT_EQ(contents, 2U);
    EXPECT_EQ(next, at + 10);
    EXPECT_TRUE(BERGetString(at + 5, nullptr, nullptr, nullptr, nullptr));
    EXPECT_TRUE(BERGetHeader(at, nullptr, nullptr, nullptr, nullptr));
  });
}

TEST(ParserExports, DecodeBerInTheFrameOnly) {
  std::vector<BYTE> frame = {0x04, 0x03, 'a', 'b'};
  BYTE elsewhere[] = {0x02, 0x01, 0x05};
  inside(frame, [&](BYTE* at) {
    EXPECT_FALSE(BERGetString(at, nullptr, nullptr, nullptr, nullptr)); // cut
    EXPECT_FALSE(BERGetHeader(at, nullptr, nullptr, nullptr, nullptr));
    BhSetLastError(0);
    EXPECT_FALSE(BERGetInteger(elsewhere, nullptr, nullptr, nullptr, nullptr));
    EXPECT_EQ(BhGetLastError(), static_cast<DWORD>(NMERR_INVALID_PARAMETER));
    EXPECT_FALSE(BERGetHeader(at + 4, nullptr, nullptr, nullptr, nullptr));
    EXPECT_FALSE(BERGetHeader(at + 3, nullptr, nullptr, nullptr, nullptr));
    EXPECT_FALSE(BERGetHeader(nullptr, nullptr, nullptr, nullptr, nullptr));
    EXPECT_FALSE(BERGetHeader(reinterpret_cast<BYTE*>(1), nullptr, nullptr, nullptr, nullptr));
  });
  NotedCall registering(nullptr, {});
  EXPECT_FALSE(BERGetHeader(elsewhere, nullptr, nullptr, nullptr, nullptr));
}

} // namespace
} // namespace netmon
