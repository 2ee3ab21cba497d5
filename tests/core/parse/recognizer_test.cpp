// SPDX-License-Identifier: MIT
// The walk along a frame, with parsers that keep the contract and parsers that do not.
// Reference: parsers.md 3.5, 10.1.
#include "scripted_protocol.h"

#include "core/protocol/parser_call.h"
#include "core/runtime/last_error.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <stdexcept>

namespace netmon::test {
namespace {

class Recognizer : public ParseFixture {
 protected:
  // A frame of 60 bytes.
  FrameInUse one_frame() { return frame(open({Bytes(60, 7)})); }
};

TEST_F(Recognizer, NothingIsRecognizedWithoutProtocols) { EXPECT_EQ(path_of(one_frame()), ""); }

TEST_F(Recognizer, FollowSetsAreTriedFromLeftToRight) {
  frame_protocol();
  std::string order;
  protocol<1>("A", {.recognize = [&](const Asked& asked) {
                order += "A";
                return asked.refused();
              }});
  protocol<2>("B", {.recognize = [&](const Asked& asked) {
                order += "B";
                return asked.recognized(4);
              }});
  protocol<3>("C", {.recognize = [&](const Asked& asked) {
                order += "C";
                return asked.claimed();
              }});
  follow("FRAME", {"nowhere", "a", "B", "C"});
  follow("B", {"C"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 B@0 C@4");
  EXPECT_EQ(order, "ABC");
}

TEST_F(Recognizer, AsksWhatTheDocumentationSays) {
  const HPROTOCOL root = frame_protocol();
  const HPROTOCOL last = protocol<2>("LAST");
  std::vector<Asked> seen;
  const HPROTOCOL first =
      protocol<1>("FIRST", {.recognize = [&](const Asked& asked) {
                    seen.push_back(asked);
                    EXPECT_EQ(*asked.status, DWORD{PROTOCOL_STATUS_NOT_RECOGNIZED});
                    EXPECT_EQ(*asked.next, nullptr);
                    EXPECT_EQ(*asked.instance_data, 0u);
                    *asked.instance_data = 99;
                    return asked.followed_by(last, 14);
                  }});
  ScriptedEntries<2>::script.recognize = [&](const Asked& asked) {
    seen.push_back(asked);
    EXPECT_EQ(*asked.instance_data, 99u);
    return asked.claimed();
  };
  follow("FRAME", {"FIRST"});
  const FrameInUse one = one_frame();
  EXPECT_EQ(path_of(one), "FRAME@0 FIRST@0 LAST@14");
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0].handle, one.handle);
  EXPECT_EQ(seen[0].data, seen[0].frame);
  EXPECT_EQ(seen[0].left, 60u);
  EXPECT_EQ(seen[0].mac_type, DWORD{MAC_TYPE_ETHERNET});
  EXPECT_EQ(seen[0].previous, root);
  EXPECT_EQ(seen[0].previous_offset, 0u);
  EXPECT_EQ(seen[1].data, seen[1].frame + 14);
  EXPECT_EQ(seen[1].left, 46u);
  EXPECT_EQ(seen[1].previous, first);
  const FramePath* const path = recognize(one, nullptr);
  EXPECT_EQ(path->entries()[2].InstData, reinterpret_cast<LPVOID>(std::uintptr_t{99}));
}

TEST_F(Recognizer, InstanceDataOfACandidateThatRefusesIsForgotten) {
  frame_protocol();
  protocol<1>("REFUSES", {.recognize = [](const Asked& asked) {
                *asked.instance_data = 5;
                return asked.refused();
              }});
  DWORD_PTR got = 1;
  protocol<2>("TAKES", {.recognize = [&](const Asked& asked) {
                got = *asked.instance_data;
                return asked.claimed();
              }});
  follow("FRAME", {"REFUSES", "TAKES"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 TAKES@0");
  EXPECT_EQ(got, 0u);
}

TEST_F(Recognizer, WhoIsHandedToButRefusesIsFollowedByTheFollowSet) {
  frame_protocol();
  const HPROTOCOL refuses =
      protocol<2>("REFUSES", {.recognize = [](const Asked& asked) { return asked.refused(); }});
  protocol<1>("A",
              {.recognize = [=](const Asked& asked) { return asked.followed_by(refuses, 10); }});
  protocol<3>("B", {.recognize = [](const Asked& asked) { return asked.claimed(); }});
  follow("FRAME", {"A"});
  follow("A", {"B"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0 B@10");
}

TEST_F(Recognizer, WrongAnswersAreNotRecognized) {
  frame_protocol();
  protocol<1>("WRONG");
  protocol<2>("RIGHT", {.recognize = [](const Asked& asked) { return asked.claimed(); }});
  follow("FRAME", {"WRONG", "RIGHT"});
  const std::function<LPBYTE(const Asked&)> answers[] = {
      [](const Asked& asked) { return asked.recognized(61); },
      [](const Asked& asked) { return asked.recognized(static_cast<DWORD>(-1)); },
      [](const Asked& asked) {
        *asked.status = PROTOCOL_STATUS_RECOGNIZED;
        return nothing_mapped();
      },
      [](const Asked& asked) {
        *asked.status = 77;
        return asked.data + 4;
      },
      [](const Asked& asked) { return asked.data + 4; }, // no status at all
  };
  for (const auto& answer : answers) {
    ScriptedEntries<1>::script.recognize = answer;
    EXPECT_EQ(path_of(one_frame()), "FRAME@0 RIGHT@0");
  }
}

TEST_F(Recognizer, NullIsAClaimAndNoNextProtocolIsNone) {
  frame_protocol();
  protocol<1>("A", {.recognize = [](const Asked& asked) {
                *asked.status = PROTOCOL_STATUS_RECOGNIZED;
                return static_cast<LPBYTE>(nullptr);
              }});
  protocol<2>("B", {.recognize = [](const Asked& asked) { return asked.claimed(); }});
  follow("FRAME", {"A"});
  follow("A", {"B"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0");
  ScriptedEntries<1>::script.recognize = [](const Asked& asked) {
    return asked.followed_by(nullptr, 8);
  };
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0 B@8");
  ScriptedEntries<1>::script.recognize = [](const Asked& asked) {
    return asked.followed_by(reinterpret_cast<HPROTOCOL>(nothing_mapped()), 8);
  };
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0 B@8");
}

TEST_F(Recognizer, StopsWhenNoBytesAreLeft) {
  frame_protocol();
  protocol<1>("ALL",
              {.recognize = [](const Asked& asked) { return asked.recognized(asked.left); }});
  protocol<2>("MORE");
  follow("FRAME", {"ALL"});
  follow("ALL", {"MORE"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 ALL@0");
}

TEST_F(Recognizer, TheSameProtocolAtTheSameOffsetIsALoop) {
  frame_protocol();
  protocol<1>("ZERO", {.recognize = [](const Asked& asked) { return asked.recognized(0); }});
  follow("FRAME", {"ZERO"});
  follow("ZERO", {"ZERO"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 ZERO@0");
  EXPECT_EQ(fault_of("ZERO").count, 1u);
}

TEST_F(Recognizer, AChainOfProtocolsEndsAt255) {
  frame_protocol();
  protocol<1>("PING", {.recognize = [](const Asked& asked) { return asked.recognized(0); }});
  protocol<2>("PONG", {.recognize = [](const Asked& asked) { return asked.recognized(0); }});
  follow("FRAME", {"PING"});
  follow("PING", {"PONG"});
  follow("PONG", {"PING"});
  const FramePath* const path = recognize(one_frame(), nullptr);
  ASSERT_NE(path, nullptr);
  EXPECT_EQ(path->entries().size(), 255u);
  EXPECT_EQ(parser_faults().size(), 1u);
}

TEST_F(Recognizer, OffsetsBeyond16BitsAreNotRecognized) {
  frame_protocol();
  protocol<1>("A", {.recognize = [](const Asked& asked) { return asked.recognized(65535); }});
  protocol<2>("B", {.recognize = [](const Asked& asked) { return asked.recognized(1); }});
  protocol<3>("C");
  follow("FRAME", {"A"});
  follow("A", {"B"});
  follow("B", {"C"});
  EXPECT_EQ(path_of(frame(open({Bytes(66000, 1)}))), "FRAME@0 A@0 B@65535");
}

TEST_F(Recognizer, TheMediumIsTriedBeforeTheFollowSetOfTheFrame) {
  frame_protocol();
  protocol<1>("WRONG");
  protocol<2>("Ethernet", {.recognize = [](const Asked& asked) { return asked.recognized(14); }});
  follow("FRAME", {"WRONG"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 Ethernet@0");
}

TEST_F(Recognizer, DisabledProtocolsRecognizeNothing) {
  frame_protocol();
  const HPROTOCOL a = protocol<1>("A");
  follow("FRAME", {"A"});
  const FrameInUse one = one_frame();
  EXPECT_EQ(path_of(one), "FRAME@0 A@0");
  enable_protocol(a, false);
  EXPECT_EQ(path_of(one), "FRAME@0");
  enable_protocol(a, true);
  EXPECT_EQ(path_of(one), "FRAME@0 A@0");
}

TEST_F(Recognizer, WhatIsLeftOfAParserThatFaultsIsData) {
  frame_protocol();
  protocol<1>("A", {.recognize = [](const Asked& asked) { return asked.recognized(20); }});
  protocol<2>("BAD", {.recognize = [](const Asked&) -> LPBYTE {
                *nothing_mapped() = 1;
                return nullptr;
              }});
  protocol<3>("DATA");
  follow("FRAME", {"A"});
  follow("A", {"BAD"});
  set_last_error(0);
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0 DATA@20");
  EXPECT_EQ(last_error(), std::uint32_t{NMERR_INTERNAL_EXCEPTION});
  const ParserFault fault = fault_of("BAD");
  EXPECT_EQ(fault.count, 1u);
  EXPECT_EQ(fault.entry, ParserEntry::recognize);
  EXPECT_FALSE(fault.text.empty());
  EXPECT_EQ(current_parser_call(), nullptr);
}

TEST_F(Recognizer, WritingToTheFrameIsAFaultToo) {
  frame_protocol();
  protocol<1>("WRITES", {.recognize = [](const Asked& asked) {
                asked.data[0] = 1;
                return asked.claimed();
              }});
  protocol<3>("DATA");
  follow("FRAME", {"WRITES"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 DATA@0");
}

TEST_F(Recognizer, ExceptionsAreContained) {
  frame_protocol();
  protocol<1>("THROWS", {.recognize = [](const Asked&) -> LPBYTE {
                throw std::runtime_error("out of luck");
              }});
  protocol<3>("DATA");
  follow("FRAME", {"THROWS"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 DATA@0");
  EXPECT_NE(fault_of("THROWS").text.find("out of luck"), std::string::npos);
}

TEST_F(Recognizer, AFaultInRegisterIsContained) {
  frame_protocol();
  protocol<1>("A", {.on_register = [](HPROTOCOL) { *nothing_mapped() = 1; }});
  follow("FRAME", {"A"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0");
  EXPECT_EQ(fault_of("A").entry, ParserEntry::register_protocol);
}

TEST_F(Recognizer, RegisterComesFirstAndOnce) {
  frame_protocol();
  int registered = 0;
  const HPROTOCOL a = protocol<1>("A", {.recognize =
                                            [&](const Asked& asked) {
                                              EXPECT_EQ(registered, 1);
                                              return asked.claimed();
                                            },
                                        .on_register = [&](HPROTOCOL) { ++registered; },
                                        .on_deregister = [&](HPROTOCOL) { registered += 10; }});
  follow("FRAME", {"A"});
  path_of(one_frame());
  path_of(one_frame());
  EXPECT_EQ(registered, 1);
  EXPECT_TRUE(deregister_protocol(a));
  EXPECT_EQ(registered, 11);
}

TEST_F(Recognizer, AParserSeesWhatWasRecognizedBeforeIt) {
  frame_protocol();
  std::string seen;
  protocol<1>("A", {.recognize = [](const Asked& asked) { return asked.recognized(10); }});
  protocol<2>("B", {.recognize = [&](const Asked& asked) {
                seen = text_of(recognized_entries(use_frame(asked.handle)));
                EXPECT_EQ(recognize(use_frame(asked.handle), nullptr), nullptr);
                return asked.claimed();
              }});
  follow("FRAME", {"A"});
  follow("A", {"B"});
  EXPECT_EQ(path_of(one_frame()), "FRAME@0 A@0 B@10");
  EXPECT_EQ(seen, "FRAME@0 A@0");
}

TEST_F(Recognizer, AParserThatRecognizesOtherFramesDoesNotRecurseForever) {
  frame_protocol();
  unsigned deepest = 0;
  HCAPTURE capture = nullptr;
  protocol<1>("A", {.recognize = [&](const Asked& asked) {
                deepest = std::max(deepest, current_parser_call()->depth);
                const std::uint32_t number = use_frame(asked.handle).number;
                if (number + 1 < 50) recognize(frame(capture, number + 1), nullptr);
                return asked.claimed();
              }});
  follow("FRAME", {"A"});
  capture = open(std::vector<Bytes>(50, Bytes(60, 1)));
  EXPECT_EQ(path_of(frame(capture, 0)), "FRAME@0 A@0");
  EXPECT_EQ(deepest, ParserCall::kMaxDepth - 1);
}

TEST_F(Recognizer, LocksOtherFramesOnlyWhileItRuns) {
  frame_protocol();
  HCAPTURE capture = nullptr;
  HCAPTURE other = nullptr;
  BYTE first_byte = 0;
  protocol<1>("A", {.recognize = [&](const Asked& asked) {
                ParserCall* const call = current_parser_call();
                EXPECT_EQ(pin_frame(*call, asked.handle),
                          reinterpret_cast<std::byte*>(asked.frame));
                EXPECT_EQ(pin_frame(*call, frame(other).handle), nullptr);
                const std::byte* const bytes = pin_frame(*call, frame(capture, 1).handle);
                if (bytes) first_byte = std::to_integer<BYTE>(*bytes);
                for (int i = 0; i < 40; ++i) pin_frame(*call, frame(capture, 1).handle);
                return asked.claimed();
              }});
  follow("FRAME", {"A"});
  capture = open({Bytes(60, 1), Bytes(60, 2)});
  other = open({Bytes(60, 3)});
  path_of(frame(capture, 0));
  EXPECT_EQ(first_byte, 2);
}

} // namespace
} // namespace netmon::test
