// SPDX-License-Identifier: MIT
// The rare half of the witness.
#include "witness.h"

#include <atomic>
#include <cstdio>

namespace netmon::stress {

Tally& Tally::operator+=(const Tally& other) {
  calls += other.calls;
  refused += other.refused;
  wrongly_accepted += other.wrongly_accepted;
  wrongly_refused += other.wrongly_refused;
  return *this;
}

void Witness::report(const char* how, const char* what) {
  static std::atomic<int> reported{0};
  if (reported.fetch_add(1) < 20) std::fprintf(stderr, "hostile_calls: %s: %s\n", how, what);
}

} // namespace netmon::stress
