// SPDX-License-Identifier: MIT
// One call of Run or Configure: its key, its thread, its supervision, its result.
// Reference: experts.md 2.4-2.6, 14.3-14.6. Depends on expert_context.h, expert_config.h,
// expert_module.h, key_table.h, stray_faults.h.
#pragma once

#include "core/memory/key_table.h"
#include "core/runtime/error.h"
#include "expert_config.h"
#include "expert_context.h"
#include "expert_module.h"

#include <netmon/nmhost.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace netmon {

struct SessionOptions {
  bool configure = false; // call Configure instead of Run
  EXPERTSTARTUPINFO startup = {};
  std::uint32_t startup_flags = 0;
  std::chrono::milliseconds timeout{0}; // 0: none
  std::chrono::milliseconds grace{2000};
  std::uint64_t memory_limit = 0; // bytes; 0: none
  std::uint32_t event_layout = NMEVENTLAYOUT_AUTO;
  HWND window = nullptr;
  NMEVENTPROC on_event = nullptr;
  NMSTATUSPROC on_status = nullptr;
  void* user = nullptr;
};

enum class ConfigOutcome : std::uint8_t { none, made, unusable };

struct SessionResult {
  NMRUNOUTCOME outcome = NMRUN_DONE;
  BOOL returned = FALSE;  // what the entry point returned
  bool abandoned = false; // its thread was given up
  std::string detail;     // what went wrong
  NMMEMORYACCOUNT memory = {};
  EXPERTSTATUS status = {};
  ConfigOutcome config_outcome = ConfigOutcome::none; // of Configure
  ConfigBytes config;
};

class ExpertSession final : public std::enable_shared_from_this<ExpertSession>,
                            private ExpertListener {
 public:
  // Starts the expert. Null on failure. May throw std::bad_alloc.
  static std::shared_ptr<ExpertSession> start(std::shared_ptr<ExpertModule> module,
                                              std::shared_ptr<Capture> capture, ConfigBytes config,
                                              const SessionOptions& options, Error& error);

  ~ExpertSession();

  // Tells the expert to stop. Callable from any thread, including the expert's; does not wait.
  void terminate() noexcept;

  // Waits until the result is available; false when the time ran out first.
  bool wait_for(std::chrono::milliseconds time) noexcept;
  void wait() noexcept;

  EXPERTSTATUS status() const noexcept { return context_.status(); }
  std::uint64_t events() const noexcept { return events_.load(std::memory_order_relaxed); }

  // The result; null while the expert runs. Does not change once available.
  const SessionResult* result() const noexcept;

  // Waits for the end and for the session's own thread; close() first tells the expert to stop. One
  // of them must be called, once, and not on a thread of the expert.
  void close_when_ended() noexcept;
  void close() noexcept;

 private:
  struct Call;
  using Clock = std::chrono::steady_clock;

  ExpertSession(std::shared_ptr<ExpertModule> module, std::shared_ptr<Capture> capture,
                ConfigBytes config, const SessionOptions& options);

  bool open(Error& error);
  void supervise();
  bool watch(Call& call);
  void finish(const Call& call, bool abandoned) noexcept;
  void judge(const Call& call);
  void take_config(const Call& call);
  void publish() noexcept;

  void on_status(const EXPERTSTATUS& status) noexcept override;
  void on_event(const NMEVENTDATA& event) noexcept override;

  const std::shared_ptr<ExpertModule> module_;
  const ConfigBytes config_;
  const SessionOptions options_;
  ExpertContext context_;
  Key key_ = 0;
  void* config_block_ = nullptr; // on the heap of the key
  std::atomic<std::uint64_t> events_ = 0;
  std::atomic<bool> termination_requested_ = false;
  bool timed_out_ = false;              // supervisor only
  port::FaultReport stray_fault_;       // supervisor only
  std::uint32_t stray_faults_seen_ = 0; // supervisor only

  SessionResult result_; // only for the supervisor until it has ended

  mutable std::mutex mutex_; // protects `has_ended_`
  std::condition_variable ended_;
  bool has_ended_ = false;
  std::thread supervisor_;
};

} // namespace netmon
