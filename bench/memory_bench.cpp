// SPDX-License-Identifier: MIT
// The memory functions beside raw jemalloc (the same private build), glibc, and mimalloc's heaps.
//   memory_bench [--smoke] [--benchmark_filter=M1]
// All goals are in one table, below. M12 is tests/stress/hostile_calls. Exit status 2: a number
// that must be held was missed.
#include "hand_over.h"
#include "memory_heaps.h"
#include "ratios.h"
#include "resident_bench.h"

#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

using namespace netmon::bench;

std::size_t small_size(std::size_t i) { return 16 + i * 7 % 241; }  // 16..256
std::size_t record_size(std::size_t i) { return 16 + i * 7 % 185; } // 16..200

// ---- M1 to M4

template <class Heap>
void pairs(benchmark::State& state) {
  Heap heap;
  std::size_t i = 0;
  for (auto _ : state) {
    void* block = heap.allocate(small_size(i++));
    benchmark::DoNotOptimize(block);
    heap.free(block);
  }
  heap.close();
}

template <class Heap>
void batches(benchmark::State& state) {
  Heap heap;
  std::vector<void*> blocks(1000);
  for (auto _ : state) {
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = heap.allocate(small_size(i));
    for (void* block : blocks) heap.free(block);
  }
  heap.close();
}

template <class Heap, int kThreads, bool kOneHeap>
void threads(benchmark::State& state) {
  constexpr int kPairs = 300'000;
  Heap shared;
  for (auto _ : state) {
    const auto work = [&] {
      Heap own = shared;
      if constexpr (!kOneHeap) own = Heap();
      for (std::size_t i = 0; i < kPairs; ++i) own.free(own.allocate(small_size(i)));
      if constexpr (!kOneHeap) own.close();
    };
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> running;
    running.reserve(kThreads);
    for (int t = 0; t < kThreads; ++t) running.emplace_back(work);
    for (auto& thread : running) thread.join();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(elapsed.count() / kPairs);
  }
  shared.close();
}

// M4 writes to each page, as a user of the block would; M4b does not.
template <class Heap, std::size_t kBytes, bool kTouch>
void pairs_of(benchmark::State& state) {
  Heap heap;
  for (auto _ : state) {
    auto* block = static_cast<volatile char*>(heap.allocate(kBytes));
    if constexpr (kTouch) {
      for (std::size_t i = 0; i < kBytes; i += 4096) block[i] = 1;
    }
    heap.free(const_cast<char*>(block));
  }
  heap.close();
}

// ---- M5, M6

struct Sizes {
  HEXPERTKEY key = netmon_api.open(0, nullptr);
  char* block = static_cast<char*>(netmon_api.allocate(key, 100, nullptr));
  ~Sizes() { netmon_api.close(key, nullptr); }
};

void size_netmon(benchmark::State& state) {
  Sizes sizes;
  for (auto _ : state) benchmark::DoNotOptimize(netmon_api.size(sizes.key, sizes.block));
}

void size_jemalloc(benchmark::State& state) {
  void* block = peer_allocate(100);
  for (auto _ : state) benchmark::DoNotOptimize(peer_size(block));
  peer_free(block);
}

template <int kKind>
void refuse(benchmark::State& state) {
  Sizes sizes;
  int on_stack = 0;
  void* bad = kKind == 0   ? reinterpret_cast<void*>(0x10)
              : kKind == 1 ? static_cast<void*>(&on_stack)
              : kKind == 2 ? static_cast<void*>(sizes.block + 8)
                           : static_cast<void*>(sizes.block);
  if (kKind == 3) netmon_api.free(sizes.key, sizes.block);
  for (auto _ : state) benchmark::DoNotOptimize(netmon_api.free(sizes.key, bad));
}

// ---- M7, M8

template <class Heap>
void growth(benchmark::State& state) {
  for (auto _ : state) {
    Heap heap;
    char* block = nullptr;
    std::size_t before = 0;
    for (std::size_t bytes = std::size_t{1} << 20; bytes <= std::size_t{1} << 30; bytes *= 2) {
      // Every page is touched, as when a table is filled; glibc's realloc does not zero.
      block =
          static_cast<char*>(std::is_same_v<Heap, Glibc> ? std::realloc(block, bytes)
                                                         : heap.reallocate(block, before, bytes));
      for (std::size_t i = before; i < bytes; i += 4096) block[i] = 1;
      before = bytes;
    }
    heap.free(block);
    heap.close();
  }
}

