// SPDX-License-Identifier: MIT
// The rarely used half of the witness.
#include "witness.h"

#include <cstdio>
#include <map>
#include <mutex>
#include <string>

namespace netmon::stress {

namespace {

std::mutex reports_mutex;
std::map<std::string, unsigned long> reports;

} // namespace

Tally& Tally::operator+=(const Tally& other) {
  calls += other.calls;
  refused += other.refused;
  wrongly_accepted += other.wrongly_accepted;
  wrongly_refused += other.wrongly_refused;
  return *this;
}

void Witness::report(const char* how, const char* what) {
  const std::lock_guard lock(reports_mutex);
  const std::string text = std::string(how) + ": " + what;
  if (reports[text]++ == 0) std::fprintf(stderr, "hostile_calls: %s\n", text.c_str());
}

void Witness::print_reports() {
  const std::lock_guard lock(reports_mutex);
  for (const auto& [text, times] : reports) {
    std::fprintf(stderr, "hostile_calls: %lu times %s\n", times, text.c_str());
  }
}

} // namespace netmon::stress
