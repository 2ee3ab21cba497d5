// SPDX-License-Identifier: MIT
// Converts between the core's values and the structures of nmhost.h, which contain their size.
// Depends on expert_session.h, error.h.
#pragma once

#include "core/capture/capture.h"
#include "core/capture/capture_summary.h"
#include "core/runtime/error.h"
#include "expert_session.h"

#include <netmon/nmhost.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace netmon {

// Copies text into `bytes` bytes, at least one: cut between UTF-8 characters and terminated by NUL.
inline void copy_text(char* target, std::size_t bytes, std::string_view text) noexcept {
  std::size_t length = std::min(text.size(), bytes - 1);
  if (length < text.size()) {
    // Does not cut before a byte 10xxxxxx, which continues the character before it.
    while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80) --length;
  }
  std::copy_n(text.data(), length, target);
  target[length] = '\0';
}

template <std::size_t kBytes>
void copy_text(char (&target)[kBytes], std::string_view text) noexcept {
  copy_text(target, kBytes, text);
}

// True when the caller's structure is not null and not smaller than its first version.
template <class Struct>
bool is_sized(const Struct* structure) noexcept {
  return structure && structure->cbSize >= sizeof(Struct);
}

void fill(PNMHOSTERROR target, const Error& error) noexcept; // does nothing if null or unsized
void fill(NMCAPTUREINFO& target, const Capture& capture);
void fill(NMCAPTURESUMMARY& target, const Capture& capture, const CaptureSummary& summary) noexcept;
// The structures that the library passes; their strings are those of the arguments, or constant.
NMCAPTUREMEDIUM published(const MediumCount& medium) noexcept;
NMCAPTUREINTERFACE published(const CaptureInterface& from, std::uint32_t frames) noexcept;
void fill(NMRUNRESULT& target, const ExpertSession& session, const SessionResult& result) noexcept;

// Returns false when the structure makes no sense. Null means all defaults.
bool read_options(const NMRUNOPTIONS* options, SessionOptions& session) noexcept;

} // namespace netmon
