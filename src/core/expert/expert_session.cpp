// SPDX-License-Identifier: MIT
// Two threads per session: the expert's, which runs expert code and touches nothing of the session
// but its Call, and the supervisor, which enforces limits, retires the key, and produces the
// result. An expert that does not stop is abandoned: its thread and its Call live on by themselves.
#include "expert_session.h"

#include "core/memory/expert_memory.h"
#include "core/memory/key_table.h"
#include "core/runtime/expert_text.h"
#include "core/runtime/guarded.h"
#include "core/runtime/thread_record.h"
#include "stray_faults.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <new>
#include <system_error>
#include <utility>

namespace netmon {

namespace {

// How often the supervisor checks for what cannot wake it.
constexpr std::chrono::milliseconds kLookEvery{20};

// Experts take any error for the end of the capture and end as if all were well, so the host is
// told.
constexpr char kRefusedFilter[] =
    "it asked for the frames that pass a filter which is none, or malformed: it was given none of "
    "those frames (NMERR_INVALID_HFILTER, NMERR_FILTER_INVALID_EXPRESSION)";

Error no_key() {
  return {NMERR_NO_HANDLES, 0,
          "too many experts are running: " + std::to_string(kMaxOpenKeys) +
              " at a time is the limit; close some runs"};
}

Error no_thread(const char* why) {
  return {NMERR_OUT_OF_MEMORY, EXPERTSUBSTATUS_ABORTED_THREAD_FAIL,
          std::string("cannot create a thread for the expert: ") + why};
}

} // namespace

// Everything that the expert's thread has access to. Shared, so that it outlives a session that
// gave up on it.
struct ExpertSession::Call {
  // Fixed before the thread starts.
  PEXPERTRUNPROC run = nullptr;
  PEXPERTCONFIGPROC configure = nullptr; // null: call run
  HEXPERTKEY key = nullptr;
  PEXPERTCONFIG config = nullptr;
  EXPERTSTARTUPINFO startup = {}; // the expert's copy, which it may overwrite
  DWORD startup_flags = 0;
  HWND window = nullptr;

  // Filled in by the thread, valid once it has ended.
  BOOL returned = FALSE;
  port::FaultReport fault;
  PEXPERTCONFIG config_made = nullptr;
  std::unique_ptr<std::byte[]> config_bytes;
  std::size_t config_size = 0;
  bool config_too_small = false; // the expert's own block, but shorter than a length word

  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false;

