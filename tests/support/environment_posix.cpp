// SPDX-License-Identifier: MIT
// The environment by the C library.
#include "environment.h"

#include <cstdlib>

namespace netmon::test {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>(value) : std::nullopt;
}

void set_environment(const std::string& name, const std::string& value) {
  setenv(name.c_str(), value.c_str(), 1);
}

void unset_environment(const std::string& name) { unsetenv(name.c_str()); }

} // namespace netmon::test
