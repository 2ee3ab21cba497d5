// SPDX-License-Identifier: MIT
// Paths are found by a hash of their entries. The entry of a frame is published after its path.
#include "path_store.h"

#include "core/protocol/protocol_registry.h"

#include <algorithm>
#include <exception>
#include <mutex>

namespace netmon {

namespace {

std::uint64_t hash_of(std::span<const RECOGNIZEDATA> entries) noexcept {
  std::uint64_t hash = 0x9E3779B97F4A7C15u + entries.size();
  const auto mix = [&](std::uint64_t value) {
    hash = (hash ^ value) * 0xBF58476D1CE4E5B9u;
    hash ^= hash >> 29;
  };
  for (const RECOGNIZEDATA& entry : entries) {
    mix(std::uint64_t{entry.ProtocolID} << 16 | entry.nProtocolOffset);
    mix(reinterpret_cast<std::uintptr_t>(entry.InstData));
  }
  return hash;
}

bool same(std::span<const RECOGNIZEDATA> left, std::span<const RECOGNIZEDATA> right) noexcept {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const RECOGNIZEDATA& a, const RECOGNIZEDATA& b) {
                      return a.ProtocolID == b.ProtocolID &&
                             a.nProtocolOffset == b.nProtocolOffset && a.InstData == b.InstData;
                    });
}

} // namespace

PathStore::PathStore(std::uint32_t frames)
    : chunk_count_(frames / kChunkFrames + 1),
      chunks_(new std::atomic<FrameChunk*>[chunk_count_]()) {}

PathStore::~PathStore() {
  for (std::uint32_t i = 0; i < chunk_count_; ++i) delete chunks_[i].load();
}

const FramePath* PathStore::find(std::uint32_t frame) const noexcept {
  if (version_.load(std::memory_order_acquire) != protocols_version()) return nullptr;
  if (frame / kChunkFrames >= chunk_count_) return nullptr;
  const FrameChunk* const chunk = chunks_[frame / kChunkFrames].load(std::memory_order_acquire);
  if (!chunk) return nullptr;
  const std::uint32_t number = (*chunk)[frame % kChunkFrames].load(std::memory_order_acquire);
  return number == 0 ? nullptr : path_at(number);
}

const FramePath* PathStore::intern(std::span<const RECOGNIZEDATA> entries) noexcept try {
  const std::uint64_t hash = hash_of(entries);
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto at = first; at != last; ++at) {
    if (same(path_at(at->second)->entries(), entries)) return path_at(at->second);
  }
  const std::uint32_t number = count_.load(std::memory_order_relaxed) + 1;
  if (number >= kMaxPaths) return nullptr;
  const std::size_t more = sizeof(FramePath) + sizeof(RECOGNIZEDATA) * (entries.size() + 4);
  if (bytes_ + more > kMaxBytes) return nullptr;
  std::unique_ptr<PathChunk>& chunk = paths_[number / kChunkPaths];
  if (!chunk) chunk = std::make_unique<PathChunk>();
  FramePath& path = (*chunk)[number % kChunkPaths];
  path.assign(entries);
  path.set_number(number);
  by_hash_.emplace(hash, number);
  bytes_ += more;
  count_.store(number, std::memory_order_release);
  return &path;
} catch (const std::exception&) {
  return nullptr;
}

void PathStore::store(std::uint32_t frame, std::uint64_t version, std::uint32_t path) noexcept {
  if (version != protocols_version() || frame / kChunkFrames >= chunk_count_) return;
  if (version_.load(std::memory_order_relaxed) != version) {
    for (std::uint32_t i = 0; i < chunk_count_; ++i) {
      FrameChunk* const chunk = chunks_[i].load(std::memory_order_relaxed);
      if (!chunk) continue;
      for (auto& number : *chunk) number.store(0, std::memory_order_relaxed);
    }
    version_.store(version, std::memory_order_release);
  }
  std::atomic<FrameChunk*>& place = chunks_[frame / kChunkFrames];
  FrameChunk* chunk = place.load(std::memory_order_relaxed);
  if (!chunk) {
    chunk = new (std::nothrow) FrameChunk();
    if (!chunk) return;
    place.store(chunk, std::memory_order_release);
  }
  (*chunk)[frame % kChunkFrames].store(path, std::memory_order_release);
}

void PathStore::forget(std::uint32_t frame) noexcept {
  const std::lock_guard lock(lock_);
  if (frame / kChunkFrames >= chunk_count_) return;
  if (FrameChunk* const chunk = chunks_[frame / kChunkFrames].load(std::memory_order_relaxed)) {
    (*chunk)[frame % kChunkFrames].store(0, std::memory_order_release);
  }
}

} // namespace netmon
