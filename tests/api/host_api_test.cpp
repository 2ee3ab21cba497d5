// SPDX-License-Identifier: MIT
// The host's functions themselves: handles, sizes of structures, loading, errors. Reference:
// nmhost.h; experts.md 2.1-2.3; field-notes.md 3.
#include "error_codes.h"
#include "expert_fixture.h"

#include "core/expert/module_builder.h"
#include "support/library.h"

#include <cstring>

namespace netmon::test {
namespace {

constexpr DWORD kInvalidExpert = NMERR_INVALID_EXPERT_HANDLE;

class HostApi : public ExpertFixture {
 protected:
  void reload_puppet() {
    NmUnloadExpert(puppet_);
    puppet_ = NmLoadExpert(expert_path("puppet").c_str(), &error_);
  }

  // Loads the puppet with a hook for Register, and tells why that failed.
  std::string register_error(std::function<BOOL(PEXPERTENUMINFO)> hook) {
    PuppetHooks* const before = &hooks();
    const Library keep(expert_path("puppet")); // so that the hooks stay
    before->on_register = std::move(hook);
    NmUnloadExpert(puppet_);
    std::string text = load_error(expert_path("puppet"));
    before->on_register = nullptr;
    puppet_ = NmLoadExpert(expert_path("puppet").c_str(), &error_);
    EXPECT_NE(puppet_, nullptr);
    return text;
  }
};

TEST_F(HostApi, ErrorNamesAndTexts) {
  EXPECT_STREQ(NmErrorName(0), "NMERR_SUCCESS");
  EXPECT_STREQ(NmErrorName(125), "NMERR_EXPERT_TERMINATE");
  EXPECT_STREQ(NmErrorText(19), "out of memory");
  EXPECT_EQ(NmErrorName(43), nullptr);
  EXPECT_EQ(NmErrorText(123456), nullptr);
}

TEST_F(HostApi, TheLibraryHasAVersion) { EXPECT_GE(std::strlen(NmLibraryVersion()), 5u); }

TEST_F(HostApi, InfoFromRegister) {
  EXPERTENUMINFO info;
  EXPECT_EQ(NmGetExpertInfo(puppet_, &info), kSuccess);
  EXPECT_STREQ(info.szName, "puppet");
  EXPECT_STREQ(info.szVendor, "netmon tests");
  EXPECT_EQ(info.szDllName, expert_path("puppet").substr(0, 259));
  EXPECT_EQ(info.hExpert, puppet_);
  EXPECT_NE(info.hModule, nullptr);
  EXPECT_NE(info.pRegisterProc, nullptr);
  EXPECT_NE(info.pConfigProc, nullptr);
  EXPECT_NE(info.pRunProc, nullptr);
  EXPECT_EQ(NmGetExpertInfo(puppet_, nullptr), kInvalidParameter);
}

TEST_F(HostApi, HandlesThatAreNone) {
  EXPERTENUMINFO info;
  EXPERTSTATUS status;
  auto result = sized<NMRUNRESULT>();
  auto capture_info = sized<NMCAPTUREINFO>();
  for (void* handle : {nowhere<void*>(), static_cast<void*>(nullptr), static_cast<void*>(&info),
                       static_cast<void*>(capture_)}) {
    EXPECT_EQ(NmUnloadExpert(handle), kInvalidExpert);
    EXPECT_EQ(NmGetExpertInfo(handle, &info), kInvalidExpert);
    EXPECT_EQ(NmSetExpertConfig(handle, nullptr, 0), kInvalidExpert);
    EXPECT_EQ(NmWaitExpert(handle, 0), kInvalidExpert);
    EXPECT_EQ(NmTerminateExpert(handle), kInvalidExpert);
    EXPECT_EQ(NmGetRunStatus(handle, &status), kInvalidExpert);
    EXPECT_EQ(NmGetRunResult(handle, &result), kInvalidExpert);
    EXPECT_EQ(NmCloseRun(handle), kInvalidExpert);
    EXPECT_EQ(NmStartExpert(handle, capture_, nullptr, &error_), nullptr);
    EXPECT_EQ(error_.Code, kInvalidExpert);
    EXPECT_EQ(NmConfigureExpert(handle, capture_, nullptr, nullptr, &error_), kInvalidExpert);
  }
  const auto none = reinterpret_cast<HCAPTURE>(puppet_);
  EXPECT_EQ(NmCloseCapture(none), DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(NmGetCaptureInfo(none, &capture_info), DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(NmStartExpert(puppet_, none, nullptr, &error_), nullptr);
  EXPECT_EQ(error_.Code, DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(NmStartExpert(puppet_, nullptr, nullptr, &error_), nullptr);
}

TEST_F(HostApi, StructuresOfAWrongSize) {
  options_.cbSize = 4;
  EXPECT_EQ(NmStartExpert(puppet_, capture_, &options_, &error_), nullptr);
  EXPECT_EQ(error_.Code, kInvalidParameter);
  NMCAPTUREINFO info = {};
  EXPECT_EQ(NmGetCaptureInfo(capture_, &info), kInvalidParameter);
  EXPECT_EQ(NmGetCaptureInfo(capture_, nullptr), kInvalidParameter);
  NMHOSTERROR unsized = {};
  EXPECT_EQ(NmOpenCapture("/no/such", &unsized), nullptr);
  EXPECT_EQ(unsized.Code, 0u); // not written to
  EXPECT_EQ(NmOpenCapture("/no/such", nullptr), nullptr);
  EXPECT_EQ(NmLoadExpert("/no/such", nullptr), nullptr);
}

TEST_F(HostApi, RunWithAllDefaults) {
  set_run([](const PuppetCall& call) {
    EventBuilder event;
    return ExpertSubmitEvent(call.key, event.get()) == kSuccess;
  });
  const HRUNNINGEXPERT handle = NmStartExpert(puppet_, capture_, nullptr, nullptr);
  ASSERT_NE(handle, nullptr);
  EXPECT_EQ(NmWaitExpert(handle, static_cast<DWORD>(-1)), kSuccess);
  EXPECT_EQ(finish(handle).Outcome, NMRUN_DONE);
}

TEST_F(HostApi, CaptureInfo) {
  auto info = sized<NMCAPTUREINFO>();
  EXPECT_EQ(NmGetCaptureInfo(capture_, &info), kSuccess);
  EXPECT_EQ(info.nFrames, 5u);
  EXPECT_EQ(info.MacType, DWORD{MAC_TYPE_ETHERNET});
  EXPECT_STREQ(info.szFormat, "Network Monitor 2.0");
  EXPECT_STREQ(info.szMacType, "Ethernet");
  EXPECT_EQ(info.StartTime.wYear, NetmonBuilder::kStart[0]);
  EXPECT_EQ(info.szPath, folder_.path("capture0.cap"));
}

TEST_F(HostApi, CheckCaptureTellsDamage) {
  const auto warnings_of = [](HCAPTURE capture) {
    std::vector<std::string> warnings;
    EXPECT_EQ(NmCheckCapture(
                  capture,
                  [](LPVOID user, LPCSTR text) CALLBACK {
                    static_cast<std::vector<std::string>*>(user)->emplace_back(text);
                  },
                  &warnings),
              kSuccess);
    return warnings;
  };
  EXPECT_TRUE(warnings_of(capture_).empty());
  const auto warnings = warnings_of(make_capture(4, {2}));
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_TRUE(contains(warnings[0], "frame 2")) << warnings[0];
  EXPECT_EQ(NmCheckCapture(capture_, nullptr, nullptr), kInvalidParameter);
}

TEST_F(HostApi, SummarizesACapture) {
  struct Seen {
    std::vector<NMCAPTUREMEDIUM> media;
    std::vector<std::string> interfaces;
  };
  Seen seen;
  const auto on_medium = [](LPVOID user, const NMCAPTUREMEDIUM* medium) CALLBACK {
    EXPECT_EQ(medium->cbSize, sizeof(NMCAPTUREMEDIUM));
    static_cast<Seen*>(user)->media.push_back(*medium); // its strings are constant
  };
  const auto on_interface = [](LPVOID user, const NMCAPTUREINTERFACE* from) CALLBACK {
    EXPECT_EQ(from->cbSize, sizeof(NMCAPTUREINTERFACE));
    static_cast<Seen*>(user)->interfaces.emplace_back(from->szLinkType);
    EXPECT_STREQ(from->szName, "");
  };
  NetmonBuilder builder(2, 1);
  builder.add(1'000'000, Bytes(60, 1), {1, 0});
  builder.add_raw(3'500'000, 90, 20, Bytes(20, 2), {0x71, 0xE0});
  builder.add(0, Bytes(60, 1), {1, 0});
  builder.add(9'000'000, Bytes(10, 1), {0xFD, 0xFF});
  builder.table()[2] = 5; // damaged
  const HCAPTURE capture = open_capture(folder_.write("mixed.cap", builder.build()));
  auto summary = sized<NMCAPTURESUMMARY>();
  ASSERT_EQ(NmSummarizeCapture(capture, &summary, on_medium, on_interface, &seen), kSuccess);
  EXPECT_EQ(summary.Flags, DWORD{NMSUMMARY_FLAG_HAS_START | NMSUMMARY_FLAG_HAS_LOCAL});
  EXPECT_EQ(summary.nReadable, 3u);
  EXPECT_EQ(summary.nDamaged, 1u);
  EXPECT_EQ(summary.nPresented, 0u);
  EXPECT_EQ(summary.nInterfaces, 0u);
  EXPECT_EQ(summary.Duration, 8'000'000u);
  EXPECT_EQ(summary.cbCaptured, 90u);
  EXPECT_EQ(summary.cbOriginal, 160u);
  EXPECT_EQ(summary.FirstTime.wSecond, 10);
  EXPECT_EQ(summary.LastTime.wSecond, 18);
  EXPECT_EQ(summary.LastTime.wMilliseconds, 123);
  EXPECT_EQ(summary.FirstUtc, 0u);
  ASSERT_EQ(seen.media.size(), 3u);
  for (const NMCAPTUREMEDIUM& medium : seen.media) {
    EXPECT_EQ(medium.nFrames, 1u);
    if (medium.Medium == 0xE071) {
      EXPECT_EQ(medium.LinkType, 113u);
      EXPECT_STREQ(medium.szMedium, "Linux cooked capture");
      EXPECT_STREQ(medium.szLinkType, "LINUX_SLL");
      EXPECT_EQ(medium.MacType, DWORD{MAC_TYPE_UNKNOWN});
    } else if (medium.Medium == 0xFFFD) {
      EXPECT_EQ(medium.LinkType, DWORD{NMLINKTYPE_NONE});
      EXPECT_STREQ(medium.szLinkType, "");
    } else {
      EXPECT_EQ(medium.MacType, DWORD{MAC_TYPE_ETHERNET});
    }
  }

  seen = {};
  const HCAPTURE pcap = open_capture(std::string(NETMON_TEST_CAPTURES) + "/04-udp-dns.pcap");
  ASSERT_EQ(NmSummarizeCapture(pcap, &summary, on_medium, on_interface, &seen), kSuccess);
  EXPECT_EQ(seen.media.size(), 1u);
  EXPECT_EQ(seen.interfaces, std::vector<std::string>{"ETHERNET"});
  EXPECT_EQ(summary.nInterfaces, 1u);
  EXPECT_NE(summary.Flags & NMSUMMARY_FLAG_HAS_UTC, 0u);
  EXPECT_EQ((summary.LastUtc - summary.FirstUtc) / 10, summary.Duration);

  EXPECT_EQ(NmSummarizeCapture(pcap, &summary, nullptr, nullptr, nullptr), kSuccess);
  EXPECT_EQ(NmSummarizeCapture(nullptr, &summary, nullptr, nullptr, nullptr),
            DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_EQ(NmSummarizeCapture(pcap, nullptr, nullptr, nullptr, nullptr), kInvalidParameter);
  summary.cbSize = 8;
  EXPECT_EQ(NmSummarizeCapture(pcap, &summary, nullptr, nullptr, nullptr), kInvalidParameter);
}

TEST_F(HostApi, OpensWithOptions) {
  NetmonBuilder builder(2, 1);
  builder.add(0, from_hex("4500001400000000400000000a0000010a000002"), {9, 0});
  const std::string file = folder_.write("raw.cap", builder.build());
  auto options = sized<NMOPENOPTIONS>();
  options.szName = "another name";
  const HCAPTURE plain = NmOpenCaptureEx(file.c_str(), &options, &error_);
  ASSERT_NE(plain, nullptr) << error_.szText;
  EXPECT_EQ(GetFrameMacType(GetFrame(plain, 0)), 9u);
  auto info = sized<NMCAPTUREINFO>();
  EXPECT_EQ(NmGetCaptureInfo(plain, &info), kSuccess);
  EXPECT_STREQ(info.szPath, "another name");
  EXPECT_EQ(NmCloseCapture(plain), kSuccess);

  options.Flags = NMOPEN_FLAG_AS_ETHERNET;
  const HCAPTURE shown = NmOpenCaptureEx(file.c_str(), &options, nullptr);
  ASSERT_NE(shown, nullptr);
  const HFRAME frame = GetFrame(shown, 0);
  EXPECT_EQ(GetFrameMacType(frame), DWORD{MAC_TYPE_ETHERNET});
  EXPECT_EQ(GetFrameMacHeaderLength(frame), 14u);
  EXPECT_EQ(GetFrameLength(frame), 34u);
  EXPECT_EQ(GetFrameStoredLength(frame), 34u);
  ADDRESS2 address;
  EXPECT_EQ(GetFrameSourceAddress(frame, &address, ADDRESS_TYPE_IP, 0), kSuccess);
  EXPECT_EQ(NmCloseCapture(shown), kSuccess);

  EXPECT_EQ(NmOpenCaptureEx("/no/such", &options, &error_), nullptr);
  EXPECT_TRUE(contains(error_.szText, "another name: ")) << error_.szText;
  options.Flags = 2;
  EXPECT_EQ(NmOpenCaptureEx(file.c_str(), &options, &error_), nullptr);
  EXPECT_EQ(error_.Code, kInvalidParameter);
  options = {};
  EXPECT_EQ(NmOpenCaptureEx(file.c_str(), &options, &error_), nullptr);
  EXPECT_EQ(error_.Code, kInvalidParameter);
  EXPECT_EQ(NmOpenCaptureEx(nullptr, nullptr, nullptr), nullptr);
}

struct Saved {
  std::string bytes;
  std::vector<std::string> warnings;
  std::size_t room = ~std::size_t{0};
};

NMSAVEOPTIONS save_to(Saved& saved, DWORD format) {
  auto options = sized<NMSAVEOPTIONS>();
  options.Format = format;
  options.pvUser = &saved;
  options.pfnWrite = [](LPVOID user, const void* data, DWORD bytes) CALLBACK -> BOOL {
    Saved& target = *static_cast<Saved*>(user);
    if (bytes > target.room) return FALSE;
    target.room -= bytes;
    target.bytes.append(static_cast<const char*>(data), bytes);
    return TRUE;
  };
  options.pfnWarning = [](LPVOID user, LPCSTR text)
                           CALLBACK { static_cast<Saved*>(user)->warnings.emplace_back(text); };
  return options;
}

TEST_F(HostApi, SavesACaptureInEachFormat) {
  for (const auto& [format, start] :
       std::vector<std::pair<DWORD, std::string>>{{NMSAVE_NETMON, "GMBU"},
                                                  {NMSAVE_PCAP, "\xd4\xc3\xb2\xa1"},
                                                  {NMSAVE_PCAPNG, "\n\r\r\n"}}) {
    Saved saved;
    auto options = save_to(saved, format);
    EXPECT_EQ(NmSaveCapture(capture_, &options, &error_), kSuccess) << error_.szText;
    EXPECT_EQ(saved.bytes.substr(0, 4), start);
    EXPECT_TRUE(saved.warnings.empty());
    const std::string file = folder_.write("saved", {saved.bytes.begin(), saved.bytes.end()});
    const HCAPTURE again = NmOpenCapture(file.c_str(), &error_);
    ASSERT_NE(again, nullptr) << error_.szText;
    EXPECT_EQ(GetCaptureTotalFrames(again), GetCaptureTotalFrames(capture_));
    EXPECT_EQ(NmCloseCapture(again), kSuccess);
  }
  Saved saved;
  auto options = save_to(saved, NMSAVE_NETMON);
  EXPECT_EQ(NmSaveCapture(make_capture(4, {2}), &options, nullptr), kSuccess);
  ASSERT_EQ(saved.warnings.size(), 1u);
  EXPECT_TRUE(contains(saved.warnings[0], "1 damaged frame was left out")) << saved.warnings[0];
  options.pfnWarning = nullptr;
  EXPECT_EQ(NmSaveCapture(capture_, &options, nullptr), kSuccess);
}

TEST_F(HostApi, WhatCannotBeSavedIsTold) {
  Saved saved;
  const auto good = save_to(saved, NMSAVE_PCAP);
  NMSAVEOPTIONS bad = good;
  bad.cbSize = 8;
  EXPECT_EQ(NmSaveCapture(capture_, &bad, &error_), kInvalidParameter);
  EXPECT_EQ(error_.Code, kInvalidParameter);
  bad = good;
  bad.Format = 0;
  EXPECT_EQ(NmSaveCapture(capture_, &bad, nullptr), kInvalidParameter);
  bad.Format = 4;
  EXPECT_EQ(NmSaveCapture(capture_, &bad, nullptr), kInvalidParameter);
  bad = good;
  bad.pfnWrite = nullptr;
  EXPECT_EQ(NmSaveCapture(capture_, &bad, nullptr), kInvalidParameter);
  EXPECT_EQ(NmSaveCapture(capture_, nullptr, nullptr), kInvalidParameter);
  EXPECT_EQ(NmSaveCapture(nullptr, &good, nullptr), DWORD{NMERR_INVALID_HCAPTURE});
  EXPECT_TRUE(saved.bytes.empty());

  saved.room = 10;
  EXPECT_EQ(NmSaveCapture(capture_, &good, &error_), DWORD{NMERR_FILE_WRITE_ERROR});
  EXPECT_TRUE(contains(error_.szText, "capture0.cap")) << error_.szText;
}

TEST_F(HostApi, WhatCannotBeOpenedIsNamed) {
  EXPECT_EQ(NmOpenCapture("/no/such/file.cap", &error_), nullptr);
  EXPECT_TRUE(contains(error_.szText, "/no/such/file.cap")) << error_.szText;
  EXPECT_EQ(NmOpenCapture(nullptr, &error_), nullptr);
  EXPECT_EQ(error_.Code, kInvalidParameter);
}

TEST_F(HostApi, LoadingWhatIsNoExpert) {
  const std::string text_file = folder_.write("text.so", from_hex("68656c6c6f"));
  EXPECT_TRUE(contains(load_error(text_file), text_file));
  EXPECT_TRUE(contains(load_error(folder_.write("empty.so", {})), "empty.so"));
  EXPECT_TRUE(contains(load_error(folder_.path("missing.so")), "missing.so"));
  EXPECT_TRUE(contains(load_error(expert_path("no_run")), "no function Run"));
  EXPECT_EQ(NmLoadExpert("", &error_), nullptr);
  EXPECT_EQ(error_.Code, kInvalidParameter);
}

TEST_F(HostApi, AModuleWithoutAnyEntryPointLacksBoth) {
  const std::string text = load_error(expert_path("odd_library"));
  EXPECT_TRUE(contains(text, "no function Register and no function Run")) << text;
  EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_BAD_ENTRY});
}

TEST_F(HostApi, AParserIsToldToBeOne) {
  const std::string text = load_error(expert_path("parser"));
  EXPECT_TRUE(contains(text, "it is a Network Monitor parser, not an expert")) << text;
  EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_BAD_ENTRY});
}

// Modules of the other system, and of this system for other machines: the loader says what it finds
// odd, but not what the module is.
TEST_F(HostApi, ModulesForElsewhereAreToldForWhat) {
  PeBuilder pe;
  pe.machine = 0xaa64;
  const std::string arm_dll = load_error(folder_.write("arm.dll", pe.build()));
  EXPECT_TRUE(contains(arm_dll, "a Windows DLL for 64-bit ARM")) << arm_dll;
  ElfBuilder elf;
  elf.machine = 183;
  const std::string arm_library = load_error(folder_.write("arm.so", elf.build()));
  EXPECT_TRUE(contains(arm_library, "a Linux shared library (ELF) for 64-bit ARM")) << arm_library;
  for (const std::string& text : {arm_dll, arm_library}) {
    EXPECT_TRUE(contains(text, "this netmon is for ")) << text;
    EXPECT_EQ(error_.SubStatus, DWORD{EXPERTSUBSTATUS_ABORTED_LOAD_FAIL});
  }
  // For this kind of processor, but still for the other system.
  const std::string foreign = std::string(kModuleSuffix) == ".dll"
                                  ? load_error(folder_.write("foreign.dll", ElfBuilder().build()))
                                  : load_error(folder_.write("foreign.so", PeBuilder().build()));
  EXPECT_TRUE(contains(foreign, std::string(kModuleSuffix) == ".dll" ? "for Windows" : "for Linux"))
      << foreign;
}

TEST_F(HostApi, ParsersOfTheOtherSystemAreToldToBeBoth) {
  PeBuilder pe;
  pe.machine = 0x184; // which no longer exists
  pe.exports = {"ParserAutoInstallInfo"};
  const std::string text = load_error(folder_.write("parser.dll", pe.build()));
  EXPECT_TRUE(contains(text, "parser, not an expert")) << text;
  EXPECT_TRUE(contains(text, "Windows DLL for Alpha")) << text;
}

TEST_F(HostApi, EntryPointsMangledAsCpp) {
  const HEXPERT expert = NmLoadExpert(expert_path("mangled").c_str(), &error_);
  ASSERT_NE(expert, nullptr) << error_.szText;
  EXPERTENUMINFO info;
  NmGetExpertInfo(expert, &info);
  EXPECT_STREQ(info.szName, "mangled");
  const HRUNNINGEXPERT handle = NmStartExpert(expert, capture_, &options_, &error_);
  EXPECT_EQ(finish(handle).bReturned, 5); // not the stale overload, which returns 0
  NmUnloadExpert(expert);
}

TEST_F(HostApi, RegisterIsAskedWithAZeroedStructure) {
  bool zero = false;
  hooks().on_register = [&](PEXPERTENUMINFO info) {
    static const EXPERTENUMINFO kZero = {};
    std::strcpy(info->szName, "");
    std::strcpy(info->szVendor, "");
    std::memset(info->szVendor, 0, sizeof(info->szVendor));
    std::memset(info->szDescription, 0, sizeof(info->szDescription));
    info->Flags = 0;
    std::memset(info->szName, 0, sizeof(info->szName));
    zero = std::memcmp(info, &kZero, sizeof(kZero)) == 0;
    // Strings without an end, and members of the host overwritten.
    std::memset(info, 'x', sizeof(*info));
    return TRUE;
  };
  const Library keep(expert_path("puppet"));
  reload_puppet();
  ASSERT_NE(puppet_, nullptr) << error_.szText;
  EXPECT_TRUE(zero);
  EXPERTENUMINFO info;
  NmGetExpertInfo(puppet_, &info);
  EXPECT_EQ(std::strlen(info.szName), 259u);
  EXPECT_EQ(info.hExpert, puppet_);
  EXPECT_EQ(info.szDllName, expert_path("puppet").substr(0, 259));
  EXPECT_EQ(run([](const PuppetCall&) { return TRUE; }).Outcome, NMRUN_DONE);
}

TEST_F(HostApi, RegisterThatFails) {
  EXPECT_TRUE(contains(register_error([](PEXPERTENUMINFO) { return FALSE; }), "FALSE"));
  EXPECT_TRUE(contains(register_error([](PEXPERTENUMINFO info) {
                         info->szName[0] = '\0';
                         return TRUE;
                       }),
                       "name"));
  EXPECT_TRUE(contains(register_error([](PEXPERTENUMINFO) -> BOOL { throw 1; }), "crashed"));
  EXPECT_TRUE(contains(register_error([](PEXPERTENUMINFO) -> BOOL {
                         *nowhere<volatile int*>() = 1;
                         return TRUE;
                       }),
                       "access violation"));
}

TEST_F(HostApi, UnloadingWhileItRunsWaitsForTheEnd) {
  std::atomic<bool> let_go = false, running = false;
  set_run([&](const PuppetCall&) {
    running = true;
    while (!let_go) {
    }
    return TRUE;
  });
  const HEXPERT second = NmLoadExpert(expert_path("puppet").c_str(), &error_);
  const HRUNNINGEXPERT handle = NmStartExpert(second, capture_, &options_, &error_);
  ASSERT_TRUE(eventually([&] { return running.load(); }));
  EXPECT_EQ(NmUnloadExpert(second), kSuccess);
  let_go = true;
  EXPECT_EQ(finish(handle).Outcome, NMRUN_DONE);
}

TEST_F(HostApi, CallbacksMayStopTheRunButNotWaitForIt) {
  struct Seen {
    std::atomic<HRUNNINGEXPERT> run = nullptr;
    std::atomic<DWORD> wait = 0, close = 0, terminate = 0;
  } seen;
  options_.pvUser = &seen;
  options_.pfnStatus = nullptr;
  options_.pfnEvent = [](LPVOID user, const NMEVENTDATA*) CALLBACK {
    auto& all = *static_cast<Seen*>(user);
    while (!all.run) {
    }
    all.wait = NmWaitExpert(all.run, 1000);
    all.close = NmCloseRun(all.run);
    all.terminate = NmTerminateExpert(all.run);
  };
  const HRUNNINGEXPERT handle = start([](const PuppetCall& call) {
    EventBuilder event;
    EXPECT_EQ(ExpertSubmitEvent(call.key, event.get()), kSuccess);
    return ExpertSubmitEvent(call.key, event.get()) == NMERR_EXPERT_TERMINATE;
  });
  seen.run = handle;
  const NMRUNRESULT result = finish(handle);
  EXPECT_EQ(seen.wait, DWORD{NMERR_LOCKED});
  EXPECT_EQ(seen.close, DWORD{NMERR_LOCKED});
  EXPECT_EQ(seen.terminate, kSuccess);
  EXPECT_EQ(result.Outcome, NMRUN_TERMINATED);
}

} // namespace
} // namespace netmon::test
