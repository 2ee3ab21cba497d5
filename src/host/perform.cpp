// SPDX-License-Identifier: MIT
// A job, step by step, over the public API: open the capture, load the expert, configure it, run
// it.
#include "job.h"

#include "base/counted.h"

#include <fmt/format.h>

#include <mutex>
#include <vector>

namespace nmexpert {

namespace {

constexpr DWORD kLookEveryMs = 20; // for checking `stop`

template <class Struct>
Struct sized() {
  Struct structure = {};
  structure.cbSize = sizeof(Struct);
  return structure;
}

// Owns what the steps open, and closes it in the right order.
struct Handles {
  HCAPTURE capture = nullptr;
  HEXPERT expert = nullptr;

  Handles() = default;
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
  ~Handles() {
    if (expert) NmUnloadExpert(expert);
    if (capture) NmCloseCapture(capture);
  }
};

std::string text_of(const NMHOSTERROR& error) {
  if (error.szText[0] != '\0') return error.szText;
  const char* text = NmErrorText(error.Code);
  return text ? text : fmt::format("error {}", error.Code);
}

ExpertInfo info_of(HEXPERT handle, const std::string& file) {
  EXPERTENUMINFO info = {};
  NmGetExpertInfo(handle, &info);
  return {file,
          utf8_text(info.szName),
          utf8_text(info.szVendor),
          utf8_text(info.szDescription),
          info.Version,
          info.Flags};
}

// Passes on what an expert reports, up to the limit. No exception escapes into the library.
class Reporter {
 public:
  Reporter(const Job& job, JobListener& listener) : job_(job), listener_(listener) {}

  NMRUNOPTIONS options() {
    auto options = sized<NMRUNOPTIONS>();
    options.dwTimeoutMs = job_.timeout_ms;
    options.cbMemoryLimit = job_.memory_limit;
    options.EventLayout = job_.event_layout;
    options.pfnEvent = take_event;
    if (job_.wants_status) options.pfnStatus = take_status;
    options.pvUser = this;
    return options;
  }

  bool is_over_limit() const { return over_limit_.load(std::memory_order_relaxed); }
  bool is_out_of_memory() const { return out_of_memory_.load(std::memory_order_relaxed); }

 private:
  static void WINAPI take_event(LPVOID user, const NMEVENTDATA* event) {
    static_cast<Reporter*>(user)->on_event(*event);
  }

  static void WINAPI take_status(LPVOID user, const EXPERTSTATUS* status) {
    static_cast<Reporter*>(user)->listener_.on_status(*status);
  }

  void on_event(const NMEVENTDATA& data) noexcept try {
    if (over_limit_.load(std::memory_order_relaxed)) return;
    Event event(data);
    const std::uint64_t bytes = event.bytes();
    if (used_.fetch_add(bytes, std::memory_order_relaxed) + bytes > job_.output_limit) {
      over_limit_.store(true, std::memory_order_relaxed);
      return;
    }
    listener_.on_event(std::move(event));
  } catch (const std::bad_alloc&) {
    out_of_memory_.store(true, std::memory_order_relaxed);
  }

  const Job& job_;
  JobListener& listener_;
  std::atomic<std::uint64_t> used_ = 0;
  std::atomic<bool> over_limit_ = false;
  std::atomic<bool> out_of_memory_ = false;
};

Result result_of(const NMRUNRESULT& result) {
  return {status_of(result.Outcome), result.szDetail, result.Memory};
}

void WINAPI pass_warning(LPVOID user, LPCSTR text) {
  static_cast<JobListener*>(user)->on_warning(text);
}

// Returns whether to run the expert now.
bool configure(JobListener& listener, Reporter& reporter, const Handles& handles) {
  NMRUNOPTIONS options = reporter.options();
  auto result = sized<NMRUNRESULT>();
  auto error = sized<NMHOSTERROR>();
  const DWORD code = NmConfigureExpert(handles.expert, handles.capture, &options, &result, &error);
  if (code != NMERR_SUCCESS) {
    Result failed = result_of(result);
    if (failed.status == Status::done) { // Configure was not to blame, or was not called
      failed.status = Status::problem;
      failed.detail = text_of(error);
    }
    listener.on_result(failed);
    return false;
  }
  DWORD bytes = 0;
  NmGetExpertConfig(handles.expert, nullptr, &bytes);
  std::string config(bytes, '\0');
  NmGetExpertConfig(handles.expert, config.data(), &bytes);
  listener.on_config(config);
  return true;
}

void run(const Job& job, JobListener& listener, Reporter& reporter, const Handles& handles,
         const std::atomic<bool>& stop) {
  const NMRUNOPTIONS options = reporter.options();
  auto error = sized<NMHOSTERROR>();
  const HRUNNINGEXPERT run = NmStartExpert(handles.expert, handles.capture, &options, &error);
  if (!run) {
    listener.on_failure(Failure::other, text_of(error));
    return;
  }
  bool told = false;
  while (NmWaitExpert(run, kLookEveryMs) == NMERR_TIMEOUT) {
    if (told || !(stop || reporter.is_over_limit() || reporter.is_out_of_memory())) continue;
    told = true;
    NmTerminateExpert(run);
  }
  auto ended = sized<NMRUNRESULT>();
  NmGetRunResult(run, &ended);
  Result result = result_of(ended);
  if (!stop && (reporter.is_over_limit() || reporter.is_out_of_memory())) {
    if (result.status == Status::done) result.status = Status::terminated;
    result.detail = reporter.is_out_of_memory()
                        ? "there was not enough memory for its events"
                        : fmt::format(
                              "stopped: it reported more than {} of events; "
                              "--output-limit sets the limit",
                              netmon::counted(job.output_limit, "byte"));
  }
  listener.on_result(result);
  NmCloseRun(run);
}

} // namespace

void perform(const Job& job, JobListener& listener, const std::atomic<bool>& stop) {
  Handles handles;
  auto error = sized<NMHOSTERROR>();
  if (!job.describe) {
    auto how = sized<NMOPENOPTIONS>();
    if (job.as_ethernet) how.Flags = NMOPEN_FLAG_AS_ETHERNET;
    if (!job.capture_name.empty()) how.szName = job.capture_name.c_str();
    handles.capture = NmOpenCaptureEx(job.capture.c_str(), &how, &error);
    if (!handles.capture) {
      listener.on_failure(Failure::capture, text_of(error));
      return;
    }
    // Done before any code of the expert runs, so that the warnings about the capture are
    // trustworthy.
    NmCheckCapture(handles.capture, pass_warning, &listener);
    listener.on_capture(GetCaptureTotalFrames(handles.capture));
  }
  handles.expert = NmLoadExpert(job.expert.c_str(), &error);
  if (!handles.expert) {
    listener.on_failure(Failure::expert, text_of(error));
    return;
  }
  listener.on_expert(info_of(handles.expert, job.expert));
  if (job.describe) {
    listener.on_result({});
    return;
  }
  if (!job.config.empty() &&
      NmSetExpertConfig(handles.expert, job.config.data(), static_cast<DWORD>(job.config.size())) !=
          NMERR_SUCCESS) {
    listener.on_failure(Failure::other, "there is not enough memory for the configuration");
    return;
  }
  Reporter reporter(job, listener);
  if (job.configure && !configure(listener, reporter, handles)) return;
  run(job, listener, reporter, handles, stop);
}

} // namespace nmexpert
