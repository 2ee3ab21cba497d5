// SPDX-License-Identifier: MIT
// odd: does what its configuration says, see odd.h; without one, nothing.
#include "odd.h"

#include "odd_system.h"

#include <netmon/netmon.h>

#include <stdlib.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <limits>
#include <string>
#include <thread>
#include <vector>

namespace {

struct Config {
  DWORD length;
  DWORD which;
};

// An event with columns, submitted when it is complete.
class Event {
 public:
  explicit Event(const char* name) : memory_(sizeof(NMEVENTDATA)) {
    head().szSourceName = const_cast<char*>("odd");
    head().szEventName = const_cast<char*>(name);
  }

  NMEVENTDATA& head() { return *reinterpret_cast<NMEVENTDATA*>(memory_.data()); }

  // Good until the next one is added.
  NMCOLUMNVARIANT& add(const char* name, NMCOLUMNTYPE type) {
    const std::size_t at = memory_.size();
    memory_.resize(at + sizeof(NMCOLUMNINFO));
    ++head().NumColumns;
    auto* column = reinterpret_cast<NMCOLUMNINFO*>(memory_.data() + at);
    column->szColumnName = const_cast<char*>(name);
    column->VariantData.Type = type;
    return column->VariantData;
  }

  void add_text(const char* name, const char* text) {
    add(name, NMCOLUMNTYPE_STRING).Value.pStringVal = text;
  }

  DWORD submit(HEXPERTKEY key) { return ExpertSubmitEvent(key, &head()); }

