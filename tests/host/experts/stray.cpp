// SPDX-License-Identifier: MIT
// The stray expert: see stray.h.
#include "stray.h"

#include <netmon/netmon.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

namespace {

StrayState state;

struct Block {
  volatile unsigned char* memory;
  std::size_t bytes;
};
using Blocks = std::vector<Block>;

struct Kept {
  Blocks blocks;
  Kept* older;
};

// Never destroyed: the thread that writes may be ended anywhere. All of them can be reached from a
// static, or the leak checker takes what a parked thread has for lost.
const Blocks& allocate(HEXPERTKEY hKey) {
  static std::atomic<Kept*> newest;
  auto& kept = *new Kept{{}, nullptr};
  kept.older = newest.exchange(&kept);
  Blocks& blocks = kept.blocks;
  const StrayBlocks& kind = kStrayBlocks[state.blocks];
  for (std::size_t i = 0; i < kind.count; ++i) {
    void* memory = ExpertAllocMemory(hKey, kind.bytes, nullptr);
    if (memory) blocks.push_back({static_cast<volatile unsigned char*>(memory), kind.bytes});
  }
  return blocks;
}

[[noreturn]] void write(const Blocks& blocks) {
  while (!state.stop) {
    for (const Block& block : blocks) {
      for (std::size_t at = 0; at < block.bytes; at += 40) block.memory[at] = 0xee;
    }
    ++state.rounds;
  }
  for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
}

} // namespace

extern "C" StrayState* stray_state() { return &state; }

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "stray");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO, DWORD, HWND) {
  switch (state.mode) {
    case StrayState::kOnAThread: {
      const Blocks& blocks = allocate(hKey);
      std::thread([&blocks] { write(blocks); }).detach();
      break;
    }
    case StrayState::kOnAnAllocator: std::thread([hKey] { write(allocate(hKey)); }).detach(); break;
    default: write(allocate(hKey));
  }
  while (state.rounds == 0) std::this_thread::yield();
  return TRUE;
}