  void run_entry_point();
  void copy_config();
  void end();
  void end_thread(); // by the expert
};

void ExpertSession::Call::end() {
  const std::lock_guard lock(mutex);
  ended = true;
  changed.notify_all();
}

void ExpertSession::Call::run_entry_point() {
  // An expert may end its thread, which a guard cannot prevent. The call would never return then.
  ThreadRecord* const thread = this_thread();
  if (thread) {
    thread->on_end_argument = this;
    thread->on_end = [](void* call) noexcept { static_cast<Call*>(call)->end_thread(); };
  }
  fault = guarded([this] {
    EXPERTSTARTUPINFO scratch = startup; // on the expert's own stack
    if (!configure) {
      returned = run(key, config, &scratch, startup_flags, window);
      return;
    }
    PEXPERTCONFIG block = config;
    returned = configure(key, &block, &scratch, startup_flags, window);
    config_made = block;
    if (returned) copy_config();
  });
  if (thread) thread->on_end = nullptr;
  hand_over_memory(reinterpret_cast<Key>(key)); // this thread does not touch it anymore
  end();
}

void ExpertSession::Call::end_thread() {
  fault.kind = port::FaultKind::other;
  std::snprintf(fault.text, sizeof(fault.text), "the thread was terminated");
  end();
}

// Still guarded: the expert may have left threads that free the block right now.
void ExpertSession::Call::copy_config() {
  const std::size_t size = block_size(reinterpret_cast<Key>(key), config_made);
  if (size < kMinConfigBytes) {
    // Freeing distinguishes a small block, which may have no bytes at all, from a stray pointer.
    config_too_small = free_block(reinterpret_cast<Key>(key), config_made) == NMERR_SUCCESS;
    return;
  }
  if (size > kMaxConfigBytes) return;
  config_bytes.reset(new (std::nothrow) std::byte[size]);
  if (!config_bytes) return;
  std::memcpy(config_bytes.get(), config_made, size);
  config_size = size;
}

std::shared_ptr<ExpertSession> ExpertSession::start(std::shared_ptr<ExpertModule> module,
                                                    std::shared_ptr<Capture> capture,
                                                    ConfigBytes config,
                                                    const SessionOptions& options, Error& error) {
  std::shared_ptr<ExpertSession> session(
      new ExpertSession(std::move(module), std::move(capture), std::move(config), options));
  return session->open(error) ? session : nullptr;
}

ExpertSession::ExpertSession(std::shared_ptr<ExpertModule> module, std::shared_ptr<Capture> capture,
                             ConfigBytes config, const SessionOptions& options)
    : module_(std::move(module)),
      config_(std::move(config)),
      options_(options),
      context_(std::move(capture), options.startup, *this) {
  if (kHasTwoEventLayouts && options.event_layout != NMEVENTLAYOUT_AUTO) {
    context_.set_layout(options.event_layout == NMEVENTLAYOUT_2001 ? kEventLayout2001
                                                                   : kEventLayout2003);
  }
  if (const HFILTER display = current_filter()) {
    const auto filter = find_filter(display);
    if (filter && filter->check.error == NMERR_SUCCESS) context_.set_display_filter(filter);
  }
}

ExpertSession::~ExpertSession() {
  if (supervisor_.joinable()) supervisor_.join();
}

bool ExpertSession::open(Error& error) {
  watch_stray_threads();
  stray_faults_seen_ = stray_fault_count();
  key_ = open_key({&context_, options_.memory_limit});
  if (key_ == 0) {
    error = no_key();
    return false;
  }
  if (!config_.empty()) {
    const BlockResult block = allocate_block(key_, config_.size());
    if (!block.block) {
      retire_key(key_);
      error = {block.error, 0, "there is not enough memory for the expert's configuration"};
      return false;
    }
    config_block_ = block.block;
    std::memcpy(config_block_, config_.data(), config_.size());
    hand_over_memory(key_);
  }
  try {
    supervisor_ = std::thread([this] { supervise(); });
  } catch (const std::system_error& failure) {
    retire_key(key_);
    error = no_thread(failure.what());
    return false;
  }
  return true;
}

void ExpertSession::terminate() noexcept {
  termination_requested_.store(true, std::memory_order_release);
  request_termination(key_);
}

void ExpertSession::supervise() {
  std::shared_ptr<Call> call;
  try {
    call = std::make_shared<Call>();
    call->run = module_->info().pRunProc;
    call->configure = options_.configure ? module_->info().pConfigProc : nullptr;
    call->key = reinterpret_cast<HEXPERTKEY>(key_);
    call->config = static_cast<PEXPERTCONFIG>(config_block_);
    call->startup = options_.startup;
    call->startup_flags = options_.startup_flags;
    call->window = options_.window;
    // The thread starts its work once it is detached: not every thread library can detach a thread
    // that ends at that moment (MinGW-w64's would give its record to two threads at once).
    const std::lock_guard until_detached(call->mutex);
    std::thread([call] {
      { const std::lock_guard detached(call->mutex); }
      call->run_entry_point();
    }).detach();
  } catch (const std::exception& failure) { // system_error or bad_alloc
    retire_key(key_);
    result_.outcome = NMRUN_PROBLEM;
    result_.detail = no_thread(failure.what()).text;
    context_.set_final(EXPERTSTATUS_ABORTED, EXPERTSUBSTATUS_ABORTED_THREAD_FAIL, false);
    publish();
    return;
  }
  const bool abandoned = watch(*call);
  finish(*call, abandoned);
}

// Waits until the expert has ended (false) or must be given up (true).
bool ExpertSession::watch(Call& call) {
  const auto started = Clock::now();
  auto give_up = Clock::time_point::max();
  std::unique_lock lock(call.mutex);
  while (!call.changed.wait_for(lock, kLookEvery, [&] { return call.ended; })) {
    const auto now = Clock::now();
    if (now >= give_up) return true;
    if (give_up != Clock::time_point::max()) continue;
    if (!termination_requested_.load(std::memory_order_acquire)) {
      const bool crashed =
          find_stray_fault(stray_faults_seen_, key_, module_->instance(), stray_fault_);
      timed_out_ = options_.timeout.count() != 0 && now - started >= options_.timeout;
      if (!crashed && !timed_out_) continue;
      request_termination(key_);
    }
    give_up = now + options_.grace;
  }
  return false;
}

void ExpertSession::finish(const Call& call, bool abandoned) noexcept {
  if (abandoned) module_->pin();
  if (stray_fault_.kind == port::FaultKind::none) {
    find_stray_fault(stray_faults_seen_, key_, module_->instance(), stray_fault_);
  }
  // The block that the host allocated is not a leak of the expert, unless the expert replaced it.
  const std::uint64_t own_bytes = config_block_ ? block_size(key_, config_block_) : 0;
  const std::uint64_t own_blocks = own_bytes != 0 ? 1 : 0;
  // The expert may have left threads behind that go on writing to what it allocated.
  const MemoryAccount account =
      retire_key(key_, abandoned ? Leftovers::keep_for_good : Leftovers::quarantine);
  context_.gate().close(); // from here on, nothing calls the host

  result_.abandoned = abandoned;
  result_.memory.cbPeak = account.peak_bytes;
  result_.memory.cbTotal = account.total_bytes;
  result_.memory.nAllocations = account.total_blocks - (config_block_ ? 1 : 0);
  result_.memory.nLeaked = account.live_blocks - std::min(account.live_blocks, own_blocks);
  result_.memory.cbLeaked = account.live_bytes - std::min(account.live_bytes, own_bytes);
  try {
    judge(call);
    take_config(call);
    if (account.given_up) {
      // The thread that is inside may return and look at the context, so the session is leaked.
      new std::shared_ptr<ExpertSession>(shared_from_this());
      result_.detail += result_.detail.empty() ? "" : "; ";
      result_.detail += "one of its threads never returned from a call: its memory (" +
                        std::to_string(account.live_bytes) + " bytes) could not be taken back";
    }
  } catch (const std::bad_alloc&) {
    // The outcome stands; only its text is lost.
  }
  switch (result_.outcome) {
    case NMRUN_DONE: context_.set_final(EXPERTSTATUS_DONE, 0, true); break;
    case NMRUN_TERMINATED:
    case NMRUN_TIMEOUT:
      context_.set_final(EXPERTSTATUS_ABORTED, EXPERTSUBSTATUS_ABORTED_USER, false);
      break;
    case NMRUN_PROBLEM:
    case NMRUN_CRASHED:
      // Keeps what the expert says about its problem.
      if (context_.status().Status != EXPERTSTATUS_PROBLEM) {
        context_.set_final(EXPERTSTATUS_PROBLEM, 0, false);
      }
      break;
  }
  publish();
}

void ExpertSession::publish() noexcept {
  context_.gate().close();
  result_.status = context_.status();
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  ended_.notify_all();
}

// Reads nothing of an abandoned call, because its thread may still write to it.
void ExpertSession::judge(const Call& call) {
  const std::string entry = options_.configure ? EXPERTENTRY_CONFIGURE : EXPERTENTRY_RUN;
  if (!result_.abandoned) result_.returned = call.returned;
  if (!result_.abandoned && call.fault.kind != port::FaultKind::none) {
    result_.outcome = NMRUN_CRASHED;
    result_.detail = entry + " crashed: " + utf8_text(call.fault.text);
  } else if (stray_fault_.kind != port::FaultKind::none) {
    result_.outcome = NMRUN_CRASHED;
    result_.detail = "a thread of the expert crashed: " + utf8_text(stray_fault_.text);
  } else if (termination_requested_.load(std::memory_order_acquire)) {
    result_.outcome = NMRUN_TERMINATED;
    result_.detail = "stopped on request";
  } else if (timed_out_) {
    result_.outcome = NMRUN_TIMEOUT;
    result_.detail = "stopped after " + std::to_string(options_.timeout.count()) + " ms";
  } else if (!result_.returned) {
    result_.outcome = NMRUN_PROBLEM;
    result_.detail = entry + " returned FALSE";
    const EXPERTSTATUS status = context_.status();
    if (status.szStatusText[0] != '\0') {
      result_.detail += "; its last words: " + utf8_text(status.szStatusText);
    }
  }
  if (result_.abandoned) {
    result_.detail += "; it did not return within " + std::to_string(options_.grace.count()) +
                      " ms and was abandoned";
  }
  if (context_.has_refused_filter() && !options_.configure) {
    if (result_.outcome == NMRUN_DONE) result_.outcome = NMRUN_PROBLEM;
    result_.detail += result_.detail.empty() ? "" : "; ";
    result_.detail += kRefusedFilter;
  }
}

void ExpertSession::take_config(const Call& call) {
  if (!options_.configure || result_.outcome != NMRUN_DONE || !call.config_made) return;
  // The SDK's own boilerplate allocates one byte and never looks at it again.
  if (call.config_too_small) return;
  result_.config_outcome = ConfigOutcome::unusable;
  if (call.config_size == 0) return;
  result_.config = make_config(call.config_bytes.get(), call.config_size);
  result_.config_outcome = ConfigOutcome::made;
}

bool ExpertSession::wait_for(std::chrono::milliseconds time) noexcept {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, time, [this] { return has_ended_; });
}

void ExpertSession::wait() noexcept {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return has_ended_; });
}

const SessionResult* ExpertSession::result() const noexcept {
  const std::lock_guard lock(mutex_);
  return has_ended_ ? &result_ : nullptr;
}

void ExpertSession::close_when_ended() noexcept {
  wait();
  if (supervisor_.joinable()) supervisor_.join();
}

void ExpertSession::close() noexcept {
  if (!result()) terminate();
  close_when_ended();
}

void ExpertSession::on_status(const EXPERTSTATUS& status) noexcept {
  if (options_.on_status) options_.on_status(options_.user, &status);
}

void ExpertSession::on_event(const NMEVENTDATA& event) noexcept {
  events_.fetch_add(1, std::memory_order_relaxed);
  if (options_.on_event) options_.on_event(options_.user, &event);
}

} // namespace netmon
