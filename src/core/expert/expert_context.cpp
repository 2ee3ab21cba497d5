// SPDX-License-Identifier: MIT
// The status of a running expert.
#include "expert_context.h"

#include "core/parse/frame_parse.h"

#include <cstring>

namespace netmon {

ExpertContext::~ExpertContext() {
  let_go(this);
  if (capture_) let_go_of_parsed(*capture_, this);
}

EXPERTSTATUS ExpertContext::indicate(EXPERTSTATUSENUMERATION status, std::uint32_t sub_status,
                                     const char* text, std::int32_t percent) noexcept {
  const std::lock_guard lock(status_mutex_);
  status_.Status = status;
  status_.SubStatus = sub_status;
  if (percent >= 0 && percent <= 99) status_.PercentDone = static_cast<DWORD>(percent);
  if (text) {
    std::strncpy(status_.szStatusText, text, sizeof(status_.szStatusText) - 1);
    status_.szStatusText[sizeof(status_.szStatusText) - 1] = '\0';
  }
  return status_locked();
}

void ExpertContext::set_final(EXPERTSTATUSENUMERATION status, std::uint32_t sub_status,
                              bool all_done) noexcept {
  const std::lock_guard lock(status_mutex_);
  status_.Status = status;
  status_.SubStatus = sub_status;
  if (all_done) status_.PercentDone = 100;
}

EXPERTSTATUS ExpertContext::status() const noexcept {
  const std::lock_guard lock(status_mutex_);
  return status_locked();
}

EXPERTSTATUS ExpertContext::status_locked() const noexcept {
  EXPERTSTATUS copy = status_;
  copy.Frame = last_frame_.load(std::memory_order_relaxed);
  return copy;
}

} // namespace netmon
