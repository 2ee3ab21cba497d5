// SPDX-License-Identifier: MIT
// Protocols whose parsers do what a test says, and captures for them to look at.
#pragma once

#include "core/capture/capture_builder.h"
#include "core/capture/capture_handles.h"
#include "core/parse/frame_parse.h"
#include "core/protocol/parser_faults.h"
#include "core/protocol/protocol_registry.h"
#include "core/protocol/registration.h"

#include <netmon/parsers.h>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace netmon::test {

// What RecognizeFrame is called with.
struct Asked {
  HFRAME handle;
  ULPBYTE frame;
  ULPBYTE data;
  DWORD mac_type;
  DWORD left;
  HPROTOCOL previous;
  DWORD previous_offset;
  DWORD* status;
  HPROTOCOL* next;
  DWORD_PTR* instance_data;

  LPBYTE recognized(DWORD bytes) const {
    *status = PROTOCOL_STATUS_RECOGNIZED;
    return data + bytes;
  }
  LPBYTE claimed() const {
    *status = PROTOCOL_STATUS_CLAIMED;
    return nullptr;
  }
  LPBYTE followed_by(HPROTOCOL protocol, DWORD bytes) const {
    *status = PROTOCOL_STATUS_NEXT_PROTOCOL;
    *next = protocol;
    return data + bytes;
  }
  LPBYTE refused() const {
    *status = PROTOCOL_STATUS_NOT_RECOGNIZED;
    return data;
  }
};

struct ParserScript {
  std::function<LPBYTE(const Asked&)> recognize = [](const Asked& asked) {
    return asked.recognized(1);
  };
  std::function<void(const Asked&)> attach = [](const Asked&) {};
  std::function<void(HPROTOCOL)> on_register = [](HPROTOCOL) {};
  std::function<void(HPROTOCOL)> on_deregister = [](HPROTOCOL) {};
  std::function<void(DWORD, LPPROPERTYINST)> format = [](DWORD, LPPROPERTYINST) {};
};

// Entry points have no argument for a test to pass: number kNumber stands for one protocol.
template <int kNumber>
struct ScriptedEntries {
  static inline ParserScript script;

  static VOID WINAPI add(HPROTOCOL protocol) { script.on_register(protocol); }
  static VOID WINAPI remove(HPROTOCOL protocol) { script.on_deregister(protocol); }
  static LPBYTE WINAPI recognize(HFRAME handle, ULPBYTE frame, ULPBYTE data, DWORD mac_type,
                                 DWORD left, HPROTOCOL previous, DWORD previous_offset,
                                 LPDWORD status, LPHPROTOCOL next, PDWORD_PTR instance_data) {
    return script.recognize({handle, frame, data, mac_type, left, previous, previous_offset, status,
                             next, instance_data});
  }
  static LPBYTE WINAPI attach(HFRAME handle, ULPBYTE frame, ULPBYTE data, DWORD mac_type,
                              DWORD left, HPROTOCOL previous, DWORD previous_offset,
                              DWORD_PTR instance_data) {
    script.attach({handle, frame, data, mac_type, left, previous, previous_offset, nullptr, nullptr,
                   &instance_data});
    return data;
  }
  static DWORD WINAPI format(HFRAME, ULPBYTE, ULPBYTE, DWORD count, LPPROPERTYINST instances) {
    script.format(count, instances);
    return 0;
  }
  static ENTRYPOINTS entries() { return {add, remove, recognize, attach, format}; }
};

class ParseFixture : public ::testing::Test {
 protected:
  ~ParseFixture() override {
    for (const HCAPTURE capture : captures_) close_capture(capture);
    for (const HPROTOCOL protocol : protocols_) destroy_protocol(protocol);
    for (const std::string& name : wired_) set_follow_set({name, {}});
    forget_parser_faults();
  }

  template <int kNumber>
  HPROTOCOL protocol(const std::string& name, ParserScript script = {}) {
    ScriptedEntries<kNumber>::script = std::move(script);
    const NewProtocol made = create_protocol(name, ScriptedEntries<kNumber>::entries());
    EXPECT_NE(made.handle, nullptr) << made.error;
    protocols_.push_back(made.handle);
    return made.handle;
  }

  // The root: takes no bytes.
  HPROTOCOL frame_protocol() {
    return protocol<0>("FRAME", {.recognize = [](const Asked& asked) {
                         return asked.previous ? asked.refused() : asked.recognized(0);
                       }});
  }

  void follow(const std::string& name, std::vector<std::string> followers) {
    set_follow_set({name, std::move(followers)});
    wired_.push_back(name);
  }

  HCAPTURE open(const std::vector<Bytes>& frames) {
    NetmonBuilder builder(2, 0, 1);
    for (const Bytes& frame : frames) builder.add(0, frame);
    const OpenedCapture opened =
        netmon::open_capture(folder_.write(std::to_string(captures_.size()), builder.build()));
    EXPECT_NE(opened.capture, nullptr) << opened.error.text;
    const HCAPTURE handle = register_capture(opened.capture);
    captures_.push_back(handle);
    return handle;
  }

  static FrameInUse frame(HCAPTURE capture, std::uint32_t number = 0) {
    const std::shared_ptr<Capture> found = find_capture(capture);
    return {found, number, found->handle(number)};
  }

  // "FRAME@0 A@0 B@4"
  static std::string path_of(const FrameInUse& frame) {
    const FramePath* const path = recognize(frame, parsing_holder());
    return path ? text_of(path->entries()) : "none";
  }
  static std::string text_of(std::span<const RECOGNIZEDATA> entries) {
    const ProtocolGuard guard;
    std::string text;
    for (const RECOGNIZEDATA& entry : entries) {
      const Protocol* const protocol = find_protocol(std::uint16_t{entry.ProtocolID});
      if (!text.empty()) text += ' ';
      text += (protocol ? protocol->name : "?") + "@" + std::to_string(entry.nProtocolOffset);
    }
    return text;
  }

  static ParserFault fault_of(const std::string& name) {
    for (const ParserFault& fault : parser_faults()) {
      if (fault.protocol == name) return fault;
    }
    return {};
  }

  TempFolder folder_;

 private:
  std::vector<HCAPTURE> captures_;
  std::vector<HPROTOCOL> protocols_;
  std::vector<std::string> wired_;
};

// An address that nothing is mapped at, hidden from the compiler.
inline BYTE* nothing_mapped() {
  volatile std::uintptr_t address = 0x10;
  return reinterpret_cast<BYTE*>(address);
}

} // namespace netmon::test
