// SPDX-License-Identifier: MIT
// The exported Expert* functions other than those of memory: veneers over core/api_expert.h.
#include "core/api_expert.h"

using namespace netmon;

DWORD WINAPI ExpertGetFrame(HEXPERTKEY hExpertKey, DWORD Direction, DWORD RequestFlags,
                            DWORD RequestedFrameNumber, HFILTER hFilter,
                            LPEXPERTFRAMEDESCRIPTOR pEFrameDescriptor) {
  return api::expert_get_frame(hExpertKey, Direction, RequestFlags, RequestedFrameNumber, hFilter,
                               pEFrameDescriptor);
}

DWORD WINAPI ExpertGetStartupInfo(HEXPERTKEY hExpertKey, PEXPERTSTARTUPINFO pExpertStartupInfo) {
  return api::expert_get_startup_info(hExpertKey, pExpertStartupInfo);
}

DWORD WINAPI ExpertIndicateStatus(HEXPERTKEY hExpertKey, EXPERTSTATUSENUMERATION Status,
                                  DWORD SubStatus, const char* szText, LONG PercentDone) {
  return api::expert_indicate_status(hExpertKey, Status, SubStatus, szText, PercentDone);
}

DWORD WINAPI ExpertSubmitEvent(HEXPERTKEY hExpertKey, PNMEVENTDATA pExpertEvent) {
  return api::expert_submit_event(hExpertKey, pExpertEvent);
}
