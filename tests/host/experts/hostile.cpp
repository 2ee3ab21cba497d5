// SPDX-License-Identifier: MIT
// hostile: writes records to the report stream that must not harm nmexpert, see hostile.h.
#include "hostile.h"

#include "odd_system.h"

#include <netmon/netmon.h>

#include <chrono>
#include <cstring>
#include <string>
#include <thread>

namespace {

constexpr int kReportFd = 3;

// The types of records, as in wire.h.
constexpr char kCapture = 1, kEvent = 3, kStatus = 4, kConfig = 5, kWarning = 6, kFailure = 7,
               kResult = 8;

std::string number(DWORD value) { return std::string(reinterpret_cast<char*>(&value), 4); }

std::string record(char type, const std::string& payload) {
  return number(static_cast<DWORD>(payload.size())) + type + payload;
}

std::string text(const std::string& bytes) {
  return number(static_cast<DWORD>(bytes.size())) + bytes;
}

// Flags, severity, time; source, name, description, machine; no justification, no columns.
std::string event() {
  return record(kEvent, std::string(4 + 4 + 16, '\0') + text("") + text("forged") + text("") +
                            text("") + std::string(2, '\0'));
}

std::string result() { return record(kResult, '\0' + text("") + '\0'); } // done

[[noreturn]] void live_on() {
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

[[noreturn]] void send_for_ever(const std::string& bytes) {
  for (;;) write_to(kReportFd, bytes);
}

void behave(DWORD which) {
  const auto send = [](const std::string& bytes) { write_to(kReportFd, bytes); };
  const std::string warning = record(kWarning, text(std::string(4000, 'w')));
  switch (which) {
    case kWarnsForEver: send_for_ever(warning);
    case kSubmitsForEver: send_for_ever(event());
    case kTellsStatusForEver: send_for_ever(record(kStatus, std::string(12, '\0') + text("busy")));
    case kConfiguresForEver: send_for_ever(record(kConfig, text("1234")));
    case kResultThenWarnings: send(result()); send_for_ever(warning);
    case kResultThenEvents: send(result()); send_for_ever(event());
    case kResultThenSilence: send(result()); live_on();
    case kHugeRecord: send(number(0xffffffff) + kEvent); live_on();
    case kRecordWithoutEnd: send(number(20 << 20) + kEvent); live_on();
    case kUnknownRecord: send(record(77, "")); live_on();
    case kSecondCapture: send(record(kCapture, number(1))); live_on();
    case kBlamesTheCapture: send(record(kFailure, '\0' + text("forged"))); live_on();
    case kClosesStreamAndLivesOn: close_file(kReportFd); live_on();
    default: break;
  }
}

} // namespace

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "hostile");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG pConfig, PEXPERTSTARTUPINFO, DWORD, HWND) {
  NMEVENTDATA before = {};
  before.szEventName = const_cast<char*>("before");
  ExpertSubmitEvent(hExpertKey, &before);
  if (!pConfig) return FALSE;
  DWORD which;
  std::memcpy(&which, reinterpret_cast<const char*>(pConfig) + 4, sizeof(which));
  behave(which);
  return TRUE;
}
