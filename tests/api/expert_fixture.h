// SPDX-License-Identifier: MIT
// What the tests of experts share: a puppet expert, captures, and runs that are fully recorded.
#pragma once

#include "../host/experts/puppet.h"
#include "core/capture/capture_builder.h"

#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

namespace netmon::test {

template <class Struct>
Struct sized() {
  Struct structure = {};
  structure.cbSize = sizeof(Struct);
  return structure;
}

// A column of an event, copied.
struct SeenColumn {
  std::string name;
  NMCOLUMNVARIANT variant;
  std::string text; // of a string
};

struct SeenEvent {
  DWORD ident = 0, flags = 0, severity = 0;
  SYSTEMTIME time = {};
  bool has_reserved = false; // a reserved member was not null
  std::string source, name, description, machine, justification;
  bool has_justification = false;
  std::vector<SeenColumn> columns;
};

using Behavior = PuppetBehavior;

class ExpertFixture : public ::testing::Test {
 protected:
  ExpertFixture();
  ~ExpertFixture() override;

  // Where the test experts are.
  static std::string expert_path(const std::string& name);

  // A capture of `frames` frames of 60 bytes; those whose numbers are in `damaged` are damaged.
  HCAPTURE make_capture(int frames, const std::vector<int>& damaged = {});
  HCAPTURE open_capture(const std::string& path);
  void use_capture(HCAPTURE capture) { capture_ = capture; }

  // Runs the puppet with the options of the fixture and waits for the end.
  NMRUNRESULT run(Behavior behavior);
  HRUNNINGEXPERT start(Behavior behavior);
  NMRUNRESULT finish(HRUNNINGEXPERT run);
  DWORD configure(Behavior behavior);

  // What the puppet does in runs that start from now on.
  void set_run(Behavior behavior);

  // Why a file cannot be loaded as an expert.
  std::string load_error(const std::string& path);

  static bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }

  PuppetHooks& hooks() { return *hooks_; }

  HEXPERT puppet_ = nullptr;
  PuppetCrashThreadProc crash_on_a_thread_ = nullptr;
  HCAPTURE capture_ = nullptr; // five whole frames, unless a test chose another
  NMRUNOPTIONS options_ = sized<NMRUNOPTIONS>();
  NMRUNRESULT configure_result_ = sized<NMRUNRESULT>();
  NMHOSTERROR error_ = sized<NMHOSTERROR>();
  std::mutex mutex_;
  std::vector<SeenEvent> events_;
  std::vector<EXPERTSTATUS> statuses_;
  TempFolder folder_;

 private:
  PuppetHooks* hooks_ = nullptr;
  std::vector<HCAPTURE> captures_;
};

// A minimal event with room for columns.
class EventBuilder {
 public:
  explicit EventBuilder(unsigned columns = 0)
      : memory_(sizeof(NMEVENTDATA) + columns * sizeof(NMCOLUMNINFO)) {
    get()->NumColumns = static_cast<BYTE>(columns);
    get()->Flags = NMEVENTFLAG_EXPERT;
  }
  NMEVENTDATA* get() { return reinterpret_cast<NMEVENTDATA*>(memory_.data()); }
  NMEVENTDATA* operator->() { return get(); }
  NMCOLUMNINFO& column(unsigned index) {
    return reinterpret_cast<NMCOLUMNINFO*>(memory_.data() + sizeof(NMEVENTDATA))[index];
  }

 private:
  std::vector<unsigned char> memory_;
};

// Waits until a condition holds; false after ten seconds.
bool eventually(const std::function<bool()>& condition);

// An address that nothing is mapped at, hidden from the compiler.
template <class Pointer>
Pointer nowhere() {
  volatile std::uintptr_t address = 0x10;
  return reinterpret_cast<Pointer>(address);
}

} // namespace netmon::test
