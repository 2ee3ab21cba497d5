// SPDX-License-Identifier: MIT
// ExpertSubmitEvent, row by row. Reference: experts.md 9, 10.5, 14.5; field-notes.md 1.
#include "error_codes.h"
#include "expert_fixture.h"

#include <cstring>

namespace netmon::test {
namespace {

class ExpertEvents : public ExpertFixture {
 protected:
  // Submits an event in a run of its own.
  DWORD submit(EventBuilder& event) {
    DWORD error = 0;
    run([&](const PuppetCall& call) {
      error = ExpertSubmitEvent(call.key, event.get());
      return TRUE;
    });
    return error;
  }

  static char* text(std::string& string) { return string.data(); }
};

TEST_F(ExpertEvents, DeepCopyBeforeReturn) {
  std::string name = "Name", column_name = "Column", value = "one";
  EventBuilder event(1);
  event->szEventName = text(name);
  event.column(0).szColumnName = text(column_name);
  event.column(0).VariantData.Type = NMCOLUMNTYPE_STRING;
  event.column(0).VariantData.Value.pStringVal = text(value);
  // One block, submitted repeatedly with different contents.
  run([&](const PuppetCall& call) {
    for (const char* each : {"one", "two", "six"}) {
      value = each;
      EXPECT_EQ(ExpertSubmitEvent(call.key, event.get()), kSuccess);
    }
    name = "Gone";
    return TRUE;
  });
  ASSERT_EQ(events_.size(), 3u);
  EXPECT_EQ(events_[0].columns[0].text, "one");
  EXPECT_EQ(events_[1].columns[0].text, "two");
  EXPECT_EQ(events_[2].columns[0].text, "six");
  EXPECT_EQ(events_[2].name, "Name");
}

TEST_F(ExpertEvents, EveryMemberArrives) {
  std::string source = "Source", name = "Name", description = "Description", machine = "Machine",
              justification = "Because";
  EventBuilder event;
  event->EventIdent = 17;
  event->Flags = NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_DATE;
  event->Severity = NMEVENT_SEVERITY_ERROR;
  event->szSourceName = text(source);
  event->szEventName = text(name);
  event->szDescription = text(description);
  event->szMachine = text(machine);
  event->Justification = text(justification);
  event->SysTime = {2003, 5, 3, 14, 15, 16, 17, 180};
  EXPECT_EQ(submit(event), kSuccess);
  const SeenEvent& seen = events_.at(0);
  EXPECT_EQ(seen.ident, 17u);
  EXPECT_EQ(seen.flags, NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_DATE);
  EXPECT_EQ(seen.severity, DWORD{NMEVENT_SEVERITY_ERROR});
  EXPECT_EQ(seen.source, source);
  EXPECT_EQ(seen.name, name);
  EXPECT_EQ(seen.description, description);
  EXPECT_EQ(seen.machine, machine);
  EXPECT_EQ(seen.justification, justification);
  EXPECT_EQ(std::memcmp(&seen.time, &event->SysTime, sizeof(SYSTEMTIME)), 0);
}

TEST_F(ExpertEvents, VersionNotZero) {
  EventBuilder event;
  event->Version = 1;
  EXPECT_EQ(submit(event), DWORD{NMERR_BAD_VERSION});
  EXPECT_TRUE(events_.empty());
}

TEST_F(ExpertEvents, NullEvent) {
  run([](const PuppetCall& call) {
    EXPECT_EQ(ExpertSubmitEvent(call.key, nullptr), kInvalidParameter);
    return TRUE;
  });
}

TEST_F(ExpertEvents, NullStringsAreEmpty) {
  EventBuilder event(1);
  event.column(0).VariantData.Type = NMCOLUMNTYPE_UINT8;
  EXPECT_EQ(submit(event), kSuccess);
  const SeenEvent& seen = events_.at(0);
  EXPECT_EQ(seen.source + seen.name + seen.description + seen.machine, "");
  EXPECT_EQ(seen.columns.at(0).name, "");
  EXPECT_FALSE(seen.has_justification); // NULL hides the window; empty does not
}

TEST_F(ExpertEvents, NullStringValueIsEmpty) {
  EventBuilder event(1);
  event.column(0).VariantData.Type = NMCOLUMNTYPE_STRING;
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(events_.at(0).columns.at(0).text, "");
}

TEST_F(ExpertEvents, ExpertFlagMissingIsSetInTheCopy) {
  EventBuilder event;
  event->Flags = NMEVENTFLAG_DO_NOT_DISPLAY_TIME;
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(events_.at(0).flags, NMEVENTFLAG_EXPERT | NMEVENTFLAG_DO_NOT_DISPLAY_TIME);
  EXPECT_EQ(event->Flags, DWORD{NMEVENTFLAG_DO_NOT_DISPLAY_TIME});
}

TEST_F(ExpertEvents, SeverityAboveFiveIsAccepted) {
  EventBuilder event;
  event->Severity = 99;
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(events_.at(0).severity, 99u);
}

TEST_F(ExpertEvents, NumColumnsZero) {
  EventBuilder event;
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_TRUE(events_.at(0).columns.empty());
}

TEST_F(ExpertEvents, NumColumns255) {
  EventBuilder event(255);
  for (unsigned i = 0; i < 255; ++i) {
    event.column(i).VariantData.Type = NMCOLUMNTYPE_UINT8;
    event.column(i).VariantData.Value.Uint8Val = static_cast<BYTE>(i);
  }
  EXPECT_EQ(submit(event), kSuccess);
  ASSERT_EQ(events_.at(0).columns.size(), 255u);
  EXPECT_EQ(events_[0].columns[254].variant.Value.Uint8Val, 254);
}

TEST_F(ExpertEvents, UnknownColumnTypeDropsTheEvent) {
  for (const unsigned type : {16u, 99u, 0xffffffffu}) {
    EventBuilder event(2);
    event.column(0).VariantData.Type = NMCOLUMNTYPE_UINT8;
    std::memcpy(&event.column(1).VariantData.Type, &type, sizeof(type));
    EXPECT_EQ(submit(event), kInvalidParameter) << type;
  }
  EXPECT_TRUE(events_.empty());
}

TEST_F(ExpertEvents, NoViewerButSubmits) {
  hooks().on_register = [](PEXPERTENUMINFO info) {
    info->Flags = EXPERT_ENUM_FLAG_NO_VIEWER;
    return TRUE;
  };
  NmUnloadExpert(puppet_);
  puppet_ = NmLoadExpert(expert_path("puppet").c_str(), &error_);
  EventBuilder event;
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(events_.size(), 1u);
}

TEST_F(ExpertEvents, SysTimeIsKeptAsGiven) {
  EventBuilder event;
  event->SysTime = {0, 0, 9, 0, 99, 61, 62, 5000}; // relative, and not normalized
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(std::memcmp(&events_.at(0).time, &event->SysTime, sizeof(SYSTEMTIME)), 0);
}

TEST_F(ExpertEvents, ValuesOfEveryTypeArrive) {
  const auto value_of = [](unsigned type, auto set) {
    EventBuilder event(1);
    event.column(0).VariantData.Type = static_cast<NMCOLUMNTYPE>(type);
    set(event.column(0).VariantData.Value);
    return event;
  };
  auto check = [this](EventBuilder event, auto holds) {
    events_.clear();
    ASSERT_EQ(submit(event), kSuccess);
    EXPECT_TRUE(holds(events_.at(0).columns.at(0).variant.Value))
        << events_[0].columns[0].variant.Type;
  };
  check(value_of(NMCOLUMNTYPE_UINT8, [](auto& v) { v.Uint8Val = 200; }),
        [](auto& v) { return v.Uint8Val == 200; });
  check(value_of(NMCOLUMNTYPE_SINT8, [](auto& v) { v.Sint8Val = -5; }),
        [](auto& v) { return v.Sint8Val == -5; });
  check(value_of(NMCOLUMNTYPE_UINT16, [](auto& v) { v.Uint16Val = 60000; }),
        [](auto& v) { return v.Uint16Val == 60000; });
  check(value_of(NMCOLUMNTYPE_SINT16, [](auto& v) { v.Sint16Val = -30000; }),
        [](auto& v) { return v.Sint16Val == -30000; });
  check(value_of(NMCOLUMNTYPE_UINT32, [](auto& v) { v.Uint32Val = 4000000000u; }),
        [](auto& v) { return v.Uint32Val == 4000000000u; });
  check(value_of(NMCOLUMNTYPE_SINT32, [](auto& v) { v.Sint32Val = -2000000000; }),
        [](auto& v) { return v.Sint32Val == -2000000000; });
  check(value_of(NMCOLUMNTYPE_FLOAT64, [](auto& v) { v.Float64Val = 0.1; }),
        [](auto& v) { return v.Float64Val == 0.1; });
  check(value_of(NMCOLUMNTYPE_FRAME, [](auto& v) { v.FrameVal = 3; }),
        [](auto& v) { return v.FrameVal == 3; });
  check(value_of(NMCOLUMNTYPE_YESNO, [](auto& v) { v.YesNoVal = 1; }),
        [](auto& v) { return v.YesNoVal == 1; });
  check(value_of(NMCOLUMNTYPE_ONOFF, [](auto& v) { v.OnOffVal = 1; }),
        [](auto& v) { return v.OnOffVal == 1; });
  check(value_of(NMCOLUMNTYPE_TRUEFALSE, [](auto& v) { v.TrueFalseVal = 1; }),
        [](auto& v) { return v.TrueFalseVal == 1; });
  check(value_of(NMCOLUMNTYPE_MACADDR, [](auto& v) { std::memcpy(v.MACAddrVal, "abcdef", 6); }),
        [](auto& v) { return std::memcmp(v.MACAddrVal, "abcdef", 6) == 0; });
  check(
      value_of(NMCOLUMNTYPE_IPXADDR, [](auto& v) { std::memcpy(&v.IPXAddrVal, "0123456789", 10); }),
      [](auto& v) { return std::memcmp(&v.IPXAddrVal, "0123456789", 10) == 0; });
  check(
      value_of(NMCOLUMNTYPE_IPADDR, [](auto& v) { std::memcpy(&v.IPAddrVal, "\x0a\0\0\x01", 4); }),
      [](auto& v) { return std::memcmp(&v.IPAddrVal, "\x0a\0\0\x01", 4) == 0; });
  check(value_of(NMCOLUMNTYPE_VARTIME, [](auto& v) { v.VarTimeVal = 37000.25; }),
        [](auto& v) { return v.VarTimeVal == 37000.25; });
}

TEST_F(ExpertEvents, ReservedMembersAreNeverRead) {
  EventBuilder event;
  event->pszReserved = nowhere<LPSTR>();
  event->pvReserved = nowhere<PVOID>();
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_FALSE(events_.at(0).has_reserved);
}

TEST_F(ExpertEvents, AStringWithoutEndIsCutAtOneMegabyte) {
  std::string endless(3 << 20, 'x');
  EventBuilder event;
  event->szDescription = text(endless);
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(events_.at(0).description, endless.substr(0, 1 << 20));
}

TEST_F(ExpertEvents, BytesOfStringsAreNotTouched) {
  std::string odd = "\x01\x1b[31m\xff\xfe\xc3(";
  EventBuilder event;
  event->szDescription = text(odd);
  EXPECT_EQ(submit(event), kSuccess);
  EXPECT_EQ(events_.at(0).description, odd);
}

TEST_F(ExpertEvents, TextsCanBeMadeUtf8) {
  char buffer[10];
  const auto utf8 = [&](const char* text, DWORD size, DWORD needed) {
    std::memset(buffer, 'x', sizeof(buffer));
    EXPECT_EQ(NmTextToUtf8(text, buffer, size), needed);
    EXPECT_EQ(buffer[size], 'x');
    return std::string(buffer);
  };
  EXPECT_EQ(utf8("caf\u00e9", 9, 6), "caf\u00e9");
  EXPECT_EQ(utf8("caf\xe9", 9, 6), "caf\u00e9");
  EXPECT_EQ(utf8("caf\xe9", 6, 6), "caf\u00e9");
  EXPECT_EQ(utf8("caf\xe9", 5, 6), "caf");
  EXPECT_EQ(utf8("caf\xe9", 1, 6), "");
  EXPECT_EQ(utf8("", 9, 1), "");
  std::memset(buffer, 'x', sizeof(buffer));
  EXPECT_EQ(NmTextToUtf8("caf\xe9", buffer, 0), 6u);
  EXPECT_EQ(buffer[0], 'x');
  EXPECT_EQ(NmTextToUtf8("caf\xe9", nullptr, 100), 6u);
  EXPECT_EQ(NmTextToUtf8(nullptr, buffer, 9), 0u);
}

TEST_F(ExpertEvents, WithoutACallbackEventsAreCounted) {
  options_.pfnEvent = nullptr;
  options_.pfnStatus = nullptr;
  EventBuilder event;
  const NMRUNRESULT result = run([&](const PuppetCall& call) {
    EXPECT_EQ(ExpertIndicateStatus(call.key, EXPERTSTATUS_RUNNING, 0, "x", 0), kSuccess);
    EXPECT_EQ(ExpertSubmitEvent(call.key, event.get()), kSuccess);
    EXPECT_EQ(ExpertSubmitEvent(call.key, event.get()), kSuccess);
    return TRUE;
  });
  EXPECT_EQ(result.nEvents, 2u);
}

} // namespace
} // namespace netmon::test
