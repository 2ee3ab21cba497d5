// SPDX-License-Identifier: MIT
// The puppet: an expert whose entry points do what a test in the same process tells them.
#pragma once

#include <netmon/netmon.h>

#include <atomic>
#include <functional>

struct PuppetCall {
  HEXPERTKEY key;
  PEXPERTCONFIG config;      // of Run; of Configure, what came in
  PEXPERTCONFIG* config_out; // of Configure
  PEXPERTSTARTUPINFO startup;
  DWORD flags;
  HWND window;
};

using PuppetBehavior = std::function<BOOL(const PuppetCall&)>;

// The behaviors of Run and Configure are owned by the test and outlive the call: a call that
// crashes destroys nothing.
struct PuppetHooks {
  std::function<BOOL(HINSTANCE, DWORD)> dll_main;
  std::function<BOOL(PEXPERTENUMINFO)> on_register;
  std::atomic<const PuppetBehavior*> configure = nullptr;
  std::atomic<const PuppetBehavior*> run = nullptr;
};

// Exported by the puppet under this name.
using PuppetHooksProc = PuppetHooks* (*)();
inline constexpr const char* kPuppetHooks = "puppet_hooks";

// Also exported: starts a thread that touches address 0x10 in the code of the puppet.
using PuppetCrashThreadProc = void (*)();
inline constexpr const char* kPuppetCrashThread = "puppet_crash_on_a_thread";