// The pattern of an expert: tables that double, records that stay, strings and events that come and
// go.
template <class Heap>
void expert_mix(benchmark::State& state) {
  struct Row {
    unsigned key;
    unsigned frames;
    unsigned long long bytes[2];
  };
  constexpr std::size_t kRows = 20'000;
  constexpr std::size_t kRecords = 20'000;
  std::vector<void*> records(kRecords);
  for (auto _ : state) {
    Heap heap;
    Row* tables[3] = {};
    std::size_t capacity = 64;
    for (auto& table : tables) table = static_cast<Row*>(heap.allocate(capacity * sizeof(Row)));
    for (std::size_t i = 0; i < kRows; ++i) {
      if (i == capacity) {
        for (auto& table : tables) {
          table = static_cast<Row*>(
              heap.reallocate(table, capacity * sizeof(Row), 2 * capacity * sizeof(Row)));
        }
        capacity *= 2;
      }
      for (auto& table : tables) ++table[i].frames;
      records[i] = heap.allocate(record_size(i));
      static_cast<char*>(records[i])[15] = 1;
      if (i % 8 == 0) { // an event with its text
        void* text = heap.allocate(80);
        void* event = heap.allocate(96 + 6 * 32);
        benchmark::DoNotOptimize(event);
        heap.free(event);
        heap.free(text);
      }
      if (i % 4 == 3) { // a record that grows
        records[i] = heap.reallocate(records[i], record_size(i), record_size(i) + 40);
      }
    }
    if constexpr (!Heap::kFreesAll) {
      for (void* record : records) heap.free(record);
      for (auto& table : tables) heap.free(table);
    }
    heap.close();
  }
}

// ---- M9, M10

template <class Heap, int kBlocks>
void retire(benchmark::State& state) {
  std::vector<void*> blocks(kBlocks);
  for (auto _ : state) {
    Heap heap;
    for (std::size_t i = 0; i < blocks.size(); ++i) blocks[i] = heap.allocate(record_size(i));
    const auto start = std::chrono::steady_clock::now();
    if constexpr (std::is_same_v<Heap, Jemalloc>) {
      for (void* block : blocks) heap.free(block);
    }
    heap.close();
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    state.SetIterationTime(elapsed.count());
  }
}

void open_close_netmon(benchmark::State& state) {
  for (auto _ : state) netmon_api.close(netmon_api.open(0, nullptr), nullptr);
}

void open_close_raw(benchmark::State& state) {
  for (auto _ : state) peer_arena_destroy(peer_arena_create());
}

// ---- M15

template <class Heap>
void one_to_two(benchmark::State& state) {
  constexpr std::size_t kBatches = 500; // 256,000 blocks
  Heap heap;
  for (auto _ : state) hand_over(heap, kBatches);
  heap.close();
}

constexpr auto kNone = std::nullopt;

