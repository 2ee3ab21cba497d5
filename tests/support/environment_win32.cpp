// SPDX-License-Identifier: MIT
// The environment of the process and the C library's copy of it, which tzset() reads.
#include "environment.h"
#include "wide.h"

#include <stdlib.h>

namespace netmon::test {

std::optional<std::string> environment(const std::string& name) {
  std::wstring value(32768, L'\0');
  SetLastError(ERROR_SUCCESS);
  value.resize(GetEnvironmentVariableW(wide(name).c_str(), value.data(), 32768));
  if (value.empty() && GetLastError() == ERROR_ENVVAR_NOT_FOUND) return std::nullopt;
  return narrow(value);
}

void set_environment(const std::string& name, const std::string& value) {
  _wputenv((wide(name) + L"=" + wide(value)).c_str());
  SetEnvironmentVariableW(wide(name).c_str(), wide(value).c_str()); // also an empty one
}

void unset_environment(const std::string& name) {
  _wputenv((wide(name) + L"=").c_str());
  SetEnvironmentVariableW(wide(name).c_str(), nullptr);
}

} // namespace netmon::test
