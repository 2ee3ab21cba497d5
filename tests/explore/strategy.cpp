// SPDX-License-Identifier: MIT
// The strategies.
#include "strategy.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

namespace netmon::explore {

// ---- Exhaustive

void Exhaustive::begin() {
  depth_ = 0;
  preemptions_ = 0;
}

unsigned Exhaustive::choose(const Choice& choice) {
  const unsigned options = choice.preempts && preemptions_ == bound_ ? 1 : choice.options();
  if (options == 1) return 0;
  if (depth_ == branches_.size()) branches_.push_back({options, 0, choice.preempts});
  const Branch& branch = branches_[depth_++];
  if (branch.options != options || branch.preempts != choice.preempts) {
    std::fprintf(stderr, "explore: the same schedule went another way\n");
    std::exit(2);
  }
  if (branch.preempts && branch.taken != 0) ++preemptions_;
  return branch.taken;
}

bool Exhaustive::next() {
  while (!branches_.empty() && branches_.back().taken + 1 == branches_.back().options) {
    branches_.pop_back();
  }
  if (branches_.empty()) return false;
  ++branches_.back().taken;
  return true;
}

// ---- Random

void Random::begin() {
  generator_.seed(seed_);
  by_priority_ = seed_ % 2 == 0;
  usual_choices_ = std::max<std::uint64_t>(choices_, 20);
  choices_ = 0;
  lowest_ = 100;
  for (std::uint64_t& priority : priority_) priority = 1000 + below(1000);
  changes_.clear();
  for (std::uint64_t i = below(5) + 1; i != 0; --i) changes_.push_back(below(usual_choices_));
  vanish_at_ = below(usual_choices_);
  rarity_ = std::uint64_t{2} << below(5);
}

unsigned Random::choose(const Choice& choice) {
  const std::uint64_t number = choices_++;
  if (choice.may_vanish && number >= vanish_at_) return choice.count;
  if (choice.count == 1) return 0;
  if (!by_priority_) {
    if (choice.preempts && below(rarity_) != 0) return 0;
    return static_cast<unsigned>(below(choice.count));
  }
  if (choice.preempts && std::find(changes_.begin(), changes_.end(), number) != changes_.end()) {
    priority_[choice.threads[0]] = --lowest_;
  }
  unsigned best = 0;
  for (unsigned i = 1; i < choice.count; ++i) {
    if (priority_[choice.threads[i]] > priority_[choice.threads[best]]) best = i;
  }
  return best;
}

bool Random::next() {
  ++seed_;
  return --left_ != 0;
}

// ---- Replay

Replay::Replay(const std::string& text) {
  std::istringstream in(text);
  Entry entry{};
  while (in >> entry.step >> entry.kind) {
    entry.thread = 0;
    if (entry.kind != 'x') in >> entry.thread;
    entries_.push_back(entry);
    if (in.peek() == ',') in.get();
  }
}

unsigned Replay::choose(const Choice& choice) {
  if (position_ == entries_.size() || entries_[position_].step != choice.step ||
      (entries_[position_].kind == ':') == choice.preempts) {
    return 0;
  }
  const Entry& entry = entries_[position_];
  if (entry.kind == 'x') {
    ++position_;
    return choice.count;
  }
  for (unsigned i = 0; i < choice.count; ++i) {
    if (choice.threads[i] == entry.thread) {
      ++position_;
      return i;
    }
  }
  return 0;
}

// ---- Recorder

void Recorder::add(const Choice& choice, unsigned taken) {
  if (choice.preempts && taken == 0) return;
  if (!text_.empty()) text_ += ',';
  text_ += std::to_string(choice.step);
  if (taken == choice.count) {
    text_ += 'x';
  } else {
    text_ += choice.preempts ? '>' : ':';
    text_ += std::to_string(choice.threads[taken]);
  }
}

} // namespace netmon::explore