constexpr Goal kGoals[] = {
    {"M1", "alloc + free, 16-256 B, / R1", "M1/netmon", "M1/jemalloc", 1.15, 1.0},
    {"M2", "the same, 1000 live, / R1", "M2/netmon", "M2/jemalloc", 0.9, 0.7},
    {"M3", "two threads on one key / on two keys", "M3/netmon_two", "M3/netmon_apart", 1.1, 1.0},
    {"M3", "control: two threads on one key / one thread", "M3/netmon_two", "M3/netmon_one"},
    {"M3", "control: two threads on two keys / one thread", "M3/netmon_apart", "M3/netmon_one"},
    {"M3", "control: R1, two threads / one", "M3/jemalloc_two", "M3/jemalloc_one"},
    {"M4", "alloc + write + free, 64 KB, / R1", "M4/64K/netmon", "M4/64K/jemalloc", 0.05},
    {"M4", "the same / mimalloc's heap", "M4/64K/netmon", "M4/64K/mimalloc", kNone, 1.0},
    {"M4", "alloc + write + free, 1 MB, / R1", "M4/1M/netmon", "M4/1M/jemalloc", 0.05},
    {"M4", "the same / mimalloc's heap", "M4/1M/netmon", "M4/1M/mimalloc", kNone, 1.0},
    {"M4b", "alloc + free, 64 KB, / R1", "M4b/64K/netmon", "M4b/64K/jemalloc", 2.5, 1.0},
    {"M4b", "alloc + free, 1 MB, / R1", "M4b/1M/netmon", "M4b/1M/jemalloc", 2.5, 1.0},
    {"M5", "ExpertMemorySize / sallocx", "M5/netmon", "M5/jemalloc", 0.8, 0.6},
    {"M6", "refuse a wild pointer / a valid size", "M6/wild", "M5/netmon", 2, 1.2},
    {"M6", "refuse a stack address / a valid size", "M6/stack", "M5/netmon", 2, 1.2},
    {"M6", "refuse an interior pointer / a valid size", "M6/interior", "M5/netmon", 2, 1.2},
    {"M6", "refuse a freed pointer / a valid size", "M6/freed", "M5/netmon", 2, 1.2},
    {"M7", "1 MB to 1 GB by doubling / glibc", "M7/netmon", "M7/glibc", 1.0, 0.9},
    {"M8", "an expert's mix / R1", "M8/netmon", "M8/jemalloc", 0.2},
    {"M8", "an expert's mix / glibc", "M8/netmon", "M8/glibc"},
    {"M8", "an expert's mix / mimalloc's heap", "M8/netmon", "M8/mimalloc", 1.3, 1.0},
    {"M9", "retire 1e5 blocks / raw arena.destroy", "M9/1e5/netmon", "M9/1e5/raw", 0.05},
    {"M9", "retire 1e5 blocks / mi_heap_destroy", "M9/1e5/netmon", "M9/1e5/mimalloc", 2.5, 1.25},
    {"M9", "the same / mi_heap_destroy and giving the pages back", "M9/1e5/netmon",
     "M9/1e5/mimalloc_back"},
    {"M9", "retire 1e5 blocks / freeing one by one", "M9/1e5/netmon", "M9/1e5/jemalloc"},
    {"M9", "retire 1e6 blocks / raw arena.destroy", "M9/1e6/netmon", "M9/1e6/raw", 0.05},
    {"M9", "retire 1e6 blocks / mi_heap_destroy", "M9/1e6/netmon", "M9/1e6/mimalloc", 1.6, 1.25},
    {"M9", "the same / mi_heap_destroy and giving the pages back", "M9/1e6/netmon",
     "M9/1e6/mimalloc_back"},
    {"M9", "retire 1e6 blocks / freeing one by one", "M9/1e6/netmon", "M9/1e6/jemalloc"},
    {"M10", "open + retire an empty key / raw create + destroy", "M10/netmon", "M10/raw", 0.02,
     0.01},
    {"M11", "resident over requested, less raw jemalloc's", "M11/netmon_less_raw", "", 0.02, 0.0},
    {"M13", "phases of 8 MB of all sizes beside 8 busy threads: resident", "M13/mixed", "", 32, 16,
     "MB"},
    {"M13", "the same, each phase of one size", "M13/changing", "", 32, 16, "MB"},
    {"M14", "retire a key that 100 threads go on calling", "M14/netmon", "", 2, 0.1, "s"},
    {"M15", "one thread allocates, two free, / R1", "M15/netmon", "M15/jemalloc", 1.0},
    {"M15", "the same / mimalloc's heap", "M15/netmon", "M15/mimalloc", kNone, 1.0},
    {"M16", "resident 2 s after 16 keys of 64 MB were closed", "M16/netmon", "", 40, 8, "MB"},
};

template <class... Arguments>
auto* add(const char* name, Arguments... arguments) {
  return benchmark::RegisterBenchmark(name, arguments...);
}

