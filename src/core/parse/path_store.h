// SPDX-License-Identifier: MIT
// What was recognized in the frames of a capture: each path once, and four bytes a frame. Looking
// up takes no lock. Depends on frame_path.h, recognizer.h, lock.h.
#pragma once

#include "core/runtime/lock.h"
#include "frame_path.h"
#include "recognizer.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>

namespace netmon {

class PathStore {
 public:
  // A hostile file can make every path different; those beyond the budget are not kept.
  static constexpr std::uint32_t kMaxPaths = 65536;
  static constexpr std::size_t kMaxBytes = std::size_t{16} << 20;

  explicit PathStore(std::uint32_t frames);
  ~PathStore();
  PathStore(const PathStore&) = delete;
  PathStore& operator=(const PathStore&) = delete;

  // The path of a frame, which stays in place as long as the store; null when it is not known, or
  // was recognized by other protocols than there are now.
  const FramePath* find(std::uint32_t frame) const noexcept;

  // Remembers the path of the frame and returns the shared one. Null when it cannot be shared: it
  // points into the frame, is beyond the budget, or the protocols have changed meanwhile.
  // `is_current` tells, under the store's lock, whether the frame is still the one that was
  // recognized.
  template <class IsCurrent>
  const FramePath* remember(std::uint32_t frame, const Recognition& recognition,
                            IsCurrent is_current) noexcept {
    if (recognition.points_into_frame) return nullptr;
    const std::lock_guard lock(lock_);
    const FramePath* const path = intern(recognition.recognized());
    if (path && is_current()) store(frame, recognition.version, path->number());
    return path;
  }

  // The frame was modified: it will be recognized anew.
  void forget(std::uint32_t frame) noexcept;

  std::uint32_t paths() const noexcept { return count_.load(std::memory_order_relaxed); }

 private:
  static constexpr std::uint32_t kChunkFrames = 16384;
  static constexpr std::uint32_t kChunkPaths = 1024;
  using FrameChunk = std::array<std::atomic<std::uint32_t>, kChunkFrames>;
  using PathChunk = std::array<FramePath, kChunkPaths>;

  // Under the lock.
  const FramePath* intern(std::span<const RECOGNIZEDATA> entries) noexcept;
  void store(std::uint32_t frame, std::uint64_t version, std::uint32_t path) noexcept;

  const FramePath* path_at(std::uint32_t number) const noexcept {
    return &(*paths_[number / kChunkPaths])[number % kChunkPaths];
  }

  mutable Lock lock_;
  const std::uint32_t chunk_count_;
  std::unique_ptr<std::atomic<FrameChunk*>[]> chunks_; // numbers of paths; 0: not known
  std::atomic<std::uint64_t> version_ = 0;             // of the protocols that made them
  std::array<std::unique_ptr<PathChunk>, kMaxPaths / kChunkPaths + 1> paths_;
  std::atomic<std::uint32_t> count_ = 0; // numbers count from 1
  std::size_t bytes_ = 0;
  std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_;
};

} // namespace netmon
