// SPDX-License-Identifier: MIT
// Filters as experts build and use them, over frames that the built-in parsers know. Reference:
// filters.md 2-6, field-notes.md 2.
#include "core/capture/capture_builder.h"
#include "expert_fixture.h"

#include <netmon/filters.h>
#include <netmon/properties.h>
#include <netmon/protocols.h>
#include <netmon/support.h>

#include <cstring>
#include <string>
#include <vector>

namespace netmon::test {
namespace {

// From 10.0.0.1 to 10.0.0.2; UDP from port 53, or TCP to port 80, or ARP.
const Bytes kFilterUdp = from_hex(
    "00 50 8b f1 34 8f 00 60 08 31 94 ad 08 00"
    "45 00 00 1c 00 00 00 00 40 11 00 00 0a 00 00 01 0a 00 00 02"
    "00 35 04 7a 00 08 00 00");
const Bytes kFilterTcp = from_hex(
    "00 50 8b f1 34 8f 00 60 08 31 94 ad 08 00"
    "45 00 00 28 0d 01 40 00 80 06 00 00 0a 00 00 02 0a 00 00 01"
    "04 0d 00 50 3a 61 b4 09 00 00 00 00 50 02 20 00 00 00 00 00");
const Bytes kFilterArp = from_hex(
    "ff ff ff ff ff ff 00 60 08 31 94 ad 08 06"
    "00 01 08 00 06 04 00 01 00 60 08 31 94 ad 0a 00 00 01 00 00 00 00 00 00 0a 00 00 02");

class FiltersApi : public ExpertFixture {
 protected:
  FiltersApi() {
    NetmonBuilder builder(2, 0, 1);
    std::uint64_t time = 0;
    for (const Bytes* frame : {&kFilterUdp, &kFilterTcp, &kFilterArp, &kFilterUdp, &kFilterTcp}) {
      builder.add(time += 1500, *frame);
    }
    frames_ = open_capture(folder_.write("frames.cap", builder.build()));
    use_capture(frames_);
  }
  ~FiltersApi() override {
    for (const HFILTER filter : made_) DestroyFilter(filter);
  }

  static HPROTOCOL protocol(const char* name) {
    return GetProtocolFromName(const_cast<LPSTR>(name));
  }
  static HPROPERTY property(const char* of, const char* label) {
    return GetProperty(protocol(of), const_cast<LPSTR>(label));
  }

  HFILTER create() { return made_.emplace_back(CreateFilter()); }

  // As experts do it: one object on the stack that is changed and added again.
  HFILTER filter_of(const std::vector<FILTEROBJECT2>& objects) {
    const HFILTER filter = create();
    FILTEROBJECT2 object;
    for (const FILTEROBJECT2& each : objects) {
      object = each;
      EXPECT_EQ(FilterAddObject(filter, &object), DWORD{NMERR_SUCCESS});
      std::memset(&object, 0xEE, sizeof object);
    }
    return filter;
  }

  static FILTEROBJECT2 does(FILTERACTIONTYPE action) {
    FILTEROBJECT2 object = {};
    object.Action = action;
    return object;
  }
  static FILTEROBJECT2 exists(const char* name) {
    FILTEROBJECT2 object = does(FILTERACTION_PROTOCOLEXIST);
    object.hProtocol = protocol(name);
    return object;
  }
  static FILTEROBJECT2 value_of(const char* of, const char* label) {
    FILTEROBJECT2 object = does(FILTERACTION_PROPERTY);
    object.hProperty = property(of, label);
    EXPECT_NE(object.hProperty, 0u) << of << "." << label;
    return object;
  }
  static FILTEROBJECT2 number(DWORD value) {
    FILTEROBJECT2 object = does(FILTERACTION_VALUE);
    object.Value = value;
    return object;
  }