void register_all() {
  add("M1/netmon", pairs<Netmon>);
  add("M1/jemalloc", pairs<Jemalloc>);
  add("M1/glibc", pairs<Glibc>);
  add("M1/mimalloc", pairs<Mimalloc>);
  add("M2/netmon", batches<Netmon>);
  add("M2/jemalloc", batches<Jemalloc>);
  add("M2/glibc", batches<Glibc>);
  add("M2/mimalloc", batches<Mimalloc>);
  add("M3/netmon_one", threads<Netmon, 1, true>)->UseManualTime()->Iterations(1);
  add("M3/netmon_two", threads<Netmon, 2, true>)->UseManualTime()->Iterations(1);
  add("M3/netmon_apart", threads<Netmon, 2, false>)->UseManualTime()->Iterations(1);
  add("M3/jemalloc_one", threads<Jemalloc, 1, true>)->UseManualTime()->Iterations(1);
  add("M3/jemalloc_two", threads<Jemalloc, 2, true>)->UseManualTime()->Iterations(1);
  add("M4/64K/netmon", pairs_of<Netmon, 65536, true>);
  add("M4/64K/jemalloc", pairs_of<Jemalloc, 65536, true>);
  add("M4/64K/mimalloc", pairs_of<Mimalloc, 65536, true>);
  add("M4/1M/netmon", pairs_of<Netmon, 1 << 20, true>);
  add("M4/1M/jemalloc", pairs_of<Jemalloc, 1 << 20, true>);
  add("M4/1M/mimalloc", pairs_of<Mimalloc, 1 << 20, true>);
  add("M4b/64K/netmon", pairs_of<Netmon, 65536, false>);
  add("M4b/64K/jemalloc", pairs_of<Jemalloc, 65536, false>);
  add("M4b/1M/netmon", pairs_of<Netmon, 1 << 20, false>);
  add("M4b/1M/jemalloc", pairs_of<Jemalloc, 1 << 20, false>);
  add("M5/netmon", size_netmon);
  add("M5/jemalloc", size_jemalloc);
  add("M6/wild", refuse<0>);
  add("M6/stack", refuse<1>);
  add("M6/interior", refuse<2>);
  add("M6/freed", refuse<3>);
  add("M7/netmon", growth<Netmon>)->Unit(benchmark::kMillisecond)->Iterations(1);
  add("M7/glibc", growth<Glibc>)->Unit(benchmark::kMillisecond)->Iterations(1);
  add("M8/netmon", expert_mix<Netmon>)->Unit(benchmark::kMillisecond);
  add("M8/jemalloc", expert_mix<Jemalloc>)->Unit(benchmark::kMillisecond);
  add("M8/glibc", expert_mix<Glibc>)->Unit(benchmark::kMillisecond);
  add("M8/mimalloc", expert_mix<Mimalloc>)->Unit(benchmark::kMillisecond);
  const auto once = [](auto* made) {
    made->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(1);
  };
  once(add("M9/1e5/netmon", retire<Netmon, 100'000>));
  once(add("M9/1e5/raw", retire<RawArena, 100'000>));
  once(add("M9/1e5/jemalloc", retire<Jemalloc, 100'000>));
  once(add("M9/1e5/mimalloc", retire<Mimalloc, 100'000>));
  once(add("M9/1e5/mimalloc_back", retire<MimallocThatGivesBack, 100'000>));
  once(add("M9/1e6/netmon", retire<Netmon, 1'000'000>));
  once(add("M9/1e6/raw", retire<RawArena, 1'000'000>));
  once(add("M9/1e6/jemalloc", retire<Jemalloc, 1'000'000>));
  once(add("M9/1e6/mimalloc", retire<Mimalloc, 1'000'000>));
  once(add("M9/1e6/mimalloc_back", retire<MimallocThatGivesBack, 1'000'000>));
  add("M10/netmon", open_close_netmon);
  add("M10/raw", open_close_raw);
  const auto wall = [](auto* made) {
    made->UseRealTime()->Unit(benchmark::kMillisecond)->Iterations(1);
  };
  wall(add("M15/netmon", one_to_two<Netmon>));
  wall(add("M15/jemalloc", one_to_two<Jemalloc>));
  wall(add("M15/mimalloc", one_to_two<Mimalloc>));
}

} // namespace

int main(int argc, char** argv) {
  if (!peer_has_thread_caches()) {
    std::fputs("memory_bench: the jemalloc beside it runs without thread caches\n", stderr);
    return 1;
  }
  register_all();
  return run_with_ratios(argc, argv, kGoals, measure_processes);
}
