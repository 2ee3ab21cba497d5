// SPDX-License-Identifier: MIT
// An expert's module: loads it, finds its entry points, registers it, and finally unloads it.
// Reference: experts.md 2; field-notes.md 3. Depends on guarded.h, error.h, port.h.
#pragma once

#include "core/runtime/error.h"
#include "core/runtime/port.h"

#include <netmon/experts.h>

#include <atomic>
#include <memory>
#include <string>

namespace netmon {

class ExpertModule {
 public:
  // Loads the module and has it register, all on this thread and guarded; or finds it among those
  // that are loaded. Null on failure. May throw std::bad_alloc.
  static std::shared_ptr<ExpertModule> load(const std::string& path, Error& error);

  ~ExpertModule();
  ExpertModule(const ExpertModule&) = delete;
  ExpertModule& operator=(const ExpertModule&) = delete;

  // What the module reported in Register; the host's members are filled in, and hExpert is null.
  const EXPERTENUMINFO& info() const noexcept { return info_; }
  const std::string& path() const noexcept { return path_; }
  void* instance() const noexcept { return port::module_instance(module_); }

  // Keeps the module loaded for good, because a thread that cannot be stopped may be running its
  // code.
  void pin() noexcept { pinned_ = true; }

 private:
  ExpertModule(std::string path, port::Module* module) : path_(std::move(path)), module_(module) {}

  bool attach(Error& error);
  bool register_expert(Error& error);

  const std::string path_;
  port::Module* const module_;
  bool attached_ = false;
  std::atomic<bool> pinned_ = false;
  EXPERTENUMINFO info_ = {};
};

} // namespace netmon
