// SPDX-License-Identifier: MIT
// Chunks of copied frames. A chunk is built without a lock; of two threads that build the same one,
// the first to publish it wins.
#include "frame_copies.h"

#include "spool_writer.h"

#include <algorithm>
#include <exception>
#include <new>
#include <unordered_map>

namespace netmon {

namespace {

// Within a chunk, table entries that refer to the same record share a copy. With this many frames
// per chunk, the largest record is as large as the chunk's part of the frame table, so entries that
// all refer to one record grow no faster than the table that holds them.
constexpr std::uint32_t kChunkFrames1x = 65536 / 4;
constexpr std::uint32_t kChunkFrames2x = NetmonFile::kMaxStoredBytes / 4;

// Other than that, only copies of records that overlap without being the same can outgrow the file,
// up to this factor.
constexpr std::uint64_t kBudgetFactor = 4;
constexpr std::uint64_t kBudgetBase = std::uint64_t{1} << 20;

} // namespace

const std::byte* find_stored_frame(const FileBytes& frames, std::uint64_t position,
                                   Holder holder) noexcept {
  if (const std::byte* all = frames.whole()) return all + position;
  const std::byte* header = frames.at(position, kFrameHeaderBytes, holder);
  if (!header) return nullptr;
  return frames.at(position, kFrameHeaderBytes + read_frame(header).stored, holder);
}

bool FrameCopies::open(const NetmonFile& file) noexcept {
  file_ = &file;
  chunk_frames_ = file.version_major() == 1 ? kChunkFrames1x : kChunkFrames2x;
  chunk_count_ = file.frame_count() / chunk_frames_ + 1;
  chunks_.reset(new (std::nothrow) std::atomic<Chunk*>[chunk_count_]());
  budget_ = file.size() * kBudgetFactor + kBudgetBase;
  return chunks_ != nullptr;
}

FrameCopies::~FrameCopies() {
  for (std::uint32_t i = 0; chunks_ && i < chunk_count_; ++i) delete chunks_[i].load();
}

const std::byte* FrameCopies::find(std::uint32_t frame, Holder holder) noexcept {
  const std::uint32_t number = frame / chunk_frames_;
  std::atomic<Chunk*>& slot = chunks_[number];
  Chunk* chunk = slot.load(std::memory_order_acquire);
  if (!chunk) {
    std::unique_ptr<Chunk> built = build(number * chunk_frames_);
    if (!built) return nullptr;
    if (slot.compare_exchange_strong(chunk, built.get(), std::memory_order_acq_rel)) {
      chunk = built.release();
      spend(chunk->data.size());
    }
  }
  const std::uint32_t position = chunk->positions[frame - number * chunk_frames_];
  return position == kNone ? nullptr : find_stored_frame(chunk->data, position, holder);
}

// Only what is kept counts, so that threads that build the same chunk do not starve each other.
// When several threads build different chunks, the bound may be exceeded by what these hold.
void FrameCopies::spend(std::uint64_t bytes) noexcept {
  std::uint64_t left = budget_.load(std::memory_order_relaxed);
  while (!budget_.compare_exchange_weak(left, left - std::min(left, bytes),
                                        std::memory_order_relaxed)) {
  }
}

std::unique_ptr<FrameCopies::Chunk> FrameCopies::build(std::uint32_t first) noexcept try {
  const std::uint32_t frames = std::min(chunk_frames_, file_->frame_count() - first);
  auto chunk = std::make_unique<Chunk>();
  chunk->positions = std::make_unique_for_overwrite<std::uint32_t[]>(frames);
  std::fill_n(chunk->positions.get(), frames, kNone);

  // A table in ascending order refers to no record twice.
  bool in_order = true;
  for (std::uint32_t i = 1; i < frames && in_order; ++i) {
    const auto before = file_->record_offset(first + i - 1);
    const auto here = file_->record_offset(first + i);
    if (!before || !here) return nullptr;
    in_order = *before < *here;
  }

  SpoolWriter spool;
  std::unordered_map<std::uint32_t, std::uint32_t> copied; // record offset -> position
  // Records that do not overlap have 32-bit offsets in the file, and so do their copies.
  std::uint64_t budget = std::min<std::uint64_t>(budget_.load(std::memory_order_relaxed), kNone);
  const auto take = [&](const FrameInfo& info) {
    const std::uint64_t bytes = kFrameHeaderBytes + info.stored;
    if (bytes > budget) return false;
    budget -= bytes;
    return true;
  };
  bool stored = true;
  for (std::uint32_t i = 0; i < frames && stored; ++i) {
    NetmonRecord record;
    const RecordDamage damage = file_->read(first + i, record);
    if (damage == RecordDamage::no_room) return nullptr;
    if (damage != RecordDamage::none || record.direct) continue;
    const auto position = static_cast<std::uint32_t>(spool.size()); // within the budget
    if (!in_order) {
      const auto offset = file_->record_offset(first + i);
      if (!offset) return nullptr;
      const auto [known, is_new] = copied.try_emplace(*offset, kNone);
      if (!is_new) {
        chunk->positions[i] = known->second;
        continue;
      }
      if (take(record.info)) known->second = position;
      chunk->positions[i] = known->second;
    } else if (take(record.info)) {
      chunk->positions[i] = position;
    }
    if (chunk->positions[i] == kNone) continue;
    const auto header = make_frame_header(record.info);
    stored = spool.append(header.data(), header.size()) &&
             spool.append(record.info.bytes, record.info.stored);
  }
  if (stored) chunk->data = spool.finish();
  return stored && chunk->data.error() == port::FileError::none ? std::move(chunk) : nullptr;
} catch (const std::exception&) {
  return nullptr; // out of memory; the next call tries again
}

} // namespace netmon