  // By each function that can tell.
  std::vector<DWORD> passing(HFILTER filter) {
    std::vector<DWORD> judged, found, served;
    for (DWORD i = 0; i < GetCaptureTotalFrames(frames_); ++i) {
      const DWORD verdict = FilterFrame(GetFrame(frames_, i), filter, frames_);
      EXPECT_LE(verdict, 1u) << BhGetLastError();
      if (verdict == FILTER_PASSED) judged.push_back(i);
    }
    for (DWORD at = INVALID_FRAME_NUMBER;
         (at = FilterFindFrame(filter, frames_, at, nullptr, nullptr, 0, FILTER_DIRECTION_NEXT)) !=
         FILTER_NO_MORE_FRAMES;) {
      found.push_back(at);
    }
    EXPECT_EQ(found, judged);
    std::vector<DWORD> back;
    for (DWORD at = INVALID_FRAME_NUMBER;
         (at = FilterFindFrame(filter, frames_, at, nullptr, nullptr, 0, FILTER_DIRECTION_PREV)) !=
         FILTER_NO_MORE_FRAMES;) {
      back.insert(back.begin(), at);
    }
    EXPECT_EQ(back, judged);
    run([&](const PuppetCall& call) {
      EXPERTFRAMEDESCRIPTOR descriptor;
      descriptor.FrameNumber = INVALID_FRAME_NUMBER;
      DWORD error = 0;
      while ((error = ExpertGetFrame(call.key, GET_FRAME_NEXT_FORWARD, 0, descriptor.FrameNumber,
                                     filter, &descriptor)) == NMERR_SUCCESS) {
        served.push_back(descriptor.FrameNumber);
        EXPECT_EQ(descriptor.hFrame, GetFrame(frames_, descriptor.FrameNumber));
      }
      EXPECT_EQ(error, DWORD{NMERR_NO_MORE_FRAMES});
      return TRUE;
    });
    EXPECT_EQ(served, judged);
    return judged;
  }

  using Numbers = std::vector<DWORD>;