 private:
  std::vector<unsigned char> memory_;
};

void note(HEXPERTKEY key, const char* what) { Event(what).submit(key); }

int dive(volatile char* outer) {
  volatile char here[4096];
  here[0] = static_cast<char>(*outer + 1);
  if (here[0] == 99 && here[1] == 99) return 0;
  return dive(here) + here[0];
}

void sleep_forever() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

void wait_until_told(HEXPERTKEY key) {
  while (ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, "waiting", 50) == NMERR_SUCCESS) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void put(std::string& out, DWORD number) { out.append(reinterpret_cast<char*>(&number), 4); }

// Records of the stream to the parent: length, type, payload. The types are those of wire.h.
void forge_records(HEXPERTKEY) {
  std::string result;
  result += '\0'; // done
  put(result, 0); // no detail
  result += '\0'; // no memory account
  std::string record;
  put(record, static_cast<DWORD>(result.size()));
  record += '\x08';                   // a result
  record += result + record + record; // and two more
  for (int fd = 3; fd < 64; ++fd) {
    write_to(fd, record);
  }
}

void write_everywhere(const std::string& bytes, bool for_ever) {
  do {
    for (int fd = 3; fd < 64; ++fd) {
      write_to(fd, bytes);
    }
  } while (for_ever);
}

void show_every_type(HEXPERTKEY key) {
  for (const bool high : {false, true}) {
    Event event(high ? "high" : "low");
    event.head().Severity = high ? 77 : 0;
    event.add("uint8", NMCOLUMNTYPE_UINT8).Value.Uint8Val = high ? 255 : 0;
    event.add("sint8", NMCOLUMNTYPE_SINT8).Value.Sint8Val = static_cast<char>(high ? 127 : -128);
    event.add("uint16", NMCOLUMNTYPE_UINT16).Value.Uint16Val = high ? 65535 : 0;
    event.add("sint16", NMCOLUMNTYPE_SINT16).Value.Sint16Val =
        static_cast<short>(high ? 32767 : -32768);
    event.add("uint32", NMCOLUMNTYPE_UINT32).Value.Uint32Val = high ? 4294967295u : 0;
    event.add("sint32", NMCOLUMNTYPE_SINT32).Value.Sint32Val =
        high ? 2147483647 : std::numeric_limits<LONG>::min();
    event.add("float64", NMCOLUMNTYPE_FLOAT64).Value.Float64Val = high ? HUGE_VAL : 0.1;
    event.add("frame", NMCOLUMNTYPE_FRAME).Value.FrameVal = high ? 0xffffffff : 0;
    event.add("yesno", NMCOLUMNTYPE_YESNO).Value.YesNoVal = high ? -7 : 0;
    event.add("onoff", NMCOLUMNTYPE_ONOFF).Value.OnOffVal = high;
    event.add("truefalse", NMCOLUMNTYPE_TRUEFALSE).Value.TrueFalseVal = high;
    std::memcpy(event.add("macaddr", NMCOLUMNTYPE_MACADDR).Value.MACAddrVal,
                high ? "\xff\xfe\xfd\xfc\xfb\xfa" : "\0\xa0\xc9\x14\xc8\x29", 6);
    std::memcpy(
        &event.add("ipxaddr", NMCOLUMNTYPE_IPXADDR).Value.IPXAddrVal,
        high ? "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff" : "\0\0\0\1\0\xa0\xc9\x14\xc8\x29", 10);
    std::memcpy(&event.add("ipaddr", NMCOLUMNTYPE_IPADDR).Value.IPAddrVal,
                high ? "\xff\xff\xff\xff" : "\x0a\0\0\x01", 4);
    event.add("vartime", NMCOLUMNTYPE_VARTIME).Value.VarTimeVal = high ? 1e300 : 36526.75;
    event.add_text("string", high ? nullptr : "plain");
    event.submit(key);
  }
}

void hide_columns(HEXPERTKEY key) {
  Event shown("shown");
  shown.head().Flags = NMEVENTFLAG_DO_NOT_DISPLAY_MACHINE | NMEVENTFLAG_DO_NOT_DISPLAY_DATE;
  shown.head().szDescription = const_cast<char*>("described");
  shown.head().Justification = const_cast<char*>("because it is so");
  shown.head().SysTime.wSecond = 1;
  shown.head().SysTime.wMilliseconds = 250;
  shown.add_text("own", "first");
  shown.submit(key);
  Event hidden("hidden");
  hidden.head().Flags = NMEVENTFLAG_DO_NOT_DISPLAY_FIXED_COLUMNS;
  hidden.head().szDescription = const_cast<char*>("not to be seen");
  hidden.head().Justification = shown.head().Justification;
  hidden.add_text("own", "second");
  hidden.submit(key);
}

void mix_shapes(HEXPERTKEY key) {
  Event first("first");
  first.add_text("a", "a1");
  first.add_text("b", "b1");
  first.submit(key);
  Event second("second");
  second.add_text("b", "b2");
  second.add_text("c", "c2");
  second.add_text("c", "c2 again");
  second.submit(key);
}

void speak_oddly(HEXPERTKEY key) {
  static char bad[] = "\xff\xfe caf\xe9 \x1b[31mred\x07 line\nbreak \xe2\x80\xae turned \xc3";
  Event event(bad);
  event.head().szDescription = bad;
  event.head().Justification = bad;
  event.add_text(bad, bad);
  event.submit(key);
  ExpertIndicateStatus(key, EXPERTSTATUS_PROBLEM, 0, bad, 10);
}

void shout(HEXPERTKEY key) {
  static std::string endless(2 << 20, 'x');
  Event event("shout");
  for (int i = 0; i < 255; ++i) event.add_text(endless.c_str(), endless.c_str());
  event.submit(key);
}

BOOL behave(HEXPERTKEY key, DWORD which) {
  switch (which) {
    case kCallsExit: exit(3);
    case kCallsUnderscoreExit: _Exit(0);
    case kKillsItself: kill_this_process(); break;
    case kOverflowsOnAThread:
      std::thread([] {
        volatile char start = 0;
        dive(&start);
      }).join();
      break;
    case kExitsOnAThread:
      std::thread([] { exit(5); }).detach();
      sleep_forever();
      break;
    case kClosesFiles:
      for (int fd = 0; fd < 1024; ++fd) close_file(fd);
      break;
    case kWritesGarbage: write_everywhere(std::string(100, '\xee'), false); break;
    case kWritesToMany: write_everywhere(std::string(1000, '\0'), true); break;
    case kForgesRecords: forge_records(key); break;
    case kLeavesAProcess:
      leave_a_process();
      kill_this_process();
      break;
    case kPrints:
      std::puts("printed to the standard output");
      std::fflush(stdout);
      std::fputs("printed to the standard error\n", stderr);
      break;
    case kReadsInput:
      note(key, input_is_at_its_end() ? "input is at its end" : "input has something");
      break;
    case kFloods: {
      Event event("again");
      event.add_text("filler", "................................................................");
      while (event.submit(key) == NMERR_SUCCESS) {
      }
      break;
    }
    case kShouts: shout(key); break;
    case kSpeaksOddly: speak_oddly(key); return FALSE;
    case kShowsEveryType: show_every_type(key); break;
    case kHidesColumns: hide_columns(key); break;
    case kMixesShapes: mix_shapes(key); break;
    case kIndicatesWildly:
      for (int i = 0; i < 300'000; ++i) {
        ExpertIndicateStatus(key, EXPERTSTATUS_RUNNING, 0, "busy", i / 3100);
      }
      break;
    case kMapsMemory:
      for (;;) {
        void* block = malloc(1 << 20);
        if (!block) break;
        std::memset(block, 1, 1 << 20);
      }
      note(key, "malloc refused");
      break;
    case kBlocksSignals:
      ignore_requests_to_end();
      sleep_forever();
      break;
    case kReportsProblem:
      ExpertIndicateStatus(key, EXPERTSTATUS_PROBLEM, 9, "there is no lamp in the capture", 10);
      return FALSE;
    case kWaits: wait_until_told(key); break;
    case kIgnoresStop:
      wait_until_told(key);
      sleep_forever();
      break;
    default: break;
  }
  return TRUE;
}

} // namespace

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "odd");
  std::strcpy(pExpertInfo->szVendor, "netmon tests");
  std::strcpy(pExpertInfo->szDescription, "Behaves oddly, when told to");
  pExpertInfo->Flags = EXPERT_ENUM_FLAG_CONFIGURABLE;
  return TRUE;
}

BOOL WINAPI Configure(HEXPERTKEY hExpertKey, PEXPERTCONFIG* ppConfig, PEXPERTSTARTUPINFO, DWORD,
                      HWND) {
  const auto* given = reinterpret_cast<const Config*>(*ppConfig);
  if (given && given->which == kReportsProblem) return FALSE;
  auto* config = static_cast<Config*>(ExpertAllocMemory(hExpertKey, sizeof(Config), nullptr));
  config->length = sizeof(Config);
  config->which = kShowsEveryType;
  *ppConfig = reinterpret_cast<PEXPERTCONFIG>(config);
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO, DWORD, HWND) {
  note(hExpertKey, "before");
  if (const char* sign = std::getenv(kSignOfLife)) std::ofstream(sign) << "here";
  if (!pConfig) return TRUE;
  return behave(hExpertKey, reinterpret_cast<const Config*>(pConfig)->which);
}
