// SPDX-License-Identifier: MIT
// Paths that frames share, and those that they do not.
#include "core/parse/path_store.h"

#include "scripted_protocol.h"

#include "core/parse/find_frame.h"
#include "core/parse/frame_address.h"

#include <gtest/gtest.h>

#include <cstring>
#include <limits>

namespace netmon::test {
namespace {

class Paths : public ParseFixture {
 protected:
  // A tells by the first byte of the frame how long it is.
  void make_protocols() {
    frame_protocol();
    protocol<1>("A", {.recognize = [&](const Asked& asked) {
                  ++calls_;
                  return asked.recognized(asked.data[0] % 60u);
                }});
    protocol<2>("IP", {.recognize = [](const Asked& asked) { return asked.claimed(); }});
    follow("FRAME", {"A"});
    follow("A", {"IP"});
  }
  static const FramePath* path(const FrameInUse& frame) {
    return recognize(frame, parsing_holder());
  }
  int calls_ = 0;
};

TEST_F(Paths, AreSharedByFrames) {
  make_protocols();
  const HCAPTURE capture = open({Bytes(60, 4), Bytes(60, 4), Bytes(60, 8)});
  const FramePath* const first = path(frame(capture, 0));
  ASSERT_NE(first, nullptr);
  EXPECT_NE(first->number(), 0u);
  EXPECT_EQ(path(frame(capture, 1)), first);
  EXPECT_NE(path(frame(capture, 2)), first);
  EXPECT_EQ(calls_, 3);
  EXPECT_EQ(path(frame(capture, 0)), first);
  EXPECT_EQ(calls_, 3);
  EXPECT_EQ(ParsedCapture::of(*find_capture(capture))->paths.paths(), 2u);
}

TEST_F(Paths, TellOffsets) {
  make_protocols();
  const FramePath* const found = path(frame(open({Bytes(60, 14)})));
  ASSERT_NE(found, nullptr);
  ASSERT_EQ(found->entries().size(), 3u);
  EXPECT_EQ(found->first_offset(found->entries()[2].ProtocolID), 14u);
  EXPECT_TRUE(found->holds(found->entries()[0].ProtocolID));
  EXPECT_FALSE(found->holds(0));
  EXPECT_EQ(found->first_offset(2000), FramePath::kAbsent);
}

TEST_F(Paths, ThatPointIntoTheFrameAreNotShared) {
  frame_protocol();
  protocol<1>("A", {.recognize = [](const Asked& asked) {
                *asked.instance_data = reinterpret_cast<DWORD_PTR>(asked.data + 2);
                return asked.recognized(4);
              }});
  DWORD_PTR got = 0;
  protocol<2>("B", {.recognize = [](const Asked& asked) { return asked.claimed(); },
                    .attach = [&](const Asked& asked) { got = *asked.instance_data; }});
  follow("FRAME", {"A"});
  follow("A", {"B"});
  const HCAPTURE capture = open({Bytes(60, 1), Bytes(60, 1)});
  const FramePath* const first = path(frame(capture, 0));
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->number(), 0u);
  const FramePath* const second = path(frame(capture, 1));
  EXPECT_NE(first, second);
  EXPECT_NE(first->entries()[2].InstData, second->entries()[2].InstData);
  attach_properties(frame(capture, 1), ParsedFrame::kEverything, parsing_holder());
  EXPECT_EQ(reinterpret_cast<LPVOID>(got), second->entries()[2].InstData);
  EXPECT_EQ(ParsedCapture::of(*find_capture(capture))->paths.paths(), 0u);
}

TEST_F(Paths, BeyondTheBudgetAreNotSharedButThere) {
  const std::uint32_t frames = PathStore::kMaxPaths + 100;
  PathStore store(frames);
  Recognition recognition;
  recognition.version = protocols_version();
  recognition.so_far.count = 1;
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < frames; ++i) {
    recognition.entries[0] = {1, 0, reinterpret_cast<LPVOID>(std::uintptr_t{i} + 1)};
    if (store.remember(i, recognition, [] { return true; })) ++kept;
  }
  EXPECT_EQ(kept, PathStore::kMaxPaths - 1);
  EXPECT_NE(store.find(5), nullptr);
  EXPECT_EQ(store.find(frames - 1), nullptr);
}

