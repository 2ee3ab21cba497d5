// SPDX-License-Identifier: MIT
// The rules of each action: true, false, and malformed stacks. The worked examples of filters.md 6.
#include "core/filter/filter_evaluation.h"
#include "made_facts.h"

#include <netmon/nmerr.h>

#include <gtest/gtest.h>

#include <cstring>
#include <initializer_list>
#include <string>

namespace netmon::test {
namespace {

constexpr HPROPERTY kPort = 1, kUri = 2, kDestination = 3, kFlags = 4, kTime = 5, kOid = 6,
                    kRaw = 7, kSwapped = 8, kArray = 9, kWide = 10, kSmall = 11, kUnknown = 99,
                    kMac = 12, kAbsent = 13;

FilterStep does(FILTERACTIONTYPE action) {
  FilterStep step;
  step.action = action;
  return step;
}
FilterStep property(HPROPERTY handle) {
  FilterStep step = does(FILTERACTION_PROPERTY);
  step.property = handle;
  return step;
}
FilterStep value(std::uint64_t number) {
  FilterStep step = does(FILTERACTION_VALUE);
  step.number = number;
  return step;
}
FilterStep truth(bool is) {
  FilterStep step = does(FILTERACTION_BOOL);
  step.number = is ? 1 : 0;
  return step;
}
FilterStep text(const std::string& what, FILTERACTIONTYPE action = FILTERACTION_STRING) {
  FilterStep step = does(action);
  step.bytes = bytes_of(what);
  return step;
}
FilterStep array(const std::string& what) { return text(what, FILTERACTION_ARRAY); }
FilterStep protocol_exists(std::uintptr_t number) {
  FilterStep step = does(FILTERACTION_PROTOCOLEXIST);
  step.protocol = made_protocol(number);
  return step;
}
FilterAddress made_address(DWORD type, const std::string& bytes) {
  FilterAddress address;
  address.type = type;
  std::memcpy(address.bytes.data(), bytes.data(), bytes.size());
  return address;
}
FilterStep address(DWORD type, const std::string& bytes = "",
                   FILTERACTIONTYPE action = FILTERACTION_ADDRESS) {
  FilterStep step = does(action);
  step.address = made_address(type, bytes);
  return step;
}
FilterStep identifier(std::vector<DWORD> arcs) {
  FilterStep step = does(FILTERACTION_OID);
  step.identifier = std::move(arcs);
  return step;
}

const std::string kA("\x0a\0\0\x01", 4), kB("\x0a\0\0\x02", 4), kC("\x0a\0\0\x03", 4);

class FilterRules : public ::testing::Test {
 protected:
  FilterRules() {
    using End = FrameFacts::End;
    const auto add = [this](HPROPERTY which, std::uint8_t type, const std::string& data,
                            DWORD flags = 0, std::uint8_t qualifier = PROP_QUAL_NONE) {
      facts.kinds[which] = {type, qualifier};
      facts.instances[which].push_back({bytes_of(data), flags});
    };
    add(kPort, PROP_TYPE_WORD, std::string("\0\x50", 2), IFLAG_SWAPPED); // 80
    add(kPort, PROP_TYPE_WORD, std::string("\xBB\x01", 2));              // 443
    add(kUri, PROP_TYPE_STRING, "/User/Login?x=1");
    add(kDestination, PROP_TYPE_IP_ADDRESS, kB);
    add(kFlags, PROP_TYPE_BYTE, "\x12");
    add(kTime, PROP_TYPE_TIME,
        std::string("\xd0\x07\x01\0\x06\0\x02\0\x03\0\x04\0\x05\0\x06\0", 16));
    add(kOid, PROP_TYPE_OBJECT_IDENTIFIER, "\x2b\x06\x01\x02\x01"); // 1.3.6.1.2.1
    add(kRaw, PROP_TYPE_RAW_DATA, "GET / HTTP");
    add(kSwapped, PROP_TYPE_BYTESWAPPED_WORD, std::string("\x01\x02", 2));
    add(kSwapped, PROP_TYPE_BYTESWAPPED_WORD, std::string("\x01\x03", 2), IFLAG_SWAPPED);
    add(kArray, PROP_TYPE_WORD, std::string("\x01\0\x02\0\x03\0", 6), 0, PROP_QUAL_ARRAY);
    add(kWide, PROP_TYPE_STRING, std::string("H\0i\0\0\0x\0", 8), IFLAG_UNICODE);
    add(kSmall, PROP_TYPE_VAR_LEN_SMALL_INT, "\x01\x02\x03", IFLAG_SWAPPED); // 0x010203
    add(kMac, PROP_TYPE_ADDR, "\x01\x02\x03\x04\x05\x06");
    facts.kinds[kAbsent] = {PROP_TYPE_DWORD, PROP_QUAL_NONE};
    facts.protocols[made_protocol(1)] = bytes_of("tcp");
    facts.protocols[made_protocol(2)] = bytes_of("GET / HTTP/1.1");
    facts.addresses[{End::source, ADDRESS_TYPE_IP}] = made_address(ADDRESS_TYPE_IP, kA);
    facts.addresses[{End::destination, ADDRESS_TYPE_IP}] = made_address(ADDRESS_TYPE_IP, kB);
    facts.addresses[{End::source, ADDRESS_TYPE_ETHERNET}] =
        made_address(ADDRESS_TYPE_ETHERNET, "\x03\x02\x03\x04\x05\x06");
    facts.addresses[{End::destination, ADDRESS_TYPE_ETHERNET}] =
        made_address(ADDRESS_TYPE_ETHERNET, "\x01\0\x5e\x01\x02\x03");
  }

