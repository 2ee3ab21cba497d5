// SPDX-License-Identifier: MIT
// Loads the puppet, makes captures, and records what a run reports.
#include "expert_fixture.h"

#include "support/library.h"

#include <chrono>
#include <list>
#include <thread>

namespace netmon::test {

namespace {

SeenEvent keep(const NMEVENTDATA& event) {
  SeenEvent seen;
  seen.ident = event.EventIdent;
  seen.flags = event.Flags;
  seen.severity = event.Severity;
  seen.time = event.SysTime;
  seen.has_reserved = event.pszReserved || event.pvReserved;
  seen.source = event.szSourceName;
  seen.name = event.szEventName;
  seen.description = event.szDescription;
  seen.machine = event.szMachine;
  seen.has_justification = event.Justification != nullptr;
  if (event.Justification) seen.justification = event.Justification;
  for (int i = 0; i < event.NumColumns; ++i) {
    const NMCOLUMNINFO& column = event.Column[i];
    SeenColumn& kept = seen.columns.emplace_back();
    kept.name = column.szColumnName;
    kept.variant = column.VariantData;
    if (column.VariantData.Type == NMCOLUMNTYPE_STRING) {
      kept.text = column.VariantData.Value.pStringVal;
    }
  }
  return seen;
}

// All that ever existed: an abandoned run stays in its behavior forever.
std::list<Behavior>& behaviors() {
  static auto& all = *new std::list<Behavior>;
  return all;
}

} // namespace

ExpertFixture::ExpertFixture() {
  puppet_ = NmLoadExpert(expert_path("puppet").c_str(), &error_);
  EXPECT_NE(puppet_, nullptr) << error_.szText;
  EXPERTENUMINFO info = {};
  NmGetExpertInfo(puppet_, &info);
  hooks_ = reinterpret_cast<PuppetHooksProc>(Library::find_in(info.hModule, kPuppetHooks))();
  crash_on_a_thread_ =
      reinterpret_cast<PuppetCrashThreadProc>(Library::find_in(info.hModule, kPuppetCrashThread));
  use_capture(make_capture(5));
  options_.pvUser = this;
  options_.pfnEvent = [](LPVOID user, const NMEVENTDATA* event) CALLBACK {
    auto& self = *static_cast<ExpertFixture*>(user);
    const std::lock_guard lock(self.mutex_);
    self.events_.push_back(keep(*event));
  };
  options_.pfnStatus = [](LPVOID user, const EXPERTSTATUS* status) CALLBACK {
    auto& self = *static_cast<ExpertFixture*>(user);
    const std::lock_guard lock(self.mutex_);
    self.statuses_.push_back(*status);
  };
}

ExpertFixture::~ExpertFixture() {
  hooks_->dll_main = nullptr;
  hooks_->on_register = nullptr;
  hooks_->configure = nullptr;
  hooks_->run = nullptr;
  NmUnloadExpert(puppet_);
  for (const HCAPTURE capture : captures_) NmCloseCapture(capture);
}

std::string ExpertFixture::expert_path(const std::string& name) {
  return std::string(NETMON_TEST_EXPERTS) + "/" + name + kModuleSuffix;
}

HCAPTURE ExpertFixture::make_capture(int frames, const std::vector<int>& damaged) {
  NetmonBuilder builder(2, 0);
  for (int i = 0; i < frames; ++i) {
    builder.add(static_cast<std::uint64_t>(i) * 1000, Bytes(60, static_cast<std::uint8_t>(i)));
  }
  for (const int number : damaged) builder.table()[static_cast<std::size_t>(number)] = 0xfffffff0;
  return open_capture(
      folder_.write("capture" + std::to_string(captures_.size()) + ".cap", builder.build()));
}

HCAPTURE ExpertFixture::open_capture(const std::string& path) {
  const HCAPTURE capture = NmOpenCapture(path.c_str(), &error_);
  EXPECT_NE(capture, nullptr) << error_.szText;
  captures_.push_back(capture);
  return capture;
}

void ExpertFixture::set_run(Behavior behavior) {
  hooks_->run = &behaviors().emplace_back(std::move(behavior));
}

HRUNNINGEXPERT ExpertFixture::start(Behavior behavior) {
  set_run(std::move(behavior));
  const HRUNNINGEXPERT run = NmStartExpert(puppet_, capture_, &options_, &error_);
  EXPECT_NE(run, nullptr) << error_.szText;
  return run;
}

NMRUNRESULT ExpertFixture::finish(HRUNNINGEXPERT run) {
  auto result = sized<NMRUNRESULT>();
  EXPECT_EQ(NmWaitExpert(run, 60'000), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(NmGetRunResult(run, &result), DWORD{NMERR_SUCCESS});
  EXPECT_EQ(NmCloseRun(run), DWORD{NMERR_SUCCESS});
  return result;
}

NMRUNRESULT ExpertFixture::run(Behavior behavior) { return finish(start(std::move(behavior))); }

DWORD ExpertFixture::configure(Behavior behavior) {
  hooks_->configure = &behaviors().emplace_back(std::move(behavior));
  return NmConfigureExpert(puppet_, capture_, &options_, &configure_result_, &error_);
}

std::string ExpertFixture::load_error(const std::string& path) {
  error_ = sized<NMHOSTERROR>();
  EXPECT_EQ(NmLoadExpert(path.c_str(), &error_), nullptr);
  EXPECT_EQ(error_.Code, DWORD{NMERR_LOAD_EXPERT_FAILED});
  return error_.szText;
}

bool eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 1000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return false;
}

} // namespace netmon::test