TEST_F(Paths, AreForgottenWhenAFrameIsModified) {
  make_protocols();
  const HCAPTURE capture = open({Bytes(60, 4), Bytes(60, 4)});
  const FrameInUse before = frame(capture, 0);
  EXPECT_EQ(path_of(before), "FRAME@0 A@0 IP@4");
  Bytes changed(60, 9);
  std::vector<std::byte> record(kFrameHeaderBytes + changed.size());
  const auto header = make_frame_header({0, 60, 60, nullptr});
  std::memcpy(record.data(), header.data(), header.size());
  std::memcpy(record.data() + header.size(), changed.data(), changed.size());
  std::uint32_t error = 0;
  ASSERT_NE(modify_frame(capture, 0, record, error), nullptr);
  forget_parsed(*find_capture(capture), 0);
  EXPECT_EQ(path_of(frame(capture, 0)), "FRAME@0 A@0 IP@9");
  EXPECT_EQ(path_of(frame(capture, 1)), "FRAME@0 A@0 IP@4");
  EXPECT_EQ(attach_properties(before, ParsedFrame::kEverything, nullptr), nullptr);
}

TEST_F(Paths, OfADamagedFrameThereIsNone) {
  make_protocols();
  const HCAPTURE capture = open({Bytes(60, 4)});
  FrameInUse gone = frame(capture, 0);
  gone.number = 77;
  EXPECT_EQ(path(gone), nullptr);
  EXPECT_FALSE(use_frame(nullptr));
}

TEST_F(Paths, AddressesComeFromProtocolsWhereTheFirstHeadersDoNotTell) {
  make_protocols();
  Bytes hidden(60, 30);
  for (std::size_t i = 30; i < 60; ++i) hidden[i] = static_cast<std::uint8_t>(i);
  const FrameInUse one = frame(open({hidden}));
  const auto place = find_recognized_address(one, ADDRESS_TYPE_IP, AddressSide::source);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->offset, 42u);
  EXPECT_EQ(place->length, 4u);
  ADDRESS2 address = {};
  EXPECT_EQ(read_address(one, AddressSide::destination, ADDRESS_TYPE_FIND_HIGHEST, 0, address),
            std::uint32_t{NMERR_SUCCESS});
  EXPECT_EQ(address.Type, DWORD{ADDRESS_TYPE_IP});
  EXPECT_EQ(address.IPAddress[0], 46);
  EXPECT_EQ(read_address(one, AddressSide::destination, ADDRESS_TYPE_IPX, 0, address),
            std::uint32_t{NMERR_PROTOCOL_NOT_FOUND});
}

TEST_F(Paths, OtherFramesAreFoundWithinBounds) {
  make_protocols();
  std::vector<Bytes> frames(1200, Bytes(60, 60)); // A takes nothing: no IP
  frames[5] = frames[9] = frames[1100] = Bytes(60, 6);
  ScriptedEntries<1>::script.recognize = [](const Asked& asked) {
    return asked.data[0] == 60 ? asked.claimed() : asked.recognized(asked.data[0]);
  };
  const HCAPTURE capture = open(frames);
  FrameSearch search;
  search.protocol = find_protocol(std::string_view("ip"));
  search.last = std::numeric_limits<std::uint32_t>::max();
  FoundProtocol found = find_frame_with(frame(capture, 0), search);
  EXPECT_EQ(found.frame, frame(capture, 5).handle);
  EXPECT_EQ(found.offset, 6u);
  found = find_frame_with(frame(capture, 5), search);
  EXPECT_EQ(found.frame, frame(capture, 9).handle);
  EXPECT_EQ(find_frame_with(frame(capture, 9), search).frame, nullptr); // 1000 frames from 0
  search.original = 100;
  EXPECT_EQ(find_frame_with(frame(capture, 9), search).frame, frame(capture, 1100).handle);
  search.last = 1099;
  EXPECT_EQ(find_frame_with(frame(capture, 9), search).frame, nullptr);
  search.is_forward = false;
  search.original = 900;
  search.last = 0;
  EXPECT_EQ(find_frame_with(frame(capture, 100), search).frame, frame(capture, 9).handle);
  search.last = 10;
  EXPECT_EQ(find_frame_with(frame(capture, 100), search).frame, nullptr);
  search.last = 0;
  search.original = 1190;
  EXPECT_EQ(find_frame_with(frame(capture, 1180), search).frame, frame(capture, 1100).handle);
  EXPECT_EQ(find_frame_with(frame(capture, 1100), search).frame, nullptr);
  ADDRESS2 wanted = {};
  wanted.Type = ADDRESS_TYPE_IP;
  std::memset(wanted.IPAddress, 6, 4);
  search = {search.protocol, &wanted, &wanted, 0, 1000, true};
  EXPECT_EQ(find_frame_with(frame(capture, 0), search).frame, frame(capture, 5).handle);
  wanted.IPAddress[3] = 7;
  EXPECT_EQ(find_frame_with(frame(capture, 0), search).frame, nullptr);
}

} // namespace
} // namespace netmon::test
