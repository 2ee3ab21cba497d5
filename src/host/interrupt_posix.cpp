// SPDX-License-Identifier: MIT
// Counting SIGINT and SIGTERM.
#include "interrupt.h"

#include <signal.h>
#include <unistd.h>

namespace nmexpert {

namespace {

volatile sig_atomic_t count = 0;
static_assert(sizeof(sig_atomic_t) <= sizeof(int));

void on_interrupt(int) {
  constexpr int kFailed = 4;
  count = count + 1;
  if (count > 2) _exit(kFailed);
}

} // namespace

void catch_interrupts() {
  struct sigaction action = {};
  action.sa_handler = on_interrupt; // without SA_RESTART, so that waiting ends
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

int interrupts() noexcept { return count; }

} // namespace nmexpert