  HCAPTURE frames_ = nullptr;
  std::vector<HFILTER> made_;
};

TEST_F(FiltersApi, AnEmptyFilterAndNone) {
  EXPECT_EQ(passing(create()), (Numbers{0, 1, 2, 3, 4}));
  EXPECT_EQ(passing(nullptr), (Numbers{0, 1, 2, 3, 4}));
}

TEST_F(FiltersApi, OneObjectWithAProtocol) {
  EXPECT_EQ(passing(filter_of({exists("TCP")})), (Numbers{1, 4}));
  EXPECT_EQ(passing(filter_of({exists("ETHERNET")})), (Numbers{0, 1, 2, 3, 4}));
  EXPECT_EQ(passing(filter_of({exists("NO SUCH")})), Numbers{});
}

TEST_F(FiltersApi, SeveralProtocols) {
  std::vector<std::byte> table(sizeof(PROTOCOLTABLE) + sizeof(HPROTOCOL));
  auto& protocols = *reinterpret_cast<LPPROTOCOLTABLE>(table.data());
  protocols.nProtocols = 2;
  protocols.hProtocol[0] = protocol("UDP");
  protocols.hProtocol[1] = protocol("TCP");
  FILTEROBJECT2 object = does(FILTERACTION_PROTOCOLSEXIST);
  object.lpProtocolTable = &protocols;
  const HFILTER either = filter_of({object});
  protocols.nProtocols = 0; // it was copied
  EXPECT_EQ(passing(either), (Numbers{0, 1, 3, 4}));
  protocols.nProtocols = static_cast<DWORD>(PROTOCOL_NUM_ANY);
  EXPECT_EQ(passing(filter_of({object})), (Numbers{0, 1, 2, 3, 4}));
}

TEST_F(FiltersApi, ValuesOfProperties) {
  EXPECT_EQ(passing(filter_of(
                {value_of("TCP", "Destination Port"), number(80), does(FILTERACTION_EQUAL)})),
            (Numbers{1, 4}));
  EXPECT_EQ(passing(filter_of({value_of("UDP", "Source Port"), number(53), does(FILTERACTION_EQUAL),
                               exists("IP"), does(FILTERACTION_AND), does(FILTERACTION_NOT)})),
            (Numbers{1, 2, 4}));
  EXPECT_EQ(
      passing(filter_of({value_of("IP", "Time to Live"), number(64), does(FILTERACTION_GREATER)})),
      (Numbers{1, 4}));
  // Properties of two protocols.
  EXPECT_EQ(passing(filter_of({value_of("IP", "Time to Live"), number(64), does(FILTERACTION_EQUAL),
                               value_of("TCP", "Destination Port"), number(80),
                               does(FILTERACTION_EQUAL), does(FILTERACTION_OR)})),
            (Numbers{0, 1, 3, 4}));
}

TEST_F(FiltersApi, AddressesOfFrames) {
  ADDRESS2 first = {};
  first.Type = ADDRESS_TYPE_IP;
  std::memcpy(first.IPAddress, "\x0a\0\0\x01", 4);
  FILTEROBJECT2 from = does(FILTERACTION_ADDRESS);
  from.lpAddress = &first;
  const FILTEROBJECT2 any = does(FILTERACTION_ADDRESSANY);
  EXPECT_EQ(passing(filter_of({from, any, does(FILTERACTION_TO)})), (Numbers{0, 3}));
  EXPECT_EQ(passing(filter_of({from, any, does(FILTERACTION_FROM)})), (Numbers{1, 4}));
  EXPECT_EQ(passing(filter_of({from, any, does(FILTERACTION_FROMTO)})), (Numbers{0, 1, 3, 4}));
  FILTEROBJECT2 property_is = does(FILTERACTION_ADDR_IP);
  property_is.lpAddress = &first;
  EXPECT_EQ(
      passing(filter_of({value_of("IP", "Source Address"), property_is, does(FILTERACTION_EQUAL)})),
      (Numbers{0, 3}));
}

TEST_F(FiltersApi, BytesOfFrames) {
  FILTEROBJECT2 start = does(FILTERACTION_DEREFPROPERTY);
  start.hProtocol = protocol("UDP");
  FILTEROBJECT2 array = does(FILTERACTION_ARRAY);
  char port[] = "\0\x35";
  array.lpArray = port;
  array.ByteCount = 2;
  EXPECT_EQ(passing(filter_of({start, array, does(FILTERACTION_ARRAYEQUAL)})), (Numbers{0, 3}));
}

TEST_F(FiltersApi, ASpecifiedFrameThatFails) {
  const HFILTER tcp = filter_of({exists("TCP")});
  run([&](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    EXPECT_EQ(ExpertGetFrame(call.key, GET_SPECIFIED_FRAME, 0, 1, tcp, &found),
              DWORD{NMERR_SUCCESS});
    EXPECT_EQ(ExpertGetFrame(call.key, GET_SPECIFIED_FRAME, 0, 0, tcp, &found),
              DWORD{NMERR_FRAME_FAILED_FILTER});
    EXPECT_EQ(ExpertGetFrame(call.key, GET_SPECIFIED_FRAME, 0, 5, tcp, &found),
              DWORD{NMERR_OUT_OF_RANGE});
    EXPECT_EQ(ExpertGetFrame(call.key, GET_FRAME_NEXT_BACKWARD, 0, 4, tcp, &found),
              DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.FrameNumber, 1u);
    EXPECT_EQ(ExpertGetFrame(call.key, GET_FRAME_NEXT_FORWARD, FLAGS_ATTACH_PROPERTIES,
                             INVALID_FRAME_NUMBER, tcp, &found),
              DWORD{NMERR_SUCCESS});
    EXPECT_GT(found.lpPropertyTable->nTotalPropertyInsts, 20u);
    EXPECT_EQ(ExpertGetFrame(call.key, GET_FRAME_NEXT_FORWARD, 0, 0, tcp, nullptr),
              DWORD{NMERR_INVALID_PARAMETER});
    return TRUE;
  });
}

TEST_F(FiltersApi, TheUsersFilterAsItWasWhenTheExpertStarted) {
  const HFILTER tcp = filter_of({exists("TCP")});
  const HFILTER last =
      filter_of({value_of("IP", "Time to Live"), number(128), does(FILTERACTION_EQUAL)});
  SetCurrentFilter(tcp);
  EXPECT_EQ(GetCurrentFilter(), tcp);
  run([&](const PuppetCall& call) {
    SetCurrentFilter(nullptr);
    EXPERTFRAMEDESCRIPTOR found = {};
    const auto next = [&](DWORD flags, HFILTER filter) {
      return ExpertGetFrame(call.key, GET_FRAME_NEXT_FORWARD, flags, INVALID_FRAME_NUMBER, filter,
                            &found);
    };
    EXPECT_EQ(next(FLAGS_DEFER_TO_UI_FILTER, nullptr), DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.FrameNumber, 1u);
    EXPECT_EQ(next(FLAGS_DEFER_TO_UI_FILTER, last), DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.FrameNumber, 1u) << "both";
    EXPECT_EQ(next(0, nullptr), DWORD{NMERR_SUCCESS});
    EXPECT_EQ(found.FrameNumber, 0u);
    return TRUE;
  });
  SetCurrentFilter(tcp);
  DestroyFilter(tcp);
  EXPECT_EQ(GetCurrentFilter(), nullptr);
  SetCurrentFilter(reinterpret_cast<HFILTER>(&made_));
  EXPECT_EQ(GetCurrentFilter(), nullptr);
}

TEST_F(FiltersApi, WhatIsMalformed) {
  const HFILTER alone = filter_of({does(FILTERACTION_AND)});
  EXPECT_EQ(FilterFrame(GetFrame(frames_, 0), alone, frames_), DWORD(FILTER_FAIL_WITH_ERROR));
  EXPECT_EQ(BhGetLastError(), DWORD{NMERR_STACK_EMPTY});
  EXPECT_EQ(FilterFindFrame(alone, frames_, INVALID_FRAME_NUMBER, nullptr, nullptr, 0, TRUE),
            DWORD{FILTER_NO_MORE_FRAMES});
  const NMRUNRESULT result = run([&](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    EXPECT_EQ(
        ExpertGetFrame(call.key, GET_FRAME_NEXT_FORWARD, 0, INVALID_FRAME_NUMBER, alone, &found),
        DWORD{NMERR_FILTER_INVALID_EXPRESSION});
    return TRUE;
  });
  EXPECT_EQ(result.Outcome, NMRUN_PROBLEM);
  // It is mended by what it lacks.
  FILTEROBJECT2 object = does(FILTERACTION_INVALID);
  EXPECT_EQ(FilterAddObject(alone, &object), DWORD{NMERR_FILTER_INVALID_EXPRESSION});
  object.Action = 50;
  EXPECT_EQ(FilterAddObject(alone, &object), DWORD{NMERR_FILTER_INVALID_EXPRESSION});
}

TEST_F(FiltersApi, ObjectsWithoutTheirOperand) {
  const HFILTER filter = create();
  for (const FILTERACTIONTYPE action :
       {FILTERACTION_STRING, FILTERACTION_ARRAY, FILTERACTION_ADDRESS, FILTERACTION_ADDR_IP,
        FILTERACTION_ADDR_IP6, FILTERACTION_LARGEINT, FILTERACTION_TIME, FILTERACTION_OID,
        FILTERACTION_PROTOCOLSEXIST, FILTERACTION_PROPERTY, FILTERACTION_DEREFPROPERTY}) {
    FILTEROBJECT2 object = does(action);
    EXPECT_EQ(FilterAddObject(filter, &object), DWORD{NMERR_INVALID_PARAMETER}) << action;
  }
  FILTEROBJECT2 object = exists("TCP");
  EXPECT_EQ(FilterAddObject(filter, nullptr), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(FilterAddObject(nullptr, &object), DWORD{NMERR_INVALID_PARAMETER});
  EXPECT_EQ(passing(filter), (Numbers{0, 1, 2, 3, 4})) << "nothing was added";
}

TEST_F(FiltersApi, HandlesThatAreNone) {
  const HFILTER filter = filter_of({exists("TCP")});
  const auto wild = reinterpret_cast<HFILTER>(&made_);
  EXPECT_EQ(DestroyFilter(wild), DWORD{NMERR_INVALID_HFILTER});
  EXPECT_EQ(DestroyFilter(nullptr), DWORD{NMERR_INVALID_HFILTER});
  EXPECT_EQ(FilterDuplicate(wild), nullptr);
  EXPECT_EQ(BhGetLastError(), DWORD{NMERR_INVALID_HFILTER});
  EXPECT_FALSE(FilterAttachesProperties(wild));
  FilterFlushBits(wild);
  const HFRAME frame = GetFrame(frames_, 0);
  EXPECT_EQ(FilterFrame(frame, wild, frames_), DWORD(FILTER_FAIL_WITH_ERROR));
  EXPECT_EQ(BhGetLastError(), DWORD{NMERR_INVALID_HFILTER});
  EXPECT_EQ(FilterFrame(nullptr, filter, frames_), DWORD(FILTER_FAIL_WITH_ERROR));
  EXPECT_EQ(BhGetLastError(), DWORD{NMERR_INVALID_HFRAME});
  EXPECT_EQ(FilterFrame(frame, filter, nullptr), DWORD(FILTER_FAIL_WITH_ERROR));
  EXPECT_EQ(BhGetLastError(), DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(FilterFindFrame(filter, nullptr, 0, nullptr, nullptr, 0, TRUE),
            DWORD{FILTER_NO_MORE_FRAMES});
  EXPECT_EQ(EnableParserFilter(filter, nullptr), DWORD{NMERR_NOT_SUPPORTED});
  EXPECT_EQ(DisableParserFilter(filter, nullptr), DWORD{NMERR_NOT_SUPPORTED});
  const HFILTER gone = CreateFilter();
  EXPECT_EQ(DestroyFilter(gone), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(DestroyFilter(gone), DWORD{NMERR_INVALID_HFILTER});
}

TEST_F(FiltersApi, DuplicatesAndTheOwnersPointer) {
  const HFILTER tcp = filter_of({exists("TCP")});
  FilterSetUIInstanceData(tcp, this);
  const HFILTER copy = made_.emplace_back(FilterDuplicate(tcp));
  EXPECT_EQ(FilterGetUIInstanceData(copy), this);
  EXPECT_EQ(reinterpret_cast<LPFILTERDESC2>(copy)->NumEntries, 1);
  FILTEROBJECT2 negation = does(FILTERACTION_NOT);
  EXPECT_EQ(FilterAddObject(copy, &negation), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(reinterpret_cast<LPFILTERDESC2>(copy)->NumEntries, 2);
  EXPECT_EQ(passing(copy), (Numbers{0, 2, 3}));
  EXPECT_EQ(passing(tcp), (Numbers{1, 4}));
}

TEST_F(FiltersApi, WhatNeedsProperties) {
  EXPECT_FALSE(FilterAttachesProperties(filter_of({exists("TCP")})));
  EXPECT_TRUE(FilterAttachesProperties(filter_of({value_of("IP", "Time to Live")})));
}

BOOL WINAPI stop_at_once(DWORD, HCAPTURE, HFILTER, LPVOID instance) {
  ++*static_cast<int*>(instance);
  return FALSE;
}

TEST_F(FiltersApi, ASearchThatIsCanceled) {
  int calls = 0;
  EXPECT_EQ(FilterFindFrame(filter_of({exists("TCP")}), frames_, INVALID_FRAME_NUMBER, stop_at_once,
                            &calls, 0, FILTER_DIRECTION_NEXT),
            DWORD{FILTER_CANCELED});
  EXPECT_EQ(calls, 1);
}

TEST_F(FiltersApi, InstancesOfProperties) {
  const HFILTER master = filter_of({exists("UDP")});
  const HFILTER wanted =
      filter_of({value_of("UDP", "Source Port"), number(53), does(FILTERACTION_EQUAL)});
  LPPROPERTYINST found = nullptr;
  HFRAME frame = GetFrame(frames_, 0);
  std::vector<DWORD> numbers;
  while ((frame = FilterFindPropertyInstance(frame, master, frames_, wanted, &found, nullptr,
                                             nullptr, 0, TRUE)) != nullptr) {
    numbers.push_back(GetFrameNumber(frame));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->lpPropertyInfo->hProperty, property("UDP", "Source Port"));
    ASSERT_LT(numbers.size(), 9u);
  }
  EXPECT_EQ(numbers, (Numbers{0, 3}));
  found = nullptr;
  frame = FilterFindPropertyInstance(GetFrame(frames_, 4), nullptr, frames_, wanted, &found,
                                     nullptr, nullptr, 0, FALSE);
  EXPECT_EQ(GetFrameNumber(frame), 3u);
}

} // namespace
} // namespace netmon::test
