// SPDX-License-Identifier: MIT
// What the Expert* functions find behind a key: the capture, the start-up data, the status, and
// where status and events go. Lives as long as its key; reached through a KeyLease.
// Depends on capture.h, delivery_gate.h, event_layout.h and the public experts.h.
#pragma once

#include "core/capture/capture.h"
#include "core/runtime/delivery_gate.h"
#include "event_layout.h"

#include <netmon/experts.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace netmon {

// Who hears of what an expert reports. Called on the expert's threads, under no lock and no lease.
class ExpertListener {
 public:
  virtual void on_status(const EXPERTSTATUS& status) noexcept = 0;
  virtual void on_event(const NMEVENTDATA& event) noexcept = 0;

 protected:
  ~ExpertListener() = default;
};

class ExpertContext {
 public:
  // `listener` has to live until the gate is closed.
  ExpertContext(std::shared_ptr<Capture> capture, const EXPERTSTARTUPINFO& startup,
                ExpertListener& listener)
      : startup_(startup), listener_(listener), capture_(std::move(capture)) {
    status_.Status = EXPERTSTATUS_STARTING;
  }
  ~ExpertContext() { let_go(this); } // of the frame it got last
  ExpertContext(const ExpertContext&) = delete;
  ExpertContext& operator=(const ExpertContext&) = delete;

  const Capture* capture() const noexcept { return capture_.get(); } // null: none
  const EXPERTSTARTUPINFO& startup() const noexcept { return startup_; }
  ExpertListener& listener() const noexcept { return listener_; }
  DeliveryGate& gate() noexcept { return gate_; }

  // The layout of this expert's events when the host told, else null: each event has to be looked
  // at. Then, the layout of the last one that left no doubt, null before it.
  const EventLayout* set_layout() const noexcept { return set_layout_; }
  const EventLayout* found_layout() const noexcept {
    return found_layout_.load(std::memory_order_relaxed);
  }
  void set_layout(const EventLayout& layout) noexcept { set_layout_ = &layout; } // before it runs
  void set_found_layout(const EventLayout& layout) noexcept {
    found_layout_.store(&layout, std::memory_order_relaxed);
  }

  void set_last_frame(std::uint32_t number) noexcept {
    last_frame_.store(number, std::memory_order_relaxed);
  }

  // A call passed a filter and was refused: the expert does not see what it asked for.
  void note_refused_filter() noexcept { refused_filter_.store(true, std::memory_order_relaxed); }
  bool has_refused_filter() const noexcept {
    return refused_filter_.load(std::memory_order_relaxed);
  }

  // Takes over what an expert indicates, and gives the status as it is now. A null text keeps the
  // previous one, a percentage outside of 0..99 too. Reference: experts.md 14.4.
  EXPERTSTATUS indicate(EXPERTSTATUSENUMERATION status, std::uint32_t sub_status, const char* text,
                        std::int32_t percent) noexcept;

  // As the host decides it at the end.
  void set_final(EXPERTSTATUSENUMERATION status, std::uint32_t sub_status, bool all_done) noexcept;

  EXPERTSTATUS status() const noexcept;

 private:
  EXPERTSTATUS status_locked() const noexcept;

  const EXPERTSTARTUPINFO startup_;
  ExpertListener& listener_;
  const std::shared_ptr<Capture> capture_;
  DeliveryGate gate_;
  const EventLayout* set_layout_ = nullptr;
  std::atomic<const EventLayout*> found_layout_ = nullptr;
  std::atomic<bool> refused_filter_ = false;
  std::atomic<std::uint32_t> last_frame_ = INVALID_FRAME_NUMBER;
  mutable std::mutex status_mutex_; // innermost: nothing is called under it
  EXPERTSTATUS status_ = {};
};

} // namespace netmon
