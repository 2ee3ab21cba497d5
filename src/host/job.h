// SPDX-License-Identifier: MIT
// What to do with one expert, and the listener that receives the results. A job can be performed in
// this process or in a child. Depends on report.h.
#pragma once

#include "report.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace nmexpert {

struct Job {
  bool describe = false;             // only load the expert and report how it describes itself
  std::string expert;                // path
  std::string capture;               // path
  std::string capture_name;          // how the user named it; empty: by its path
  bool as_ethernet = false;          // frames of other links are presented as Ethernet
  std::string config;                // bytes of an EXPERTCONFIG; empty: none
  bool configure = false;            // call Configure before Run, and report the configuration
  bool wants_status = false;         // the progress is displayed
  std::uint32_t load_timeout_ms = 0; // for DllMain and Register, in a process of its own; 0: none
  std::uint32_t timeout_ms = 0;      // for each of Configure and Run; 0: none
  std::uint64_t memory_limit = 0;    // bytes; 0: none
  std::uint64_t output_limit = 0;    // bytes of events
  std::uint32_t event_layout = 0;    // NMEVENTLAYOUT_*
};

// Why a job could not be done, named after what is to blame.
enum class Failure : std::uint8_t { capture, expert, other };

// Events and statuses come from threads of the expert, and everything else from the thread of
// perform(), or of who watches over it, in this order.
class JobListener {
 public:
  // Once a second, from the first one on, while a child reads the capture, if job.wants_status.
  virtual void on_reading(std::chrono::seconds time) { static_cast<void>(time); }
  virtual void on_warning(std::string_view text) = 0; // about the capture
  virtual void on_capture(std::uint32_t frames) = 0;
  virtual void on_expert(const ExpertInfo& expert) = 0;
  virtual void on_event(Event event) = 0;
  virtual void on_status(const EXPERTSTATUS& status) = 0;
  virtual void on_config(std::string_view config) = 0;              // empty: Configure made none
  virtual void on_failure(Failure kind, std::string_view text) = 0; // the last call
  virtual void on_result(const Result& result) = 0;                 // the last call

 protected:
  ~JobListener() = default;
};

// Performs a job with the library, in this process. Setting `stop` tells the expert to stop.
void perform(const Job& job, JobListener& listener, const std::atomic<bool>& stop);

} // namespace nmexpert
