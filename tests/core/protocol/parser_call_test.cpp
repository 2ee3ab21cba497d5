// SPDX-License-Identifier: MIT
// What a thread notes while it is inside a parser, also after faults. Reference: parsers.md 11.
#include "core/protocol/parser_call.h"
#include "core/runtime/guarded.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

namespace netmon {
namespace {

HPROTOCOL protocol_number(std::uintptr_t number) { return reinterpret_cast<HPROTOCOL>(number); }

TEST(ParserCall, IsNotedForTheThreadThatIsInside) {
  EXPECT_EQ(current_parser_call(), nullptr);
  const std::byte frame[4] = {};
  {
    ParserCallScope scope(nullptr, frame);
    scope.enter(protocol_number(1));
    ASSERT_NE(current_parser_call(), nullptr);
    EXPECT_EQ(current_parser_call()->protocol, protocol_number(1));
    EXPECT_EQ(current_parser_call()->frame.data(), frame);
    EXPECT_EQ(current_parser_call()->frame.size(), 4U);
    std::thread([] { EXPECT_EQ(current_parser_call(), nullptr); }).join();
    scope.enter(protocol_number(2));
    EXPECT_EQ(current_parser_call()->protocol, protocol_number(2));
  }
  EXPECT_EQ(current_parser_call(), nullptr);
}

TEST(ParserCall, Nests) {
  ParserCallScope outer(nullptr, {});
  outer.enter(protocol_number(1));
  {
    ParserCallScope inner(nullptr, {});
    inner.enter(protocol_number(2));
    EXPECT_EQ(current_parser_call()->protocol, protocol_number(2));
  }
  EXPECT_EQ(current_parser_call()->protocol, protocol_number(1));
}

TEST(ParserCall, IsLeftByAFaultInside) {
  ParserCallScope outer(nullptr, {});
  outer.enter(protocol_number(1));
  {
    ParserCallScope inner(nullptr, {});
    inner.enter(protocol_number(2));
    const auto report = guarded([] { throw std::runtime_error("a parser's"); });
    EXPECT_EQ(report.kind, port::FaultKind::exception);
    // The next parser of the same frame.
    inner.enter(protocol_number(3));
    EXPECT_EQ(current_parser_call()->protocol, protocol_number(3));
  }
  EXPECT_EQ(current_parser_call()->protocol, protocol_number(1));
}

TEST(ParserCall, IsForgottenWithTheStackThatNotedIt) {
  const auto report = guarded([] {
    // Not destroyed when the fault abandons the stack.
    alignas(ParserCallScope) static std::byte place[sizeof(ParserCallScope)];
    auto* const scope = new (place) ParserCallScope(nullptr, {});
    scope->enter(protocol_number(1));
    throw std::runtime_error("a fault");
  });
  EXPECT_EQ(report.kind, port::FaultKind::exception);
  EXPECT_EQ(current_parser_call(), nullptr);
}

} // namespace
} // namespace netmon
