// SPDX-License-Identifier: MIT
// The exported functions of nmhost.h, but for those of keys: veneers over core/api_host.h.
#include "core/api_host.h"

using namespace netmon;

LPCSTR WINAPI NmErrorName(DWORD Code) { return api::error_name(Code); }

LPCSTR WINAPI NmErrorText(DWORD Code) { return api::error_text(Code); }

LPCSTR WINAPI NmLibraryVersion(void) { return NETMON_VERSION; }

DWORD WINAPI NmTextToUtf8(LPCSTR szText, LPSTR szBuffer, DWORD cbBuffer) {
  return api::text_to_utf8(szText, szBuffer, cbBuffer);
}

HCAPTURE WINAPI NmOpenCapture(LPCSTR szPath, PNMHOSTERROR pError) {
  return api::open_capture(szPath, pError);
}

DWORD WINAPI NmCloseCapture(HCAPTURE hCapture) { return api::close_capture(hCapture); }

DWORD WINAPI NmGetCaptureInfo(HCAPTURE hCapture, PNMCAPTUREINFO pInfo) {
  return api::get_capture_info(hCapture, pInfo);
}

DWORD WINAPI NmCheckCapture(HCAPTURE hCapture, NMWARNINGPROC pfnWarning, LPVOID pvUser) {
  return api::check_capture(hCapture, pfnWarning, pvUser);
}

HEXPERT WINAPI NmLoadExpert(LPCSTR szPath, PNMHOSTERROR pError) {
  return api::load_expert(szPath, pError);
}

DWORD WINAPI NmUnloadExpert(HEXPERT hExpert) { return api::unload_expert(hExpert); }

DWORD WINAPI NmGetExpertInfo(HEXPERT hExpert, PEXPERTENUMINFO pInfo) {
  return api::get_expert_info(hExpert, pInfo);
}

DWORD WINAPI NmSetExpertConfig(HEXPERT hExpert, const void* pConfig, DWORD cbConfig) {
  return api::set_expert_config(hExpert, pConfig, cbConfig);
}

DWORD WINAPI NmGetExpertConfig(HEXPERT hExpert, LPVOID pConfig, DWORD* pcbConfig) {
  return api::get_expert_config(hExpert, pConfig, pcbConfig);
}

HRUNNINGEXPERT WINAPI NmStartExpert(HEXPERT hExpert, HCAPTURE hCapture,
                                    const NMRUNOPTIONS* pOptions, PNMHOSTERROR pError) {
  return api::start_expert(hExpert, hCapture, pOptions, pError);
}

DWORD WINAPI NmWaitExpert(HRUNNINGEXPERT hRun, DWORD dwTimeoutMs) {
  return api::wait_expert(hRun, dwTimeoutMs);
}

DWORD WINAPI NmTerminateExpert(HRUNNINGEXPERT hRun) { return api::terminate_expert(hRun); }

DWORD WINAPI NmGetRunStatus(HRUNNINGEXPERT hRun, PEXPERTSTATUS pStatus) {
  return api::get_run_status(hRun, pStatus);
}

DWORD WINAPI NmGetRunResult(HRUNNINGEXPERT hRun, PNMRUNRESULT pResult) {
  return api::get_run_result(hRun, pResult);
}

DWORD WINAPI NmCloseRun(HRUNNINGEXPERT hRun) { return api::close_run(hRun); }

DWORD WINAPI NmConfigureExpert(HEXPERT hExpert, HCAPTURE hCapture, const NMRUNOPTIONS* pOptions,
                               PNMRUNRESULT pResult, PNMHOSTERROR pError) {
  return api::configure_expert(hExpert, hCapture, pOptions, pResult, pError);
}
