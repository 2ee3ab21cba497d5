// SPDX-License-Identifier: MIT
// The exports of nmhost.h: captures, experts, runs and keys behind handles. Exceptions, which can
// only mean that memory is short, end here.
#include "key_of.h"

#include "core/capture/capture_handles.h"
#include "core/capture/capture_writer.h"
#include "core/expert/host_structs.h"
#include "core/memory/key_table.h"
#include "core/runtime/expert_text.h"
#include "core/runtime/handle_table.h"
#include "core/runtime/port.h"

#include <netmon/nmhost.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <mutex>
#include <string>

using namespace netmon;

namespace {

// What a HEXPERT refers to: a module, and the configuration that the host stores for it.
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

Error out_of_memory() noexcept { return {NMERR_OUT_OF_MEMORY, 0, {}}; } // a text would need memory

// Reports an error and returns its code.
DWORD report(PNMHOSTERROR target, const Error& error) noexcept {
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
                                             Error& error) {
  SessionOptions session;
  session.configure = configure;
  if (!read_options(options, session)) {
    error = {NMERR_INVALID_PARAMETER, 0, "the run options have an invalid cbSize or EventLayout"};
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

// The formatter would merge these into one macro.
// clang-format off
#define NETMON_NMERR_NAME(number, name, message) case number: return #name;
#define NETMON_NMERR_MESSAGE(number, name, message) case number: return message;
// clang-format on

NMMEMORYACCOUNT published(const MemoryAccount& account) {
  return {account.peak_bytes, account.total_bytes, account.total_blocks, account.live_bytes,
          account.live_blocks};
}

// Hands the bytes of a saved capture to the host.
class HostSink final : public ByteSink {
 public:
  explicit HostSink(const NMSAVEOPTIONS& options) : options_(options) {}

  bool write(const void* data, std::size_t bytes) override {
    constexpr std::size_t kMost = std::size_t{1} << 30; // fits in a DWORD
    const auto* from = static_cast<const std::byte*>(data);
    while (bytes != 0) {
      const std::size_t part = std::min(bytes, kMost);
      if (!options_.pfnWrite(options_.pvUser, from, static_cast<DWORD>(part))) return false;
      from += part;
      bytes -= part;
    }
    return true;
  }

 private:
  const NMSAVEOPTIONS& options_;
};

bool read_format(DWORD number, SaveFormat& format) {
  switch (number) {
    case NMSAVE_NETMON: format = SaveFormat::netmon; return true;
    case NMSAVE_PCAP: format = SaveFormat::pcap; return true;
    case NMSAVE_PCAPNG: format = SaveFormat::pcapng; return true;
    default: return false;
  }
}

} // namespace

// ---- Texts

LPCSTR WINAPI NmErrorName(DWORD code) {
  switch (code) {
    NETMON_NMERR_LIST(NETMON_NMERR_NAME)
    default: return nullptr;
  }
}

LPCSTR WINAPI NmErrorText(DWORD code) {
  switch (code) {
    NETMON_NMERR_LIST(NETMON_NMERR_MESSAGE)
    default: return nullptr;
  }
}

DWORD WINAPI NmTextToUtf8(LPCSTR text, LPSTR buffer, DWORD bytes) try {
  if (!text) return 0;
  const std::string utf8 = utf8_text(text);
  if (buffer && bytes != 0) copy_text(buffer, bytes, utf8);
  return static_cast<DWORD>(utf8.size() + 1);
} catch (const std::exception&) {
  return 0;
}

LPCSTR WINAPI NmLibraryVersion(void) { return NETMON_VERSION; }

// ---- Captures

HCAPTURE WINAPI NmOpenCapture(LPCSTR path, PNMHOSTERROR error) {
  return NmOpenCaptureEx(path, nullptr, error);
}

HCAPTURE WINAPI NmOpenCaptureEx(LPCSTR path, const NMOPENOPTIONS* options, PNMHOSTERROR error) try {
  if (!path) {
    fill(error, {NMERR_INVALID_PARAMETER, 0, "no path was given"});
    return nullptr;
  }
  if (options && (!is_sized(options) || (options->Flags & ~DWORD{NMOPEN_FLAG_AS_ETHERNET}) != 0)) {
    fill(error, {NMERR_INVALID_PARAMETER, 0, "the options have a wrong cbSize or unknown Flags"});
    return nullptr;
  }
  OpenOptions how;
  if (options) how = {(options->Flags & NMOPEN_FLAG_AS_ETHERNET) != 0, options->szName};
  OpenedCapture opened = open_capture(path, how);
  if (!opened.capture) {
    fill(error, {opened.error.code, 0, "cannot read capture " + opened.error.text});
    return nullptr;
  }
  const HCAPTURE handle = register_capture(std::move(opened.capture));
  if (!handle) fill(error, {NMERR_NO_HANDLES, 0, "too many captures are open; close some"});
  return handle;
} catch (const std::exception&) {
  fill(error, out_of_memory());
  return nullptr;
}

DWORD WINAPI NmCloseCapture(HCAPTURE handle) {
  return close_capture(handle) ? NMERR_SUCCESS : NMERR_INVALID_HCAPTURE;
}

DWORD WINAPI NmGetCaptureInfo(HCAPTURE handle, PNMCAPTUREINFO info) try {
  if (!is_sized(info)) return NMERR_INVALID_PARAMETER;
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return NMERR_INVALID_HCAPTURE;
  fill(*info, *capture);
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

DWORD WINAPI NmSummarizeCapture(HCAPTURE handle, PNMCAPTURESUMMARY target, NMMEDIUMPROC on_medium,
                                NMINTERFACEPROC on_interface, LPVOID user) try {
  if (!is_sized(target)) return NMERR_INVALID_PARAMETER;
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return NMERR_INVALID_HCAPTURE;
  CaptureSummary summary;
  if (const Error error = summarize(*capture, summary)) return error.code;
  fill(*target, *capture, summary);
  for (std::size_t i = 0; on_medium && i < summary.media.size(); ++i) {
    const NMCAPTUREMEDIUM medium = netmon::published(summary.media[i]);
    on_medium(user, &medium);
  }
  for (std::size_t i = 0; on_interface && i < summary.interface_frames.size(); ++i) {
    const NMCAPTUREINTERFACE from =
        netmon::published(capture->interfaces()[i], summary.interface_frames[i]);
    on_interface(user, &from);
  }
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

DWORD WINAPI NmCheckCapture(HCAPTURE handle, NMWARNINGPROC on_warning, LPVOID user) try {
  if (!on_warning) return NMERR_INVALID_PARAMETER;
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return NMERR_INVALID_HCAPTURE;
  for (const std::string& text : capture->warnings()) on_warning(user, text.c_str());
  for (const std::string& text : capture->damage_report()) on_warning(user, text.c_str());
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return NMERR_OUT_OF_MEMORY;
}

DWORD WINAPI NmSaveCapture(HCAPTURE handle, const NMSAVEOPTIONS* options, PNMHOSTERROR error) try {
  SaveFormat format = SaveFormat::netmon;
  if (!is_sized(options) || !options->pfnWrite || !read_format(options->Format, format)) {
    return report(error, {NMERR_INVALID_PARAMETER, 0,
                          "the options have a wrong cbSize or Format, or no pfnWrite"});
  }
  const std::shared_ptr<Capture> capture = find_capture(handle);
  if (!capture) return report(error, {NMERR_INVALID_HCAPTURE, 0, "there is no such capture"});
  HostSink sink(*options);
  const SaveResult result = save_capture(*capture, format, sink);
  if (result.error) {
    return report(error, {result.error.code, 0,
                          "cannot save capture " + capture->path() + ": " + result.error.text});
  }
  if (options->pfnWarning) {
    for (const std::string& note : result.notes) {
      options->pfnWarning(options->pvUser, (capture->path() + ": " + note).c_str());
    }
  }
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return report(error, out_of_memory());
}

// ---- Experts

HEXPERT WINAPI NmLoadExpert(LPCSTR path, PNMHOSTERROR error) try {
  if (!path || !*path) {
    fill(error, {NMERR_INVALID_PARAMETER, 0, "no path was given"});
    return nullptr;
  }
  Error why;
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

DWORD WINAPI NmUnloadExpert(HEXPERT handle) {
  return experts().remove(handle) ? NMERR_SUCCESS : NMERR_INVALID_EXPERT_HANDLE;
}

DWORD WINAPI NmGetExpertInfo(HEXPERT handle, PEXPERTENUMINFO info) {
  if (!info) return NMERR_INVALID_PARAMETER;
  const auto expert = experts().find(handle);
  if (!expert) return NMERR_INVALID_EXPERT_HANDLE;
  *info = expert->module->info();
  info->hExpert = handle;
  return NMERR_SUCCESS;
}

DWORD WINAPI NmSetExpertConfig(HEXPERT handle, const void* config, DWORD bytes) try {
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

DWORD WINAPI NmGetExpertConfig(HEXPERT handle, LPVOID config, DWORD* bytes) try {
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

HRUNNINGEXPERT WINAPI NmStartExpert(HEXPERT handle, HCAPTURE capture, const NMRUNOPTIONS* options,
                                    PNMHOSTERROR error) try {
  const auto expert = experts().find(handle);
  if (!expert) {
    fill(error, {NMERR_INVALID_EXPERT_HANDLE, 0, "there is no such expert"});
    return nullptr;
  }
  Error why;
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

DWORD WINAPI NmWaitExpert(HRUNNINGEXPERT handle, DWORD timeout_ms) {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (Delivery::on_this_thread()) return NMERR_LOCKED;
  if (timeout_ms == static_cast<DWORD>(-1)) {
    session->wait();
    return NMERR_SUCCESS;
  }
  return session->wait_for(std::chrono::milliseconds(timeout_ms)) ? NMERR_SUCCESS : NMERR_TIMEOUT;
}

DWORD WINAPI NmTerminateExpert(HRUNNINGEXPERT handle) {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (!session->result()) session->terminate();
  return NMERR_SUCCESS;
}

DWORD WINAPI NmGetRunStatus(HRUNNINGEXPERT handle, PEXPERTSTATUS status) {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (!status) return NMERR_INVALID_PARAMETER;
  *status = session->status();
  return NMERR_SUCCESS;
}

DWORD WINAPI NmGetRunResult(HRUNNINGEXPERT handle, PNMRUNRESULT target) {
  const auto session = runs().find(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  if (!is_sized(target)) return NMERR_INVALID_PARAMETER;
  const SessionResult* result = session->result();
  if (!result) return NMERR_PENDING;
  fill(*target, *session, *result);
  return NMERR_SUCCESS;
}

DWORD WINAPI NmCloseRun(HRUNNINGEXPERT handle) {
  if (Delivery::on_this_thread()) return NMERR_LOCKED;
  const auto session = runs().remove(handle);
  if (!session) return NMERR_INVALID_EXPERT_HANDLE;
  session->close();
  return NMERR_SUCCESS;
}

DWORD WINAPI NmConfigureExpert(HEXPERT handle, HCAPTURE capture, const NMRUNOPTIONS* options,
                               PNMRUNRESULT target, PNMHOSTERROR error) try {
  const auto expert = experts().find(handle);
  if (!expert) {
    return report(error, {NMERR_INVALID_EXPERT_HANDLE, 0, "there is no such expert"});
  }
  if (Delivery::on_this_thread()) return report(error, {NMERR_LOCKED, 0, "called from a callback"});
  if (target && !is_sized(target)) {
    return report(error, {NMERR_INVALID_PARAMETER, 0, "the result has an invalid cbSize"});
  }
  const EXPERTENUMINFO& info = expert->module->info();
  if (!info.pConfigProc) {
    return report(error, {NMERR_NOT_SUPPORTED, 0,
                          "expert '" + utf8_text(info.szName) +
                              "' is not configurable: it has no Configure, or does not say that "
                              "it has one"});
  }
  Error why;
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
                          "Configure returned a block that is not a configuration: it must "
                          "come from ExpertAllocMemory and hold at most 16 MiB"});
  }
  if (result.config_outcome == ConfigOutcome::made) {
    const std::lock_guard lock(expert->mutex);
    expert->config = result.config;
  }
  return NMERR_SUCCESS;
} catch (const std::exception&) {
  return report(error, out_of_memory());
}

// ---- Keys of the host's own

HEXPERTKEY WINAPI NmOpenKey(ULONGLONG cbMemoryLimit, PNMHOSTERROR pError) {
  const Key key = open_key({nullptr, cbMemoryLimit});
  if (key == 0) {
    constexpr char kText[] = "cannot open a key: too many keys are open; close some first";
    static_assert(kMaxOpenKeys == 2000, "the documented limit");
    if (is_sized(pError)) {
      pError->Code = NMERR_NO_HANDLES;
      pError->SubStatus = 0;
      copy_text(pError->szText, kText);
    }
  }
  return handle_of(key);
}

DWORD WINAPI NmGetKeyAccount(HEXPERTKEY hKey, NMMEMORYACCOUNT* pAccount) {
  if (!pAccount) return NMERR_INVALID_PARAMETER;
  const Key key = key_of(hKey);
  const DWORD status = key_status(key);
  if (status == NMERR_SUCCESS) *pAccount = published(key_account(key));
  return status;
}

DWORD WINAPI NmCloseKey(HEXPERTKEY hKey, NMMEMORYACCOUNT* pAccount) {
  const Key key = key_of(hKey);
  const DWORD status = key_status(key);
  if (status != NMERR_SUCCESS) return status;
  const MemoryAccount account = retire_key(key);
  if (pAccount) *pAccount = published(account);
  return account.given_up ? NMERR_TIMEOUT : NMERR_SUCCESS;
}
