// SPDX-License-Identifier: MIT
// Loading, registering, and unloading experts. All code of the module runs under the guard.
#include "expert_module.h"

#include "load_failure.h"

#include "core/runtime/expert_text.h"
#include "core/runtime/guarded.h"
#include "core/runtime/port.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>

namespace netmon {

namespace {

using DllMainProc = BOOL(WINAPI*)(HINSTANCE, DWORD, LPVOID);

// Names under which an entry point may be exported, best first: as published; decorated for stdcall
// by the Microsoft and GNU linkers; and, since many sources define the entry points as plain C++
// functions, mangled by the Itanium C++ ABI for exactly the published parameters, with their types
// on POSIX and on Windows. A stale overload of Run with other parameters is mangled differently and
// so not mistaken for it. Reference: experts.md 2.1, field-notes.md 3.
constexpr const char* kRegisterNames[] = {"Register", "_Register@4", "Register@4",
                                          "_Z8RegisterP15_EXPERTENUMINFO",
                                          "_Z8RegisterP15_EXPERTENUMINFO@4"};
constexpr const char* kConfigureNames[] = {
    "Configure",
    "_Configure@20",
    "Configure@20",
    "_Z9ConfigurePvPP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOjS_",
    "_Z9ConfigurePvPP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOmP6HWND__",
    "_Z9ConfigurePvPP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOmP6HWND__@20"};
constexpr const char* kRunNames[] = {"Run",
                                     "_Run@20",
                                     "Run@20",
                                     "_Z3RunPvP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOjS_",
                                     "_Z3RunPvP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOmP6HWND__",
                                     "_Z3RunPvP13_EXPERTCONFIGP18_EXPERTSTARTUPINFOmP6HWND__@20"};
constexpr const char* kDllMainNames[] = {"DllMain", "_Z7DllMainPvjS_"};

template <class Proc, std::size_t kCount>
Proc find_entry(port::Module* module, const char* const (&names)[kCount]) noexcept {
  for (const char* name : names) {
    if (void* address = port::find_symbol(module, name)) return reinterpret_cast<Proc>(address);
  }
  return nullptr;
}

Error load_failed(const std::string& path, const std::string& why, std::uint32_t sub_status) {
  return {NMERR_LOAD_EXPERT_FAILED, sub_status, "cannot load expert '" + path + "': " + why};
}

// The modules that are loaded now, by instance, so that none is registered twice.
struct LoadedModules {
  std::mutex mutex;
  std::map<void*, std::weak_ptr<ExpertModule>> by_instance;
};

LoadedModules& loaded_modules() {
  static auto& modules = *new LoadedModules; // outlives every thread
  return modules;
}

void end_string(char (&text)[EXPERTSTRINGLENGTH]) { text[EXPERTSTRINGLENGTH - 1] = '\0'; }

} // namespace

std::shared_ptr<ExpertModule> ExpertModule::load(const std::string& path, Error& error) {
  port::ModuleResult loaded;
  // Loading runs the initializers of the module.
  const port::FaultReport fault = guarded([&] { loaded = port::load_module(path); });
  if (fault.kind != port::FaultKind::none) {
    error = load_failed(path, "it crashed while being loaded: " + utf8_text(fault.text),
                        EXPERTSUBSTATUS_ABORTED_LOAD_FAIL);
    return nullptr;
  }
  if (!loaded.module) {
    error = load_failed(path, describe_load_failure(path, loaded.error),
                        EXPERTSUBSTATUS_ABORTED_LOAD_FAIL);
    return nullptr;
  }
  void* const instance = port::module_instance(loaded.module);
  LoadedModules& modules = loaded_modules();
  {
    const std::lock_guard lock(modules.mutex);
    const auto known = modules.by_instance.find(instance);
    std::shared_ptr<ExpertModule> module;
    if (known != modules.by_instance.end()) module = known->second.lock();
    if (module) {
      port::unload_module(loaded.module); // undoes the second load; the first one stays
      return module;
    }
  }
  std::shared_ptr<ExpertModule> module(new ExpertModule(path, loaded.module));
  if (!module->attach(error) || !module->register_expert(error)) return nullptr;
  const std::lock_guard lock(modules.mutex);
  modules.by_instance[instance] = module;
  return module;
}

bool ExpertModule::attach(Error& error) {
  if (port::capabilities().runs_module_entry) return true;
  const auto dll_main = find_entry<DllMainProc>(module_, kDllMainNames);
  if (!dll_main) return true;
  BOOL accepted = FALSE;
  const port::FaultReport fault = guarded([&] {
    accepted = dll_main(static_cast<HINSTANCE>(instance()), DLL_PROCESS_ATTACH, nullptr);
  });
  if (fault.kind != port::FaultKind::none) {
    error = load_failed(path_, "its DllMain crashed: " + utf8_text(fault.text),
                        EXPERTSUBSTATUS_ABORTED_LOAD_FAIL);
  } else if (!accepted) {
    error = load_failed(path_, "its DllMain refused (it returned FALSE)",
                        EXPERTSUBSTATUS_ABORTED_LOAD_FAIL);
  } else {
    attached_ = true;
  }
  return attached_;
}

bool ExpertModule::register_expert(Error& error) {
  const auto register_proc = find_entry<PEXPERTREGISTERPROC>(module_, kRegisterNames);
  const auto run_proc = find_entry<PEXPERTRUNPROC>(module_, kRunNames);
  if (!register_proc || !run_proc) {
    std::string lacks;
    if (!register_proc) lacks = std::string("no function ") + EXPERTENTRY_REGISTER;
    if (!run_proc) {
      lacks += std::string(lacks.empty() ? "" : " and ") + "no function " + EXPERTENTRY_RUN;
    }
    error =
        load_failed(path_, describe_missing_entry(path_, lacks), EXPERTSUBSTATUS_ABORTED_BAD_ENTRY);
    return false;
  }
  EXPERTENUMINFO info = {};
  BOOL accepted = FALSE;
  const port::FaultReport fault = guarded([&] { accepted = register_proc(&info); });
  end_string(info.szName);
  end_string(info.szVendor);
  end_string(info.szDescription);
  std::string why;
  if (fault.kind != port::FaultKind::none) {
    why = "its Register crashed: " + utf8_text(fault.text);
  } else if (!accepted) {
    why = "its Register refused (it returned FALSE)";
  } else if (info.szName[0] == '\0') {
    why = "its Register did not set a name";
  }
  if (!why.empty()) {
    error = load_failed(path_, why, EXPERTSUBSTATUS_ABORTED_LOAD_FAIL);
    return false;
  }
  const std::string dll_name = port::ansi_path(path_);
  const std::size_t length = std::min(dll_name.size(), sizeof(info.szDllName) - 1);
  std::memcpy(info.szDllName, dll_name.data(), length);
  info.szDllName[length] = '\0';
  info.hExpert = nullptr;
  info.hModule = static_cast<HINSTANCE>(instance());
  info.pRegisterProc = register_proc;
  info.pRunProc = run_proc;
  // Configure is never called without the flag, nor when there is no Configure.
  info.pConfigProc = (info.Flags & EXPERT_ENUM_FLAG_CONFIGURABLE) != 0
                         ? find_entry<PEXPERTCONFIGPROC>(module_, kConfigureNames)
                         : nullptr;
  info_ = info;
  return true;
}

ExpertModule::~ExpertModule() {
  {
    LoadedModules& modules = loaded_modules();
    const std::lock_guard lock(modules.mutex);
    const auto known = modules.by_instance.find(instance());
    if (known != modules.by_instance.end() && known->second.expired()) {
      modules.by_instance.erase(known);
    }
  }
  if (pinned_) return;
  if (attached_) {
    const auto dll_main = find_entry<DllMainProc>(module_, kDllMainNames);
    guarded([&] { dll_main(static_cast<HINSTANCE>(instance()), DLL_PROCESS_DETACH, nullptr); });
  }
  guarded([&] { port::unload_module(module_); });
}

} // namespace netmon
