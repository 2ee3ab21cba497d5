// SPDX-License-Identifier: MIT
// The Expert* functions other than those of memory, as the exports call them. Arguments that point
// into the expert are read before and written after the key is held, never in between.
// Depends on expert_frames.h, event_copy.h, key_table.h.
#pragma once

#include <netmon/experts.h>

namespace netmon::api {

DWORD expert_get_frame(HEXPERTKEY key, DWORD direction, DWORD flags, DWORD number, HFILTER filter,
                       LPEXPERTFRAMEDESCRIPTOR descriptor) noexcept;
DWORD expert_get_startup_info(HEXPERTKEY key, PEXPERTSTARTUPINFO info) noexcept;
DWORD expert_indicate_status(HEXPERTKEY key, EXPERTSTATUSENUMERATION status, DWORD sub_status,
                             const char* text, LONG percent) noexcept;
DWORD expert_submit_event(HEXPERTKEY key, PNMEVENTDATA event) noexcept;

} // namespace netmon::api
