// SPDX-License-Identifier: MIT
// The environment of the process and the C library's copy of it, which tzset() reads.
#include "base/utf16.h"
#include "environment.h"

#include <windows.h>

#include <stdlib.h>

namespace netmon::test {

std::optional<std::string> environment(const std::string& name) {
  std::wstring value(32768, L'\0');
  SetLastError(ERROR_SUCCESS);
  value.resize(GetEnvironmentVariableW(to_utf16(name).c_str(), value.data(), 32768));
  if (value.empty() && GetLastError() == ERROR_ENVVAR_NOT_FOUND) return std::nullopt;
  return to_utf8(value);
}

void set_environment(const std::string& name, const std::string& value) {
  _wputenv((to_utf16(name) + L"=" + to_utf16(value)).c_str());
  SetEnvironmentVariableW(to_utf16(name).c_str(), to_utf16(value).c_str()); // also an empty one
}

void unset_environment(const std::string& name) {
  _wputenv((to_utf16(name) + L"=").c_str());
  SetEnvironmentVariableW(to_utf16(name).c_str(), nullptr);
}

} // namespace netmon::test
