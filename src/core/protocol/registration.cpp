// SPDX-License-Identifier: MIT
// A protocol's Register runs on the thread that comes first; the others wait for it, for a while.
#include "registration.h"

#include "parser_call.h"
#include "protocol_registry.h"

#include <netmon/nmerr.h>

#include <atomic>
#include <chrono>

namespace netmon {

namespace {

constexpr std::chrono::seconds kPatience{2};

constinit std::atomic<void (*)() noexcept> builtin_protocols = nullptr;
constinit std::atomic<bool> asked_for = false;

// The version up to which everything is registered; only creating a protocol can add to it.
constinit std::atomic<std::uint64_t> registered_version = 0;

enum class Builtin : std::uint8_t { none, running, done };
constinit std::atomic<Builtin> builtin = Builtin::none;

template <class Condition>
void wait_until(Condition condition) noexcept {
  const auto start = std::chrono::steady_clock::now();
  for (unsigned attempt = 0; !condition(); ++attempt) {
    if (std::chrono::steady_clock::now() - start > kPatience) return;
    port::back_off(attempt);
  }
}

void create_builtin() noexcept {
  if (builtin.load(std::memory_order_acquire) == Builtin::done) return;
  Builtin none = Builtin::none;
  if (builtin.compare_exchange_strong(none, Builtin::running)) {
    if (const auto create = builtin_protocols.load()) create();
    builtin.store(Builtin::done, std::memory_order_release);
    return;
  }
  wait_until([] { return builtin.load(std::memory_order_acquire) == Builtin::done; });
}

void run_register(Protocol& protocol) noexcept {
  ParserCall call;
  const CallOutcome outcome = call_parsers(call, [&] {
    call.as(protocol, ParserEntry::register_protocol,
            [&] { protocol.entry_points.Register(protocol.handle); });
  });
  Registration running = Registration::running;
  protocol.registration.compare_exchange_strong(
      running, outcome == CallOutcome::done ? Registration::done : Registration::failed);
}

void register_protocol(Protocol& protocol) noexcept {
  Registration before = Registration::none;
  if (protocol.registration.compare_exchange_strong(before, Registration::running)) {
    run_register(protocol);
    return;
  }
  // A parser that asks about protocols while it registers must not wait for itself.
  if (before != Registration::running || current_parser_call()) return;
  wait_until([&] { return protocol.registration.load() != Registration::running; });
  Registration running = Registration::running;
  if (protocol.registration.compare_exchange_strong(running, Registration::failed)) {
    note_parser_error(protocol, ParserEntry::register_protocol, "Register does not return");
  }
}

} // namespace

void set_builtin_protocols(void (*create)() noexcept) noexcept { builtin_protocols.store(create); }

void start_protocols() noexcept {
  create_builtin();
  const std::uint64_t now = protocols_version();
  if (registered_version.load(std::memory_order_acquire) == now) return;
  const ProtocolGuard guard;
  if (!guard.thread()) return;
  for (std::uint32_t id = 1; id < kMaxProtocols; ++id) {
    if (Protocol* const protocol = find_protocol(static_cast<std::uint16_t>(id))) {
      register_protocol(*protocol);
    }
  }
  if (!current_parser_call()) registered_version.store(now, std::memory_order_release);
}

bool deregister_protocol(HPROTOCOL handle) noexcept {
  const ProtocolGuard guard;
  Protocol* const protocol = guard.thread() ? find_protocol(handle) : nullptr;
  if (!protocol) return false;
  Registration before = protocol->registration.load();
  if (before == Registration::none || before == Registration::running) return true;
  if (!protocol->registration.compare_exchange_strong(before, Registration::running)) return true;
  ParserCall call;
  call_parsers(call, [&] {
    call.as(*protocol, ParserEntry::deregister, [&] {
      if (protocol->entry_points.Deregister) protocol->entry_points.Deregister(handle);
    });
  });
  protocol->registration.store(Registration::failed); // not to be registered again
  return true;
}

bool protocols_were_asked_for() noexcept { return asked_for.load(std::memory_order_relaxed); }

void note_protocols_asked_for() noexcept {
  if (!protocols_were_asked_for()) asked_for.store(true, std::memory_order_relaxed);
}

} // namespace netmon
