// SPDX-License-Identifier: MIT
// The sets, under a lock that is held to copy them.
#include "wiring.h"

#include "base/ascii_text.h"
#include "core/runtime/lock.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <utility>

namespace netmon {

namespace {

struct Wiring {
  std::vector<FollowSet> follow;
  std::vector<HandoffSet> handoff;
};

constinit Lock wiring_lock;
constinit std::atomic<std::uint64_t> version = 1;

Wiring& wiring() { // under the lock
  static auto& all = *new Wiring;
  return all;
}

FollowSet* find_follow_set(std::string_view protocol) {
  for (FollowSet& set : wiring().follow) {
    if (equal_ignoring_case(set.protocol, protocol)) return &set;
  }
  return nullptr;
}

} // namespace

bool set_follow_set(FollowSet set) noexcept try {
  const std::lock_guard lock(wiring_lock);
  if (FollowSet* const there = find_follow_set(set.protocol)) {
    *there = std::move(set);
  } else {
    wiring().follow.push_back(std::move(set));
  }
  version.fetch_add(1, std::memory_order_release);
  return true;
} catch (const std::exception&) {
  return false;
}

bool add_follower(std::string_view protocol, std::string_view follower) noexcept try {
  const std::lock_guard lock(wiring_lock);
  FollowSet* set = find_follow_set(protocol);
  if (!set) set = &wiring().follow.emplace_back(FollowSet{std::string(protocol), {}});
  const bool is_there =
      std::any_of(set->followers.begin(), set->followers.end(),
                  [&](const std::string& name) { return equal_ignoring_case(name, follower); });
  if (!is_there) set->followers.emplace_back(follower);
  version.fetch_add(1, std::memory_order_release);
  return true;
} catch (const std::exception&) {
  return false;
}

bool set_handoff_set(HandoffSet set) noexcept try {
  const std::lock_guard lock(wiring_lock);
  for (HandoffSet& there : wiring().handoff) {
    if (!equal_ignoring_case(there.section, set.section)) continue;
    there = std::move(set);
    return true;
  }
  wiring().handoff.push_back(std::move(set));
  return true;
} catch (const std::exception&) {
  return false;
}

std::vector<FollowSet> follow_sets() {
  const std::lock_guard lock(wiring_lock);
  return wiring().follow;
}

std::vector<HandoffLine> handoff_lines(std::string_view section) {
  const std::lock_guard lock(wiring_lock);
  for (const HandoffSet& set : wiring().handoff) {
    if (equal_ignoring_case(set.section, section)) return set.lines;
  }
  return {};
}

std::uint64_t wiring_version() noexcept { return version.load(std::memory_order_acquire); }

} // namespace netmon
