// SPDX-License-Identifier: MIT
// Memory that stays resident, and keys that are in use while they are retired. Each measurement
// runs in a process of its own.
#include "resident_bench.h"

#include "child_process.h"
#include "memory_heaps.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

namespace netmon::bench {

namespace {

using namespace std::chrono_literals;

constexpr double kMegabyte = 1 << 20;

// ---- M11: resident memory over what was asked for

template <class Heap>
double overhead(std::size_t count) {
  std::vector<void*> blocks(count, nullptr);
  std::memset(blocks.data(), 1, blocks.size() * sizeof(void*));
  Heap heap;
  const double before = resident();
  std::size_t asked = 0;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t bytes = 64 + i * 37 % 960;
    asked += bytes;
    blocks[i] = heap.allocate(bytes);
    std::memset(blocks[i], 1, bytes);
  }
  return (resident() - before) / static_cast<double>(asked);
}

// ---- M13: what phases leave behind, with nothing live between them

// Threads of a child are never joined, because it ends with _exit.
template <class Work>
void start(int threads, Work work) {
  for (int t = 0; t < threads; ++t) std::thread(work, t).detach();
}

// With `mixed`, each phase has blocks of all sizes; otherwise, of one size that changes from phase
// to phase, so that memory has to be reused for another size.
double phases(int count, bool mixed) {
  constexpr std::size_t kPhase = std::size_t{8} << 20;
  constexpr int kBusy = 8;
  static Netmon heap;
  static std::atomic<int> busy{0};
  start(kBusy, [](int thread) {
    Netmon same = heap;
    for (std::size_t i = static_cast<std::size_t>(thread);; ++i) {
      void* block = same.allocate(16 + i * 37 % 1009);
      static_cast<char*>(block)[0] = 1;
      same.free(block);
      if (i == 1000) ++busy;
    }
  });
  while (busy < kBusy) std::this_thread::sleep_for(1ms);

  std::vector<void*> blocks;
  blocks.reserve(kPhase / 16);
  std::memset(blocks.data(), 1, blocks.capacity() * sizeof(void*));
  const double before = resident();
  for (int phase = 0; phase < count; ++phase) {
    blocks.clear();
    std::size_t asked = 0;
    for (std::size_t i = 0; asked < kPhase; ++i) {
      const std::size_t bytes =
          mixed ? 16 + i * 37 % 1009 : 16 + 16 * (static_cast<std::size_t>(phase) * 37 % 64);
      asked += bytes;
      blocks.push_back(heap.allocate(bytes));
      static_cast<char*>(blocks.back())[0] = 1;
    }
    for (void* block : blocks) heap.free(block);
  }
  return (resident() - before) / kMegabyte;
}

// ---- M14: a key that threads keep using, whatever the calls return

double retire_called(int threads) {
  static Netmon heap;
  static std::atomic<int> calling{0};
  static std::atomic<bool> stop{false};
  start(threads, [](int) {
    Netmon same = heap;
    for (std::size_t i = 0; !stop.load(std::memory_order_relaxed); ++i) {
      same.free(same.allocate(16 + i * 37 % 1009));
      if (i == 100) ++calling;
    }
  });
  while (calling < threads) std::this_thread::sleep_for(1ms);
  const auto begin = std::chrono::steady_clock::now();
  heap.close();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  stop = true;
  return elapsed.count();
}

// ---- M16: what closed keys leave behind, when no more calls are made

double after_closing(int keys, std::size_t bytes, std::chrono::milliseconds pause) {
  std::vector<Netmon> heaps;
  heaps.reserve(static_cast<std::size_t>(keys));
  const double before = resident();
  for (int k = 0; k < keys; ++k) {
    Netmon& heap = heaps.emplace_back();
    std::size_t asked = 0;
    for (std::size_t i = 0; asked < bytes; ++i) {
      // About a fifth of the bytes are in small blocks, the rest in blocks of up to 1 MB.
      const std::size_t size = i % 512 == 511 ? 65536 + i * 4099 % 983040 : 16 + i * 37 % 1009;
      asked += size;
      std::memset(heap.allocate(size), 1, size);
    }
  }
  fmt::print("  {} keys filled: {:.0f} MB\n", keys, (resident() - before) / kMegabyte);
  for (Netmon& heap : heaps) heap.close();
  const double at_once = resident() - before;
  std::this_thread::sleep_for(pause);
  const double later = resident() - before;
  fmt::print("  closed: {:.1f} MB, {} ms later {:.1f} MB\n", at_once / kMegabyte, pause.count(),
             later / kMegabyte);
  std::fflush(stdout);
  return later / kMegabyte;
}

} // namespace

void measure_processes(RatioReporter& reporter, const Wanted& wanted) {
  const bool smoke = wanted.smoke;
  const auto deadline = smoke ? 2s : 60s;
  const auto measure = [&](const char* name, const auto& work) {
    if (!wanted(name)) return;
    const double value = in_child(deadline, work);
    fmt::print("{}: {:.3f}\n", name, value);
    reporter.add(name, value);
  };
  if (wanted("M11")) {
    const std::size_t blocks = smoke ? 20'000 : 400'000;
    const double ours = in_child(deadline, [&] { return overhead<Netmon>(blocks); });
    const double raw = in_child(deadline, [&] { return overhead<Jemalloc>(blocks); });
    fmt::print("M11: resident over requested: netmon {:.3f}, jemalloc {:.3f}\n", ours, raw);
    reporter.add("M11/netmon_less_raw", ours - raw);
  }
  measure("M13/mixed", [&] { return phases(smoke ? 2 : 200, true); });
  measure("M13/changing", [&] { return phases(smoke ? 2 : 200, false); });
  measure("M14/netmon", [&] { return retire_called(smoke ? 4 : 100); });
  measure("M16/netmon", [&] {
    return smoke ? after_closing(2, 4 << 20, 10ms) : after_closing(16, 64 << 20, 2000ms);
  });
}

} // namespace netmon::bench
