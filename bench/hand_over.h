// SPDX-License-Identifier: MIT
// One thread allocates, two others free: blocks are handed over in batches of 256 through bounded
// rings, so that what is measured is the allocator and not the queue. Standard library only.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <thread>

namespace netmon::bench {

// Passes batches of blocks from one thread to one other, with up to 16 in the ring. A thread that
// has to wait sleeps: spinning would take the processor from the others.
class BatchRing {
 public:
  static constexpr std::size_t kBatch = 256;
  using Batch = std::array<void*, kBatch>;

  // Returns a batch to fill and then pass on.
  Batch& to_fill() {
    const std::uint32_t filled = filled_.load(std::memory_order_relaxed);
    for (;;) {
      const std::uint32_t emptied = emptied_.load(std::memory_order_acquire);
      if (filled - emptied < kBatches) return batches_[filled % kBatches];
      emptied_.wait(emptied, std::memory_order_acquire);
    }
  }
  void pass_on() {
    filled_.fetch_add(1, std::memory_order_release);
    filled_.notify_one();
  }

  Batch& to_empty() {
    const std::uint32_t emptied = emptied_.load(std::memory_order_relaxed);
    filled_.wait(emptied, std::memory_order_acquire);
    return batches_[emptied % kBatches];
  }
  void give_back() {
    emptied_.fetch_add(1, std::memory_order_release);
    emptied_.notify_one();
  }

 private:
  static constexpr std::uint32_t kBatches = 16;
  alignas(64) std::atomic<std::uint32_t> filled_{0};
  alignas(64) std::atomic<std::uint32_t> emptied_{0};
  std::array<Batch, kBatches> batches_;
};

// Hands over `batches` to each of two consumers, with blocks of 16 bytes to 4 KB. The caller is the
// producer.
template <class Heap>
void hand_over(Heap& heap, std::size_t batches) {
  BatchRing rings[2];
  const auto consume = [&heap, batches](BatchRing& ring) {
    for (std::size_t i = 0; i < batches; ++i) {
      for (void* block : ring.to_empty()) heap.free(block);
      ring.give_back();
    }
  };
  std::thread consumers[2] = {std::thread(consume, std::ref(rings[0])),
                              std::thread(consume, std::ref(rings[1]))};
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < batches; ++i) {
    for (BatchRing& ring : rings) {
      for (void*& block : ring.to_fill()) block = heap.allocate(16 + drawn++ * 37 % 4081);
      ring.pass_on();
    }
  }
  for (std::thread& consumer : consumers) consumer.join();
}

} // namespace netmon::bench
