// SPDX-License-Identifier: MIT
// The host's side of the API, as the exports of nmhost.h call it. Depends on expert_session.h,
// capture_handles.h, handle_table.h.
#pragma once

#include <netmon/nmhost.h>

namespace netmon::api {

LPCSTR error_name(DWORD code) noexcept;
LPCSTR error_text(DWORD code) noexcept;
DWORD text_to_utf8(LPCSTR text, LPSTR buffer, DWORD bytes) noexcept;

HCAPTURE open_capture(LPCSTR path, PNMHOSTERROR error) noexcept;
DWORD close_capture(HCAPTURE handle) noexcept;
DWORD get_capture_info(HCAPTURE handle, PNMCAPTUREINFO info) noexcept;
DWORD check_capture(HCAPTURE handle, NMWARNINGPROC on_warning, LPVOID user) noexcept;

HEXPERT load_expert(LPCSTR path, PNMHOSTERROR error) noexcept;
DWORD unload_expert(HEXPERT handle) noexcept;
DWORD get_expert_info(HEXPERT handle, PEXPERTENUMINFO info) noexcept;
DWORD set_expert_config(HEXPERT handle, const void* config, DWORD bytes) noexcept;
DWORD get_expert_config(HEXPERT handle, LPVOID config, DWORD* bytes) noexcept;

HRUNNINGEXPERT start_expert(HEXPERT expert, HCAPTURE capture, const NMRUNOPTIONS* options,
                            PNMHOSTERROR error) noexcept;
DWORD wait_expert(HRUNNINGEXPERT handle, DWORD timeout_ms) noexcept;
DWORD terminate_expert(HRUNNINGEXPERT handle) noexcept;
DWORD get_run_status(HRUNNINGEXPERT handle, PEXPERTSTATUS status) noexcept;
DWORD get_run_result(HRUNNINGEXPERT handle, PNMRUNRESULT result) noexcept;
DWORD close_run(HRUNNINGEXPERT handle) noexcept;
DWORD configure_expert(HEXPERT expert, HCAPTURE capture, const NMRUNOPTIONS* options,
                       PNMRUNRESULT result, PNMHOSTERROR error) noexcept;

} // namespace netmon::api
