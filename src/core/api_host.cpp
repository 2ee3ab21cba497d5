// SPDX-License-Identifier: MIT
// The host's functions over handles. Exceptions, which only mean that memory is short, end here.
#include "api_host.h"

#include "capture_handles.h"
#include "expert_text.h"
#include "handle_table.h"
#include "host_structs.h"
#include "port.h"

#include <exception>
#include <string>

namespace netmon::api {

namespace {

// What a HEXPERT stands for: a module, and the configuration that the host stores for it.
struct LoadedExpert {
  std::shared_ptr<ExpertModule> module;
  std::mutex mutex; // of config
  ConfigBytes config;
};

// Never destroyed: threads may outlive the library's static objects.
auto& experts() {
  static auto& table = *new HandleTable<LoadedExpert, TokenKind::expert>;
  return table;
}

auto& runs() {
  static auto& table = *new HandleTable<ExpertSession, TokenKind::run>;
  return table;
}

HostError out_of_memory() noexcept { return {NMERR_OUT_OF_MEMORY, 0, {}}; } // text needs memory

// Reports an error and gives its code.
DWORD report(PNMHOSTERROR target, const HostError& error) noexcept {
  fill(target, error);
  return error.code;
}

ConfigBytes stored_config(LoadedExpert& expert) {
  const std::lock_guard lock(expert.mutex);
  return expert.config;
}

// The session of a run or of Configure; null on failure.
std::shared_ptr<ExpertSession> start_session(LoadedExpert& expert, HCAPTURE capture_handle,
                                             const NMRUNOPTIONS* options, bool configure,
                                             HostError& error) {
  SessionOptions session;
  session.configure = configure;
  if (!read_options(options, session)) {
    error = {NMERR_INVALID_PARAMETER, 0, "the run options have a wrong cbSize or EventLayout"};
    return nullptr;
  }
  std::shared_ptr<Capture> capture = find_capture(capture_handle);
  if (!capture && (capture_handle || !configure)) {
    error = {NMERR_INVALID_HCAPTURE, 0, "there is no such capture"};
    return nullptr;
  }
  if (capture) {
    session.startup.hCapture = capture_handle;
    copy_text(session.startup.szCaptureFile, port::ansi_path(capture->path()));
  }
  return ExpertSession::start(expert.module, std::move(capture), stored_config(expert), session,
                              error);
}

#define NETMON_NMERR_NAME(number, name, message) case number: return #name;
#define NETMON_NMERR_MESSAGE(number, name, message) case number: return message;

} // namespace

LPCSTR error_name(DWORD code) noexcept {
  switch (code) {
    NETMON_NMERR_LIST(NETMON_NMERR_NAME)
    default: return nullptr;
  }
}

LPCSTR error_text(DWORD code) noexcept {
  switch (code) {
    NETMON_NMERR_LIST(NETMON_NMERR_MESSAGE)
    default: return nullptr;
  }
}

DWORD text_to_utf8(LPCSTR text, LPSTR buffer, DWORD bytes) noexcept try {
  if (!text) return 0;
  const std::string utf8 = utf8_text(text);
  if (buffer && bytes != 0) copy_text(buffer, bytes, utf8);
  return static_cast<DWORD>(utf8.size() + 1);
} catch (const std::exception&) {
  return 0;
}

// ---- Captures

HCAPTURE open_capture(LPCSTR path, PNMHOSTERROR error) noexcept try {
  if (!path) {
    fill(error, {NMERR_INVALID_PARAMETER, 0, "no path was given"});
    return nullptr;
  }
  OpenedCapture opened = netmon::open_capture(path);
  if (!opened.capture) {
    fill(error, {opened.error.code, 0, "cannot read capture " + opened.error.message});
    return nullptr;
  }
  const HCAPTURE handle = register_capture(std::move(opened.capture));
  if (!handle) fill(error, {NMERR_NO_HANDLES, 0, "too many captures are open; close some"});
  return handle;
} catch (const std::exception&) {
  fill(error, out_of_memory());
  return nullptr;
}

DWORD close_capture(HCAPTURE handle) noexcept {
  return netmon::close_capture(handle) ? NMERR_SUCCESS : NMERR_INVALID_HCAPTURE;
}

DWORD get_capture_info(HCAPTURE handle, PNMCAPTUREINFO info) noexcept try {
  if (!is_sized(info)) return NMERR_INVALID_PARAMETER;
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return NMERR_INVALID_HCAPTURE;
  fill(*info, *capture);
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

DWORD check_capture(HCAPTURE handle, NMWARNINGPROC on_warning, LPVOID user) noexcept try {
  if (!on_warning) return NMERR_INVALID_PARAMETER;
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return NMERR_INVALID_HCAPTURE;
  for (const std::string& text : capture->warnings()) on_warning(user, text.c_str());
  for (const std::string& text : capture->damage_report()) on_warning(user, text.c_str());
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

// ---- Experts

HEXPERT load_expert(LPCSTR path, PNMHOSTERROR error) noexcept try {
  if (!path || !*path) {
    fill(error, {NMERR_INVALID_PARAMETER, 0, "no path was given"});
    return nullptr;
  }
  HostError why;
  auto expert = std::make_shared<LoadedExpert>();
  expert->module = ExpertModule::load(path, why);
  if (!expert->module) {
    fill(error, why);
    return nullptr;
  }
  const HEXPERT handle = experts().add(std::move(expert));
  if (!handle) fill(error, {NMERR_NO_HANDLES, 0, "too many experts are loaded; unload some"});
  return handle;
} catch (const std::exception&) {
  fill(error, out_of_memory());
  return nullptr;
}

DWORD unload_expert(HEXPERT handle) noexcept {
  return experts().remove(handle) ? NMERR_SUCCESS : NMERR_INVALID_EXPERT_HANDLE;
}

DWORD get_expert_info(HEXPERT handle, PEXPERTENUMINFO info) noexcept {
  if (!info) return NMERR_INVALID_PARAMETER;
  const auto expert = experts().find(handle);
  if (!expert) return NMERR_INVALID_EXPERT_HANDLE;
  *info = expert->module->info();
  info->hExpert = handle;
  return NMERR_SUCCESS;
}

DWORD set_expert_config(HEXPERT handle, const void* config, DWORD bytes) noexcept try {
  const auto expert = experts().find(handle);
  if (!expert) return NMERR_INVALID_EXPERT_HANDLE;
  ConfigBytes made;
  if (bytes != 0) {
    if (!config) return NMERR_INVALID_PARAMETER;
    made = make_config(config, bytes);
    if (made.empty()) return NMERR_INVALID_PARAMETER;
  }
  const std::lock_guard lock(expert->mutex);
  expert->config.swap(made);
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

DWORD get_expert_config(HEXPERT handle, LPVOID config, DWORD* bytes) noexcept try {
  const auto expert = experts().find(handle);
  if (!expert) return NMERR_INVALID_EXPERT_HANDLE;
  if (!bytes) return NMERR_INVALID_PARAMETER;
  const ConfigBytes stored = stored_config(*expert);
  const DWORD room = *bytes;
  *bytes = static_cast<DWORD>(stored.size());
  if (!config) return NMERR_SUCCESS;
  if (room < stored.size()) return NMERR_BUFFER_TOO_SMALL;
  if (!stored.empty()) std::memcpy(config, stored.data(), stored.size());
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

// ---- Runs

HRUNNINGEXPERT start_expert(HEXPERT handle, HCAPTURE capture, const NMRUNOPTIONS* options,
                            PNMHOSTERROR error) noexcept try {
  const auto expert = experts().find(handle);
  if (!expert) {
    fill(error, {NMERR_INVALID_EXPERT_HANDLE, 0, "there is no such expert"});
    return nullptr;
  }
  HostError why;
  std::shared_ptr<ExpertSession> session = start_session(*expert, capture, options, false, why);
  if (!session) {
    fill(error, why);
    return nullptr;
  }
  const HRUNNINGEXPERT run = runs().add(session);
  if (!run) {
    session->close();
    fill(error, {NMERR_NO_HANDLES, 0, "too many runs are open; close some"});
  }
  return run;
} catch (const std::exception&) {
  fill(error, out_of_memory());
  return nullptr;
}

DWORD wait_expert(HRUNNINGEXPERT handle, DWORD timeout_ms) noexcept {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (Delivery::on_this_thread()) return NMERR_LOCKED;
  if (timeout_ms == static_cast<DWORD>(-1)) {
    session->wait();
    return NMERR_SUCCESS;
  }
  return session->wait_for(std::chrono::milliseconds(timeout_ms)) ? NMERR_SUCCESS : NMERR_TIMEOUT;
}

DWORD terminate_expert(HRUNNINGEXPERT handle) noexcept {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (!session->result()) session->terminate();
  return NMERR_SUCCESS;
}

DWORD get_run_status(HRUNNINGEXPERT handle, PEXPERTSTATUS status) noexcept {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (!status) return NMERR_INVALID_PARAMETER;
  *status = session->status();
  return NMERR_SUCCESS;
}

DWORD get_run_result(HRUNNINGEXPERT handle, PNMRUNRESULT target) noexcept {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (!is_sized(target)) return NMERR_INVALID_PARAMETER;
  const SessionResult* result = session->result();
  if (!result) return NMERR_PENDING;
  fill(*target, *session, *result);
  return NMERR_SUCCESS;
}

DWORD close_run(HRUNNINGEXPERT handle) noexcept {
  if (Delivery::on_this_thread()) return NMERR_LOCKED;
  const auto session = runs().remove(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  session->close();
  return NMERR_SUCCESS;
}

DWORD configure_expert(HEXPERT handle, HCAPTURE capture, const NMRUNOPTIONS* options,
                       PNMRUNRESULT target, PNMHOSTERROR error) noexcept try {
  const auto expert = experts().find(handle);
  if (!expert) {
    return report(error, {NMERR_INVALID_EXPERT_HANDLE, 0, "there is no such expert"});
  }
  if (Delivery::on_this_thread()) return report(error, {NMERR_LOCKED, 0, "called from a callback"});
  if (target && !is_sized(target)) {
    return report(error, {NMERR_INVALID_PARAMETER, 0, "the result has a wrong cbSize"});
  }
  const EXPERTENUMINFO& info = expert->module->info();
  if (!info.pConfigProc) {
    return report(error, {NMERR_NOT_SUPPORTED, 0,
                          "expert '" + utf8_text(info.szName) +
                              "' is not configurable: it has no Configure, or does not say that "
                              "it has one"});
  }
  HostError why;
  const auto session = start_session(*expert, capture, options, true, why);
  if (!session) return report(error, why);
  session->close_when_ended();
  const SessionResult& result = *session->result();
  if (target) fill(*target, *session, result);
  if (result.outcome == NMRUN_TERMINATED || result.outcome == NMRUN_TIMEOUT) {
    return report(error, {NMERR_EXPERT_TERMINATE, 0, result.detail});
  }
  if (result.outcome != NMRUN_DONE) {
    return report(error, {NMERR_INTERNAL_EXCEPTION, 0, result.detail});
  }
  if (result.config_outcome == ConfigOutcome::unusable) {
    return report(error, {NMERR_INVALID_DATA, 0,
                          "Configure returned a block that is not a configuration: it has to "
                          "come from ExpertAllocMemory and hold 16 MiB at most"});
  }
  if (result.config_outcome == ConfigOutcome::made) {
    const std::lock_guard lock(expert->mutex);
    expert->config = result.config;
  }
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return report(error, out_of_memory());
}

} // namespace netmon::api
