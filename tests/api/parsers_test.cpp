// SPDX-License-Identifier: MIT
// A parser that is not built in, seen by experts: one that works, and ones that fault, throw, and
// never return. It takes the name of a medium, whose frames lead to it without any wiring.
// Reference: parsers.md 3, 7, 11; experts.md 14.3.
#include "expert_fixture.h"

#include <netmon/formatting.h>
#include <netmon/parsers.h>
#include <netmon/properties.h>
#include <netmon/protocols.h>

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <list>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace netmon::test {
namespace {

constexpr DWORD kNextFrame = GET_FRAME_NEXT_FORWARD;
constexpr DWORD kBeforeFirst = INVALID_FRAME_NUMBER;

// What the parser does in this test; it counts its calls.
struct ForeignParser {
  std::function<void(HPROTOCOL)> on_register;
  std::function<void(HFRAME, BYTE*)> on_recognize;
  std::function<void(HFRAME, BYTE*)> on_attach;
  std::function<void(LPPROPERTYINST)> on_format;
  HPROPERTY property = 0;
  std::atomic<int> recognized = 0;
};
ForeignParser* foreign = nullptr;

VOID WINAPI foreign_register(HPROTOCOL protocol) {
  if (foreign->on_register) foreign->on_register(protocol);
  CreatePropertyDatabase(protocol, 1);
  static char label[] = "First byte";
  PROPERTYINFO info = {};
  info.Label = label;
  info.DataType = PROP_TYPE_BYTE;
  info.FormatStringSize = 80;
  info.InstanceData = reinterpret_cast<LPVOID>(&FormatPropertyInstance);
  foreign->property = AddProperty(protocol, &info);
}
VOID WINAPI foreign_deregister(HPROTOCOL protocol) { DestroyPropertyDatabase(protocol); }
LPBYTE WINAPI foreign_recognize(HFRAME frame, ULPBYTE, ULPBYTE data, DWORD, DWORD, HPROTOCOL, DWORD,
                                LPDWORD status, LPHPROTOCOL, PDWORD_PTR) {
  ++foreign->recognized;
  if (foreign->on_recognize) foreign->on_recognize(frame, data);
  *status = PROTOCOL_STATUS_CLAIMED;
  return nullptr;
}
LPBYTE WINAPI foreign_attach(HFRAME frame, ULPBYTE, ULPBYTE data, DWORD, DWORD, HPROTOCOL, DWORD,
                             DWORD_PTR) {
  // Without a property, which a Register that faults does not make, nothing can be attached.
  const BOOL attached = AttachPropertyInstance(frame, foreign->property, 1, data, 0, 1, 0);
  EXPECT_EQ(attached != FALSE, foreign->property != 0);
  if (foreign->on_attach) foreign->on_attach(frame, data);
  return data;
}
DWORD WINAPI foreign_format(HFRAME, ULPBYTE, ULPBYTE, DWORD count, LPPROPERTYINST instances) {
  if (foreign->on_format) foreign->on_format(instances);
  for (DWORD i = 0; i < count; ++i) {
    reinterpret_cast<FORMAT>(instances[i].lpPropertyInfo->InstanceData)(&instances[i]);
  }
  return NMERR_SUCCESS;
}

class ForeignParserApi : public ExpertFixture {
 protected:
  ForeignParserApi() {
    static auto& all = *new std::list<ForeignParser>; // an abandoned run may still look at it
    foreign = &all.emplace_back();
    char name[] = PROTOCOL_STRING_FDDI_TXT;
    ENTRYPOINTS entries = {foreign_register, foreign_deregister, foreign_recognize, foreign_attach,
                           foreign_format};
    protocol_ = CreateProtocol(name, &entries, ENTRYPOINTS_SIZE);
    EXPECT_NE(protocol_, nullptr);
    NetmonBuilder builder(2, 0, MAC_TYPE_FDDI);
    for (int i = 0; i < 100; ++i) builder.add(0, Bytes(60, static_cast<std::uint8_t>(i)));
    use_capture(open_capture(folder_.write("fddi.cap", builder.build())));
  }
  ~ForeignParserApi() override { DestroyProtocol(protocol_); }

  // Counts the frames that an expert gets, with their properties.
  int scan() {
    std::atomic<int> frames = 0;
    const NMRUNRESULT result = run([&](const PuppetCall& call) {
      EXPERTFRAMEDESCRIPTOR found = {};
      found.FrameNumber = kBeforeFirst;
      while (ExpertGetFrame(call.key, kNextFrame, FLAGS_ATTACH_PROPERTIES, found.FrameNumber,
                            nullptr, &found) == NMERR_SUCCESS) {
        ++frames;
      }
      return TRUE;
    });
    EXPECT_EQ(result.Outcome, NMRUN_DONE) << result.szDetail;
    return frames;
  }

  HPROTOCOL protocol_ = nullptr;
};

TEST_F(ForeignParserApi, ServesExperts) {
  int wrong = 0;
  run([&](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    found.FrameNumber = kBeforeFirst;
    while (ExpertGetFrame(call.key, kNextFrame, FLAGS_ATTACH_PROPERTIES, found.FrameNumber, nullptr,
                          &found) == NMERR_SUCCESS) {
      const LPRECOGNIZEDATATABLE table = found.lpRecognizeDataTable;
      if (table->nRecognizeDatas != 2) ++wrong;
      if (table->RecognizeData[1].ProtocolID != GetProtocolInfo(protocol_)->ProtocolID) ++wrong;
      const LPPROPERTYINST instance = FindPropertyInstance(found.hFrame, foreign->property);
      if (!instance || *instance->lpByte != found.FrameNumber) ++wrong;
      char text[80] = "";
      GetPropertyText(found.hFrame, instance, text, sizeof text);
      if (std::string(text).find("First byte = " + std::to_string(found.FrameNumber)) != 0) ++wrong;
    }
    return TRUE;
  });
  EXPECT_EQ(foreign->recognized, 100);
  EXPECT_EQ(wrong, 0);
}

TEST_F(ForeignParserApi, FaultsDoNotReachTheExpert) {
  foreign->on_register = [](HPROTOCOL) { *nowhere<volatile BYTE*>() = 1; };
  foreign->on_recognize = [](HFRAME, BYTE* data) {
    if (data[0] % 2 == 1) *nowhere<volatile BYTE*>() = 1;
    if (data[0] % 4 == 2) throw std::runtime_error("a parser's");
  };
  EXPECT_EQ(scan(), 100);
  foreign->on_recognize = nullptr;
}

TEST_F(ForeignParserApi, FaultsWhileAttachingOrFormattingDoNotReachTheExpert) {
  foreign->on_attach = [](HFRAME, BYTE*) { *nowhere<volatile BYTE*>() = 1; };
  EXPECT_EQ(scan(), 100);
  foreign->on_format = [](LPPROPERTYINST) { throw 5; };
  const HFRAME frame = GetFrame(capture_, 7);
  const LPPROPERTYINST instance = FindPropertyInstance(frame, foreign->property);
  ASSERT_NE(instance, nullptr);
  char text[80];
  EXPECT_EQ(GetPropertyText(frame, instance, text, sizeof text), nullptr);
  foreign->on_format = nullptr;
  EXPECT_EQ(GetPropertyText(frame, instance, text, sizeof text), text);
  EXPECT_STREQ(text, "First byte = 7 (0x7)");
}

TEST_F(ForeignParserApi, OneThatNeverReturnsIsStoppedWithItsExpert) {
  static std::atomic<bool> looping, let_go, gone;
  static std::atomic<DWORD> error;
  looping = let_go = gone = false;
  foreign->on_recognize = [](HFRAME, BYTE*) {
    looping = true;
    while (!let_go) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  };
  options_.dwTimeoutMs = 100;
  options_.dwGraceMs = 50;
  const auto start = std::chrono::steady_clock::now();
  const NMRUNRESULT result = run([](const PuppetCall& call) -> BOOL {
    EXPERTFRAMEDESCRIPTOR found = {};
    error = ExpertGetFrame(call.key, kNextFrame, FLAGS_ATTACH_PROPERTIES, kBeforeFirst, nullptr,
                           &found);
    gone = true;
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  });
  EXPECT_TRUE(looping);
  EXPECT_EQ(result.Outcome, NMRUN_TIMEOUT);
  EXPECT_TRUE(result.bAbandoned);
  // Retiring the key did not wait for the parser.
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(3));
  let_go = true;
  EXPECT_TRUE(eventually([&] { return gone.load(); }));
  EXPECT_EQ(error, DWORD{NMERR_EXPERT_TERMINATE});
  foreign->on_recognize = nullptr;
  options_.dwTimeoutMs = 0;
  EXPECT_EQ(scan(), 100);
}

TEST_F(ForeignParserApi, LooksAtOtherFramesWhileItRuns) {
  std::atomic<int> same = 0;
  foreign->on_recognize = [&](HFRAME frame, BYTE*) {
    const DWORD number = GetFrameNumber(frame);
    if (number == 0) return;
    const HFRAME before = GetFrame(GetFrameCaptureHandle(frame), number - 1);
    const ULPBYTE bytes = ParserTemporaryLockFrame(before);
    if (bytes && bytes[0] == number - 1) ++same;
  };
  EXPECT_EQ(scan(), 100);
  EXPECT_EQ(same, 99);
  foreign->on_recognize = nullptr;
}

TEST_F(ForeignParserApi, TheTableOfAnExpertStaysUntilItsNextFrame) {
  std::atomic<bool> good = false;
  run([&](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    ExpertGetFrame(call.key, kNextFrame, FLAGS_ATTACH_PROPERTIES, 4, nullptr, &found);
    std::thread other([&] {
      for (DWORD i = 0; i < 100; ++i) {
        if (i != 5) FindPropertyInstance(GetFrame(capture_, i), foreign->property);
      }
    });
    other.join();
    for (DWORD i = 10; i < 60; ++i) {
      FindPropertyInstance(GetFrame(capture_, i), foreign->property);
    }
    const LPPROPERTYTABLE table = found.lpPropertyTable;
    const PROPERTYINST& last = table->lpFirstPropertyInst[table->nTotalPropertyInsts - 1];
    good = table->nPropertyInstTables == 2 && *last.lpByte == 5;
    return TRUE;
  });
  EXPECT_TRUE(good);
}

TEST_F(ForeignParserApi, TwoExpertsLookAtOneCapture) {
  std::atomic<int> frames = 0;
  std::atomic<int> wrong = 0;
  const Behavior look_at_all = [&](const PuppetCall& call) {
    EXPERTFRAMEDESCRIPTOR found = {};
    found.FrameNumber = kBeforeFirst;
    while (ExpertGetFrame(call.key, kNextFrame, FLAGS_ATTACH_PROPERTIES, found.FrameNumber, nullptr,
                          &found) == NMERR_SUCCESS) {
      const LPPROPERTYTABLE table = found.lpPropertyTable;
      const PROPERTYINST& last = table->lpFirstPropertyInst[table->nTotalPropertyInsts - 1];
      if (*last.lpByte != found.FrameNumber) ++wrong;
      ++frames;
    }
    return TRUE;
  };
  const HRUNNINGEXPERT first = start(look_at_all);
  const HRUNNINGEXPERT second = start(look_at_all);
  EXPECT_EQ(finish(first).Outcome, NMRUN_DONE);
  EXPECT_EQ(finish(second).Outcome, NMRUN_DONE);
  EXPECT_EQ(frames, 200);
  EXPECT_EQ(wrong, 0);
}

} // namespace
} // namespace netmon::test
