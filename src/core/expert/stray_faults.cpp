// SPDX-License-Identifier: MIT
// The notes: a ring that signal handlers write to, so it uses only atomics.
#include "stray_faults.h"

#include "core/runtime/delivery_gate.h"
#include "core/runtime/thread_record.h"

#include <atomic>
#include <mutex>

namespace netmon {

namespace {

struct Note {
  std::atomic<std::uint32_t> number = 0; // of the note; 0 while it is being written
  Key key = 0;
  port::FaultReport report;
};

// The ring keeps this many notes: with more faults at a time, the oldest are lost.
constexpr std::uint32_t kNotes = 64;
Note notes[kNotes];
std::atomic<std::uint32_t> next_note = 1;

// Runs in a signal handler.
ThreadRecord* known_thread() noexcept {
  return static_cast<ThreadRecord*>(port::thread_value_in_handler());
}

bool is_expert_thread() noexcept { return known_thread() != nullptr; }

// The key that the thread is inside or, failing that, the one whose memory it used last.
Key key_used_by(const ThreadRecord& thread) noexcept {
  if (const Key key = thread.memory.inside.load(std::memory_order_relaxed)) return key;
  if (const Key key = thread.leases[0].inside.load(std::memory_order_relaxed)) return key;
  return thread.cached_key != kNothingCached ? thread.cached_key : 0;
}

// Runs on the faulting thread, in a signal handler; the thread never continues.
void leave_note(const port::FaultReport& report) noexcept {
  ThreadRecord* const thread = known_thread();
  const std::uint32_t number = next_note.fetch_add(1, std::memory_order_relaxed);
  Note& note = notes[number % kNotes];
  note.number.store(0, std::memory_order_release);
  note.key = thread ? key_used_by(*thread) : 0;
  note.report = report;
  note.number.store(number, std::memory_order_release);
  abandon_leases(thread);
  Delivery::abandon_all(thread);
}

} // namespace

void watch_stray_threads() noexcept {
  static std::once_flag once;
  std::call_once(once, [] { port::guard_stray_threads(is_expert_thread, leave_note); });
}

std::uint32_t stray_fault_count() noexcept { return next_note.load(std::memory_order_relaxed) - 1; }

bool find_stray_fault(std::uint32_t& seen, Key key, const void* instance,
                      port::FaultReport& report) noexcept {
  while (seen != stray_fault_count()) {
    const Note& note = notes[(seen + 1) % kNotes];
    const std::uint32_t number = note.number.load(std::memory_order_acquire);
    if (number == 0 || number < seen + 1) return false; // still being written
    ++seen;
    const void* module = note.report.module;
    if (note.key != 0 ? note.key == key : !module || module == instance) {
      report = note.report;
      return true;
    }
  }
  return false;
}

} // namespace netmon
