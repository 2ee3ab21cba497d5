// SPDX-License-Identifier: MIT
// meets: see meets.h.
#include "meets.h"

#include <netmon/netmon.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <thread>

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "meets");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY hExpertKey, PEXPERTCONFIG, PEXPERTSTARTUPINFO pExpertStartupInfo, DWORD,
                HWND) {
  namespace fs = std::filesystem;
  const char* const name = std::getenv(kMeetingFolder);
  if (!name) return FALSE;
  const fs::path folder(name);
  NMEVENTDATA came = {};
  came.szEventName = const_cast<char*>("came");
  ExpertSubmitEvent(hExpertKey, &came);
  std::ofstream(folder / std::to_string(std::random_device()())) << "here";
  if (GetCaptureTotalFrames(pExpertStartupInfo->hCapture) != 464) return TRUE;
  const auto files = [&] {
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  };
  while (files() < kMeeting) {
    if (ExpertIndicateStatus(hExpertKey, EXPERTSTATUS_RUNNING, 0, "waiting", 0) != NMERR_SUCCESS) {
      return FALSE;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return TRUE;
}
