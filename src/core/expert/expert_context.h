// SPDX-License-Identifier: MIT
// What a key stands for in the Expert* functions: the capture, the startup data, the status, and
// where status and events go. Lives as long as its key; reached through a KeyLease. Depends on
// capture.h, delivery_gate.h, event_layout.h and the public experts.h.
#pragma once

#include "core/capture/capture.h"
#include "core/filter/filter_handles.h"
#include "core/runtime/delivery_gate.h"
#include "event_layout.h"

#include <netmon/experts.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

namespace netmon {

// Receives what an expert reports. Called on the expert's threads, without a lock or a lease held.
class ExpertListener {
 public:
  virtual void on_status(const EXPERTSTATUS& status) noexcept = 0;
  virtual void on_event(const NMEVENTDATA& event) noexcept = 0;

 protected:
  ~ExpertListener() = default;
};

class ExpertContext {
 public:
  // `listener` must live until the gate is closed.
  ExpertContext(std::shared_ptr<Capture> capture, const EXPERTSTARTUPINFO& startup,
                ExpertListener& listener)
      : startup_(startup), listener_(listener), capture_(std::move(capture)) {
    status_.Status = EXPERTSTATUS_STARTING;
  }
  ~ExpertContext(); // releases the frame it got last, and what was found in it
  ExpertContext(const ExpertContext&) = delete;
  ExpertContext& operator=(const ExpertContext&) = delete;

  const Capture* capture() const noexcept { return capture_.get(); } // null: none
  const std::shared_ptr<Capture>& shared_capture() const noexcept { return capture_; }
  const EXPERTSTARTUPINFO& startup() const noexcept { return startup_; }
  ExpertListener& listener() const noexcept { return listener_; }
  DeliveryGate& gate() noexcept { return gate_; }

  // The first is the layout of this expert's events if the host specified it, else null: each event
  // must be examined. The second is the layout of the last event that was unambiguous, null before
  // there is one.
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

  // Records that a call passed a filter that is none, or malformed: the expert does not see what it
  // asked for.
  void note_refused_filter() noexcept { refused_filter_.store(true, std::memory_order_relaxed); }
  bool has_refused_filter() const noexcept {
    return refused_filter_.load(std::memory_order_relaxed);
  }

  // The user's display filter as it was when the expert was started; null: none, or it is
  // malformed.
  const std::shared_ptr<const ReadyFilter>& display_filter() const noexcept {
    return display_filter_;
  }
  void set_display_filter(std::shared_ptr<const ReadyFilter> filter) noexcept { // before it runs
    display_filter_ = std::move(filter);
  }

  // Applies what an expert indicates and returns the resulting status. A null text keeps the
  // previous one, as does a percentage outside 0..99. Reference: experts.md 14.4.
  EXPERTSTATUS indicate(EXPERTSTATUSENUMERATION status, std::uint32_t sub_status, const char* text,
                        std::int32_t percent) noexcept;

  // Sets the status that the host decides on at the end.
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
  std::shared_ptr<const ReadyFilter> display_filter_;
  std::atomic<std::uint32_t> last_frame_ = INVALID_FRAME_NUMBER;
  mutable std::mutex status_mutex_; // innermost: nothing is called under it
  EXPERTSTATUS status_ = {};
};

} // namespace netmon
