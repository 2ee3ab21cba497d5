// SPDX-License-Identifier: MIT
// Fibers, and what they do at a step.
#include "scheduler.h"

#include "hooks/explore_atomic.h"

#include <sys/mman.h>

#include <bit>
#include <cstdio>
#include <cstdlib>

namespace netmon::explore {

Scheduler scheduler;

namespace {

constexpr std::int64_t kBackOff = 1'000'000; // nanoseconds

} // namespace

Scheduler::Scheduler() : touched_(kTouched) {
  for (Fiber& fiber : fibers_) {
    void* stack = mmap(nullptr, kStackBytes + 4096, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (stack == MAP_FAILED || mprotect(stack, 4096, PROT_NONE) != 0) std::abort();
    fiber.stack = static_cast<std::byte*>(stack) + 4096;
  }
}

void Scheduler::forget_sharing() {
  touched_.assign(kTouched, {});
  touched_count_ = 0;
  sharing_ = 0;
}

// ---- One schedule

void Scheduler::enter_fiber() { scheduler.run_thread(); }

void Scheduler::prepare(Fiber& fiber) {
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack;
  fiber.context.uc_stack.ss_size = kStackBytes;
  fiber.context.uc_link = nullptr;
  makecontext(&fiber.context, enter_fiber, 0);
  fiber.yielded = false;
  fiber.condition = nullptr;
  fiber.value = nullptr;
  fiber.id = 0;
  fiber.state = State::ready;
}

std::optional<std::string> Scheduler::run(Strategy& strategy, const std::function<void()>& host) {
  strategy_ = &strategy;
  strategy.begin();
  host_ = &host;
  for (Fiber& fiber : fibers_) fiber.state = State::unused;
  count_ = 0;
  step_ = 0;
  next_id_ = 1;
  vanished_ = 0;
  questions_ = 0;
  nanoseconds_ = 1'000'000'000'000;
  failure_.reset();
  recorder_.clear();
  prepare(fibers_[kHost]);
  fibers_[kHost].id = next_id_++;
  current_ = kHost;
  swapcontext(&outside_, &fibers_[kHost].context);
  return failure_;
}

void Scheduler::run_thread() {
  Fiber& self = fibers_[current_];
  if (current_ == kHost) {
    (*host_)();
    swapcontext(&self.context, &outside_);
  }
  self.body->run();
  if (!self.body->vanishes) {
    if (void* value = self.value) {
      self.value = nullptr;
      on_exit_(value);
    }
    self.state = State::ended;
  } else {
    self.state = State::vanished;
    ++vanished_;
  }
  decide(false);
  std::abort();
}

void Scheduler::run_threads(const std::vector<ThreadBody>& bodies) {
  count_ = 0;
  for (const ThreadBody& body : bodies) {
    Fiber& fiber = fibers_[count_++];
    prepare(fiber);
    fiber.body = &body;
    fiber.id = body.takes_id_of ? fibers_[*body.takes_id_of].id : next_id_++;
  }
  decide(false);
  count_ = 0;
}

void Scheduler::fail(const std::string& what) {
  failure_ = what;
  setcontext(&outside_);
  std::abort();
}

void Scheduler::wait_for(const std::function<bool()>& condition) {
  Fiber& self = fibers_[current_];
  if (condition()) return;
  self.condition = &condition;
  decide(false);
  self.condition = nullptr;
}

bool Scheduler::thread_exists(std::uint64_t id) const noexcept {
  if (id == fibers_[kHost].id) return true;
  for (unsigned i = 0; i < count_; ++i) {
    const Fiber& fiber = fibers_[i];
    if (fiber.id != id || fiber.state != State::ready) continue;
    if (!fiber.body->takes_id_of || fibers_[*fiber.body->takes_id_of].state != State::ready)
      return true;
  }
  return false;
}

// ---- Steps

bool Scheduler::is_shared(const void* address, bool writes) {
  const auto value = reinterpret_cast<std::uintptr_t>(address);
  std::size_t place = (value >> 1) * 0x9E3779B97F4A7C15u >> 50;
  while (touched_[place].address != address) {
    if (!touched_[place].address) {
      if (++touched_count_ > kTouched / 2) {
        std::fprintf(stderr, "explore: too many atomics\n");
        std::exit(2);
      }
      touched_[place].address = address;
      break;
    }
    place = (place + 1) % kTouched;
  }
  Touched& touched = touched_[place];
  const auto before = touched;
  const auto self = static_cast<std::uint8_t>(1u << current_);
  touched.by |= self;
  if (writes) touched.written_by |= self;
  const auto shared = [](const Touched& t) { return std::popcount(t.by) > 1 && t.written_by != 0; };
  if (!shared(touched)) return false;
  if (!shared(before)) ++sharing_;
  return true;
}

void Scheduler::step(const void* address, bool writes) {
  if (++step_ > kMostSteps) fail("a thread runs for ever");
  if (current_ == kHost) return;
  const bool shared = !address || is_shared(address, writes);
  if (writes) {
    for (unsigned i = 0; i < count_; ++i) fibers_[i].yielded = false;
  }
  if (shared || anywhere_) decide(true);
}

void Scheduler::back_off(unsigned) {
  if (++step_ > kMostSteps) fail("a thread waits for ever");
  nanoseconds_ += kBackOff;
  if (current_ == kHost) return;
  fibers_[current_].yielded = true;
  decide(false);
}

bool Scheduler::can_run(const Fiber& fiber) const {
  if (fiber.state != State::ready) return false;
  if (fiber.condition) return (*fiber.condition)();
  const auto& waits_for = fiber.body->takes_id_of;
  return !waits_for || fibers_[*waits_for].state != State::ready;
}

void Scheduler::decide(bool can_go_on) {
  Fiber* const self = &fibers_[current_];
  Choice choice;
  choice.step = step_;
  choice.preempts = can_go_on;
  if (can_go_on) choice.threads[choice.count++] = current_;
  const unsigned first = current_ == kHost ? 0 : current_ + 1;
  unsigned waiting = kHost; // a fiber that only waits for others
  bool all_ended = true;
  for (unsigned i = 0; i < count_; ++i) {
    const unsigned other = (first + i) % count_;
    const Fiber& fiber = fibers_[other];
    all_ended = all_ended && fiber.state != State::ready;
    if ((can_go_on && other == current_) || !can_run(fiber)) continue;
    if (!fiber.yielded) {
      choice.threads[choice.count++] = other;
    } else if (waiting == kHost) {
      waiting = other;
    }
  }
  if (choice.count == 0) {
    if (all_ended) {
      go_to(kHost);
      return;
    }
    if (waiting == kHost) fail("all threads wait");
    for (unsigned i = 0; i < count_; ++i) fibers_[i].yielded = fibers_[i].yielded && i != waiting;
    go_to(waiting);
    return;
  }
  choice.may_vanish = can_go_on && self->body->vanishes;
  unsigned taken = 0;
  if (choice.options() > 1) {
    taken = strategy_->choose(choice);
    recorder_.add(choice, taken);
  }
  if (taken == choice.count) {
    self->state = State::vanished;
    ++vanished_;
    decide(false);
    return;
  }
  go_to(choice.threads[taken]);
}

void Scheduler::go_to(unsigned fiber) {
  if (fiber == current_) return;
  Fiber& from = fibers_[current_];
  current_ = fiber;
  swapcontext(&from.context, &fibers_[fiber].context);
}

} // namespace netmon::explore

// ---- What the hooks call

void explore_step(const void* address, bool writes) noexcept {
  netmon::explore::scheduler.step(address, writes);
}

void explore_memory_step() noexcept {
  using netmon::explore::scheduler;
  scheduler.step(nullptr, true);
}

std::int64_t explore_nanoseconds() noexcept { return netmon::explore::scheduler.nanoseconds(); }

void explore_abort() noexcept { netmon::explore::scheduler.fail("broken invariant"); }