  static FilterProgram program(std::initializer_list<FilterStep> steps) {
    FilterProgram made;
    for (const FilterStep& step : steps) EXPECT_TRUE(made.add(step));
    return made;
  }

  bool pass(std::initializer_list<FilterStep> steps) {
    const FilterProgram made = program(steps);
    const FilterCheck check = made.check(facts);
    EXPECT_EQ(check.error, DWORD{NMERR_SUCCESS}) << "at step " << check.step;
    return check.error == NMERR_SUCCESS && passes(made, check, facts);
  }

  DWORD error(std::initializer_list<FilterStep> steps) { return program(steps).check(facts).error; }

  bool compare(HPROPERTY which, FILTERACTIONTYPE relation, const FilterStep& literal) {
    return pass({property(which), literal, does(relation)});
  }

  MadeFacts facts;
};

TEST_F(FilterRules, AnEmptyFilterPassesEveryFrame) { EXPECT_TRUE(pass({})); }

TEST_F(FilterRules, Protocols) {
  EXPECT_TRUE(pass({protocol_exists(1)}));
  EXPECT_FALSE(pass({protocol_exists(7)}));
  EXPECT_FALSE(pass({protocol_exists(0)})) << "a protocol that nobody found";
  FilterStep several = does(FILTERACTION_PROTOCOLSEXIST);
  EXPECT_FALSE(pass({several}));
  several.protocols = {made_protocol(7), made_protocol(2)};
  EXPECT_TRUE(pass({several}));
  several.protocols = {made_protocol(7), nullptr};
  EXPECT_FALSE(pass({several}));
  several.any_protocol = true;
  EXPECT_TRUE(pass({several}));
}

TEST_F(FilterRules, APropertyExists) {
  FilterStep carried = does(FILTERACTION_PROPERTYEXIST);
  carried.property = kPort;
  EXPECT_TRUE(pass({carried}));
  carried.property = kAbsent;
  EXPECT_FALSE(pass({carried}));
  EXPECT_TRUE(pass({property(kPort), does(FILTERACTION_PROPERTYEXIST)}));
  EXPECT_FALSE(pass({property(kAbsent), does(FILTERACTION_PROPERTYEXIST)}));
  EXPECT_TRUE(pass({property(kPort)})) << "one property left over";
  EXPECT_FALSE(pass({property(kAbsent)}));
  EXPECT_FALSE(pass({property(kUnknown)}));
}

TEST_F(FilterRules, Logic) {
  for (const bool a : {false, true}) {
    EXPECT_EQ(pass({truth(a), does(FILTERACTION_NOT)}), !a);
    for (const bool b : {false, true}) {
      EXPECT_EQ(pass({truth(a), truth(b), does(FILTERACTION_AND)}), a && b);
      EXPECT_EQ(pass({truth(a), truth(b), does(FILTERACTION_OR)}), a || b);
      EXPECT_EQ(pass({truth(a), truth(b), does(FILTERACTION_XOR)}), a != b);
    }
  }
  EXPECT_TRUE(pass({does(FILTERACTION_NOEVAL), truth(true), does(FILTERACTION_EXPRESSION)}));
}

TEST_F(FilterRules, NumbersAreOfAnyInstance) {
  EXPECT_TRUE(compare(kPort, FILTERACTION_EQUAL, value(80)));
  EXPECT_TRUE(compare(kPort, FILTERACTION_EQUAL, value(443)));
  EXPECT_FALSE(compare(kPort, FILTERACTION_EQUAL, value(20480)));
  EXPECT_TRUE(compare(kPort, FILTERACTION_NOTEQUAL, value(80))) << "the other one is not";
  EXPECT_FALSE(
      pass({property(kPort), value(80), does(FILTERACTION_EQUAL), does(FILTERACTION_NOT)}));
  EXPECT_TRUE(compare(kPort, FILTERACTION_GREATER, value(442)));
  EXPECT_FALSE(compare(kPort, FILTERACTION_GREATER, value(443)));
  EXPECT_TRUE(compare(kPort, FILTERACTION_GREATEREQUALNC, value(443)));
  EXPECT_TRUE(compare(kPort, FILTERACTION_LESS, value(81)));
  EXPECT_FALSE(compare(kPort, FILTERACTION_LESSNC, value(80)));
  EXPECT_TRUE(compare(kPort, FILTERACTION_LESSEQUAL, value(80)));
  EXPECT_FALSE(compare(kAbsent, FILTERACTION_NOTEQUAL, value(1))) << "nothing is there to differ";
}

TEST_F(FilterRules, SidesChangePlacesWithTheirRelation) {
  EXPECT_TRUE(pass({value(442), property(kPort), does(FILTERACTION_LESS)}));
  EXPECT_FALSE(pass({value(443), property(kPort), does(FILTERACTION_LESS)}));
  EXPECT_TRUE(pass({value(80), property(kPort), does(FILTERACTION_GREATEREQUAL)}));
  EXPECT_TRUE(pass({value(1), value(2), does(FILTERACTION_LESS)}));
  EXPECT_FALSE(pass({value(2), value(2), does(FILTERACTION_NOTEQUAL)}));
}

TEST_F(FilterRules, SwappedTypesAndTheFlagCancelOut) {
  EXPECT_TRUE(compare(kSwapped, FILTERACTION_EQUAL, value(0x0102)));
  EXPECT_TRUE(compare(kSwapped, FILTERACTION_EQUAL, value(0x0301)));
  EXPECT_FALSE(compare(kSwapped, FILTERACTION_EQUAL, value(0x0201)));
  EXPECT_TRUE(compare(kSmall, FILTERACTION_EQUAL, value(0x010203)));
}

TEST_F(FilterRules, EachElementOfAnArrayIsAnInstance) {
  EXPECT_TRUE(compare(kArray, FILTERACTION_EQUAL, value(3)));
  EXPECT_FALSE(compare(kArray, FILTERACTION_EQUAL, value(4)));
  EXPECT_TRUE(compare(kArray, FILTERACTION_GREATER, value(2)));
}

TEST_F(FilterRules, DataThatAreTooShortMatchNothing) {
  facts.instances[kPort] = {{bytes_of("\x50"), 0}};
  EXPECT_FALSE(compare(kPort, FILTERACTION_NOTEQUAL, value(1)));
  facts.instances[kDestination] = {{bytes_of("\x0a\x0b"), 0}};
  EXPECT_FALSE(compare(kDestination, FILTERACTION_NOTEQUAL, address(ADDRESS_TYPE_IP, kA)));
}

TEST_F(FilterRules, Arithmetic) {
  EXPECT_TRUE(pass(
      {property(kPort), value(20), does(FILTERACTION_PLUS), value(100), does(FILTERACTION_EQUAL)}))
      << "of the first instance";
  EXPECT_TRUE(pass({value(1), value(2), does(FILTERACTION_MINUS), value(~std::uint64_t{0}),
                    does(FILTERACTION_EQUAL)}));
  for (const FILTERACTIONTYPE relation : {FILTERACTION_EQUAL, FILTERACTION_NOTEQUAL}) {
    EXPECT_FALSE(
        pass({property(kAbsent), value(1), does(FILTERACTION_PLUS), value(1), does(relation)}));
    EXPECT_FALSE(pass(
        {property(kPort), property(kAbsent), value(1), does(FILTERACTION_PLUS), does(relation)}));
  }
}

TEST_F(FilterRules, Bits) {
  EXPECT_TRUE(compare(kFlags, FILTERACTION_AREBITSON, value(0x12)));
  EXPECT_FALSE(compare(kFlags, FILTERACTION_AREBITSON, value(0x13)));
  EXPECT_TRUE(compare(kFlags, FILTERACTION_AREBITSOFF, value(0x21)));
  EXPECT_FALSE(compare(kFlags, FILTERACTION_AREBITSOFF, value(0x03)));
}

TEST_F(FilterRules, Text) {
  EXPECT_TRUE(compare(kUri, FILTERACTION_CONTAINSNC, text("login")));
  EXPECT_FALSE(compare(kUri, FILTERACTION_CONTAINS, text("login")));
  EXPECT_TRUE(compare(kUri, FILTERACTION_CONTAINS, array("Login")));
  EXPECT_TRUE(compare(kUri, FILTERACTION_CONTAINS, text("")));
  EXPECT_FALSE(compare(kUri, FILTERACTION_CONTAINS, text("/User/Login?x=12")));
  EXPECT_TRUE(compare(kUri, FILTERACTION_EQUALNC, text("/user/login?X=1")));
  EXPECT_FALSE(compare(kUri, FILTERACTION_EQUAL, text("/user/login?X=1")));
  EXPECT_TRUE(compare(kUri, FILTERACTION_NOTEQUAL, text("/user/login?X=1")));
  EXPECT_TRUE(compare(kUri, FILTERACTION_LESS, text("/User/Login?x=10")));
  EXPECT_TRUE(compare(kWide, FILTERACTION_EQUAL, text("Hi"))) << "UTF-16, to its NUL";
  EXPECT_TRUE(compare(kWide, FILTERACTION_CONTAINS, text("i")));
}

TEST_F(FilterRules, Bytes) {
  EXPECT_TRUE(compare(kRaw, FILTERACTION_EQUAL, array("GET / HTTP")));
  EXPECT_FALSE(compare(kRaw, FILTERACTION_EQUAL, array("GET /")));
  EXPECT_TRUE(compare(kRaw, FILTERACTION_GREATER, text("GET /")));
  EXPECT_TRUE(compare(kRaw, FILTERACTION_ARRAYEQUAL, array("GET")));
  EXPECT_FALSE(compare(kRaw, FILTERACTION_ARRAYEQUAL, array("GET / HTTP!")));
}

TEST_F(FilterRules, References) {
  FilterStep start = does(FILTERACTION_DEREFPROPERTY);
  start.protocol = made_protocol(2);
  EXPECT_TRUE(pass({start, array("GET"), does(FILTERACTION_ARRAYEQUAL)}));
  EXPECT_FALSE(pass({start, array("PUT"), does(FILTERACTION_ARRAYEQUAL)}));
  EXPECT_TRUE(pass({start, text("get"), does(FILTERACTION_EQUALNC)}));
  EXPECT_TRUE(pass({start, text("GEZ"), does(FILTERACTION_LESS)}));
  start.offset = 6;
  EXPECT_TRUE(pass({start, array("HTTP"), does(FILTERACTION_ARRAYEQUAL)}));
  start.offset = 60;
  EXPECT_FALSE(pass({start, array(""), does(FILTERACTION_ARRAYEQUAL)}));
  FilterStep data = does(FILTERACTION_DEREFPROPERTY);
  data.property = kRaw;
  data.offset = 4;
  EXPECT_TRUE(pass({data, array("/"), does(FILTERACTION_ARRAYEQUAL)}));
}

TEST_F(FilterRules, AddressesOfProperties) {
  EXPECT_TRUE(compare(kDestination, FILTERACTION_EQUAL, address(ADDRESS_TYPE_IP, kB)));
  EXPECT_FALSE(compare(kDestination, FILTERACTION_EQUAL, address(ADDRESS_TYPE_IP, kA)));
  EXPECT_TRUE(compare(kDestination, FILTERACTION_GREATER, address(ADDRESS_TYPE_IP, kA)));
  EXPECT_TRUE(compare(kDestination, FILTERACTION_EQUAL, address(ADDRESS_TYPE_ANY)));
  EXPECT_FALSE(compare(kDestination, FILTERACTION_NOTEQUAL, address(ADDRESS_TYPE_ANY)));
  EXPECT_TRUE(compare(kDestination, FILTERACTION_EQUAL, value(0x0200000a)));
  EXPECT_FALSE(compare(kDestination, FILTERACTION_NOTEQUAL, address(ADDRESS_TYPE_IPX, kA)));
  for (const DWORD type : {ADDRESS_TYPE_ETHERNET, ADDRESS_TYPE_TOKENRING, ADDRESS_TYPE_FDDI}) {
    EXPECT_TRUE(compare(kMac, FILTERACTION_EQUAL, address(type, "\x01\x02\x03\x04\x05\x06")));
  }
}

TEST_F(FilterRules, TimesLeaveTheDayOfTheWeekOut) {
  FilterStep time = does(FILTERACTION_TIME);
  time.time = {2000, 1, 0, 2, 3, 4, 5, 6};
  EXPECT_TRUE(compare(kTime, FILTERACTION_EQUAL, time));
  ++time.time.wMilliseconds;
  EXPECT_TRUE(compare(kTime, FILTERACTION_LESS, time));
  time.time.wMonth = 0;
  EXPECT_TRUE(compare(kTime, FILTERACTION_GREATER, time));
}

TEST_F(FilterRules, ObjectIdentifiers) {
  EXPECT_TRUE(compare(kOid, FILTERACTION_EQUAL, identifier({1, 3, 6, 1, 2, 1})));
  EXPECT_TRUE(compare(kOid, FILTERACTION_NOTEQUAL, identifier({1, 3, 6, 1, 2})));
  EXPECT_TRUE(compare(kOid, FILTERACTION_OID_BEGINS_WITH, identifier({1, 3, 6})));
  EXPECT_FALSE(compare(kOid, FILTERACTION_OID_BEGINS_WITH, identifier({3, 6})));
  EXPECT_TRUE(compare(kOid, FILTERACTION_OID_CONTAINS, identifier({6, 1})));
  EXPECT_FALSE(compare(kOid, FILTERACTION_OID_CONTAINS, identifier({6, 2})));
  EXPECT_TRUE(compare(kOid, FILTERACTION_OID_ENDS_WITH, identifier({2, 1})));
  EXPECT_FALSE(compare(kOid, FILTERACTION_OID_ENDS_WITH, identifier({1, 2})));
  facts.instances[kOid] = {{bytes_of("\x80"), 0}};
  EXPECT_FALSE(compare(kOid, FILTERACTION_OID_CONTAINS, identifier({}))) << "malformed data";
}

TEST_F(FilterRules, DirectionsOfPairs) {
  const auto pair = [&](const std::string& a, const std::string& b, FILTERACTIONTYPE direction) {
    return pass({address(ADDRESS_TYPE_IP, a), address(ADDRESS_TYPE_IP, b), does(direction)});
  };
  EXPECT_TRUE(pair(kA, kB, FILTERACTION_TO));
  EXPECT_FALSE(pair(kB, kA, FILTERACTION_TO));
  EXPECT_TRUE(pair(kB, kA, FILTERACTION_FROM)) << "the arrow points at the first station";
  EXPECT_FALSE(pair(kA, kB, FILTERACTION_FROM));
  EXPECT_TRUE(pair(kB, kA, FILTERACTION_FROMTO));
  EXPECT_FALSE(pair(kA, kC, FILTERACTION_FROMTO));
  EXPECT_TRUE(
      pass({address(ADDRESS_TYPE_IP, kA), address(ADDRESS_TYPE_ANY), does(FILTERACTION_FROMTO)}));
}

TEST_F(FilterRules, DirectionsOfOneAddress) {
  const auto single = [&](const std::string& a, FILTERACTIONTYPE direction) {
    FilterStep carried = address(ADDRESS_TYPE_IP, a, direction);
    const bool by_cell = pass({address(ADDRESS_TYPE_IP, a), does(direction)});
    EXPECT_EQ(pass({carried}), by_cell);
    return by_cell;
  };
  EXPECT_TRUE(single(kA, FILTERACTION_FROM));
  EXPECT_FALSE(single(kB, FILTERACTION_FROM));
  EXPECT_TRUE(single(kB, FILTERACTION_TO));
  EXPECT_TRUE(single(kB, FILTERACTION_FROMTO));
  EXPECT_FALSE(single(kC, FILTERACTION_FROMTO));
  EXPECT_FALSE(pass({address(ADDRESS_TYPE_IPX, kA), does(FILTERACTION_FROMTO)}));
}

TEST_F(FilterRules, MacAddresses) {
  // The routing bit of the source is not looked at.
  EXPECT_TRUE(
      pass({address(ADDRESS_TYPE_ETHERNET, "\x02\x02\x03\x04\x05\x06"), does(FILTERACTION_FROM)}));
  EXPECT_FALSE(
      pass({address(ADDRESS_TYPE_TOKENRING, "\x02\x02\x03\x04\x05\x06"), does(FILTERACTION_FROM)}));
  EXPECT_TRUE(pass({address(ADDRESS_TYPE_ANY_GROUP), does(FILTERACTION_TO)}));
  EXPECT_FALSE(pass({address(ADDRESS_TYPE_ANY_GROUP), does(FILTERACTION_FROM)}));
}

TEST_F(FilterRules, MalformedStacks) {
  constexpr DWORD kEmpty = NMERR_STACK_EMPTY, kWrong = NMERR_FILTER_INVALID_EXPRESSION;
  for (const FILTERACTIONTYPE binary :
       {FILTERACTION_AND, FILTERACTION_OR, FILTERACTION_XOR, FILTERACTION_EQUAL,
        FILTERACTION_CONTAINS, FILTERACTION_PLUS, FILTERACTION_MINUS, FILTERACTION_AREBITSON,
        FILTERACTION_AREBITSOFF, FILTERACTION_ARRAYEQUAL, FILTERACTION_OID_CONTAINS,
        FILTERACTION_OID_BEGINS_WITH, FILTERACTION_OID_ENDS_WITH}) {
    EXPECT_EQ(error({does(binary)}), kEmpty) << binary;
    EXPECT_EQ(error({truth(true), does(binary)}), kEmpty) << binary;
    EXPECT_EQ(error({truth(true), address(ADDRESS_TYPE_ANY), does(binary)}), kWrong) << binary;
  }
  for (const FILTERACTIONTYPE unary : {FILTERACTION_NOT, FILTERACTION_PROPERTYEXIST,
                                       FILTERACTION_FROM, FILTERACTION_TO, FILTERACTION_FROMTO}) {
    EXPECT_EQ(error({does(unary)}), kEmpty) << unary;
    EXPECT_EQ(error({value(1), does(unary)}), kWrong) << unary;
  }
  EXPECT_EQ(error({value(1)}), kWrong);
  EXPECT_EQ(error({truth(true), truth(true)}), kWrong) << "two cells are left";
  EXPECT_EQ(error({does(FILTERACTION_INVALID)}), kWrong);
  EXPECT_EQ(error({does(50)}), kWrong);
  EXPECT_EQ(error({does(FILTERACTION_EXPRESSION)}), kWrong) << "nothing is left";
  EXPECT_EQ(error({property(kPort), text("80"), does(FILTERACTION_EQUAL)}), kWrong);
  EXPECT_EQ(error({property(kOid), identifier({1}), does(FILTERACTION_LESS)}), kWrong);
  EXPECT_EQ(error({property(kUri), property(kUri), does(FILTERACTION_EQUAL)}), kWrong);
  EXPECT_EQ(error({text("a"), text("a"), does(FILTERACTION_EQUAL)}), kWrong);
  for (const DWORD type : {ADDRESS_TYPE_FIND_HIGHEST, ADDRESS_TYPE_LOCAL_ONLY}) {
    EXPECT_EQ(error({address(type), does(FILTERACTION_FROM)}), DWORD{NMERR_NOT_SUPPORTED});
    EXPECT_EQ(error({address(type, "", FILTERACTION_TO)}), DWORD{NMERR_NOT_SUPPORTED});
  }
  const FilterCheck where =
      program({truth(true), value(1), does(FILTERACTION_AND), truth(true)}).check(facts);
  EXPECT_EQ(where.error, kWrong);
  EXPECT_EQ(where.step, 2u);
}

TEST_F(FilterRules, DepthIsBounded) {
  FilterProgram deep;
  for (std::size_t i = 0; i < FilterProgram::kMaxDepth; ++i) deep.add(truth(true));
  for (std::size_t i = 1; i < FilterProgram::kMaxDepth; ++i) deep.add(does(FILTERACTION_AND));
  const FilterCheck check = deep.check(facts);
  EXPECT_EQ(check.error, DWORD{NMERR_SUCCESS});
  EXPECT_EQ(check.depth, FilterProgram::kMaxDepth);
  EXPECT_TRUE(passes(deep, check, facts));
  FilterProgram deeper;
  for (std::size_t i = 0; i <= FilterProgram::kMaxDepth; ++i) deeper.add(truth(true));
  EXPECT_EQ(deeper.check(facts).error, DWORD{NMERR_STACK_OVERFLOW});
}

TEST_F(FilterRules, NumberOfStepsIsBounded) {
  FilterProgram longest;
  for (std::size_t i = 0; i < FilterProgram::kMaxSteps; ++i) {
    ASSERT_TRUE(longest.add(does(FILTERACTION_NOEVAL)));
  }
  EXPECT_FALSE(longest.add(does(FILTERACTION_NOEVAL)));
}

TEST_F(FilterRules, WhatAProgramNeeds) {
  EXPECT_FALSE(program({protocol_exists(1)}).needs_properties());
  EXPECT_TRUE(program({property(kPort)}).needs_properties());
  FilterStep start = does(FILTERACTION_DEREFPROPERTY);
  EXPECT_FALSE(program({start}).needs_properties());
  start.property = kRaw;
  EXPECT_TRUE(program({start}).needs_properties());
  EXPECT_EQ(program({property(kUri), property(kPort), property(kUri)}).properties(),
            (std::vector<HPROPERTY>{kPort, kUri}));
}

} // namespace
} // namespace netmon::test
