// SPDX-License-Identifier: MIT
// lacking: calls functions of Network Monitor that are not implemented yet, and others that do not
// exist.
#include <netmon/nmsupp.h>

#include <cstring>

extern "C" int nobody_has_this(void);
extern "C" int nor_this(void);

BOOL WINAPI Register(PEXPERTENUMINFO pExpertInfo) {
  std::strcpy(pExpertInfo->szName, "lacking");
  return TRUE;
}

BOOL WINAPI Run(HEXPERTKEY, PEXPERTCONFIG, PEXPERTSTARTUPINFO pStartup, DWORD, HWND) {
  GetCaptureTotalFrames(pStartup->hCapture);
  const HPASSWORD password = CreatePassword(nullptr);
  ValidatePassword(password);
  DestroyPassword(password);
  BhCloseService(nullptr);
  return nobody_has_this() + nor_this();
}
