// SPDX-License-Identifier: MIT
// The list, which names few parsers: the rest is counted only.
#include "parser_faults.h"

#include "core/runtime/last_error.h"
#include "core/runtime/lock.h"

#include <netmon/nmerr.h>

#include <algorithm>
#include <exception>
#include <mutex>

namespace netmon {

namespace {

constexpr std::size_t kMaxNoted = 64;

constinit Lock faults_lock; // innermost

std::vector<ParserFault>& faults() { // under the lock
  static auto& all = *new std::vector<ParserFault>;
  return all;
}

void note(Protocol* protocol, ParserEntry entry, const char* text) noexcept try {
  if (protocol) protocol->faults.fetch_add(1, std::memory_order_relaxed);
  const std::string name = protocol ? protocol->name : std::string();
  const std::lock_guard lock(faults_lock);
  const auto found = std::find_if(faults().begin(), faults().end(),
                                  [&](const ParserFault& fault) { return fault.protocol == name; });
  if (found != faults().end()) {
    ++found->count;
  } else if (faults().size() < kMaxNoted) {
    faults().push_back({name, entry, text, 1});
  }
} catch (const std::exception&) { // the note is lost
}

} // namespace

void note_parser_fault(Protocol* protocol, ParserEntry entry,
                       const port::FaultReport& report) noexcept {
  note(protocol, entry, report.text);
  set_last_error(NMERR_INTERNAL_EXCEPTION);
}

void note_parser_error(Protocol& protocol, ParserEntry entry, const char* text) noexcept {
  note(&protocol, entry, text);
}

std::vector<ParserFault> parser_faults() {
  const std::lock_guard lock(faults_lock);
  return faults();
}

void forget_parser_faults() noexcept {
  const std::lock_guard lock(faults_lock);
  faults().clear();
}

const char* name_of(ParserEntry entry) noexcept {
  switch (entry) {
    case ParserEntry::register_protocol: return "Register";
    case ParserEntry::deregister: return "Deregister";
    case ParserEntry::recognize: return "RecognizeFrame";
    case ParserEntry::attach: return "AttachProperties";
    case ParserEntry::format: return "FormatProperties";
  }
  return "";
}

} // namespace netmon
