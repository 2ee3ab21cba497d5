// SPDX-License-Identifier: MIT
// The environment of this process, for tests. Texts are UTF-8. Depends on nothing.
#pragma once

#include <optional>
#include <string>

namespace netmon::test {

std::optional<std::string> environment(const std::string& name);
void set_environment(const std::string& name, const std::string& value);
void unset_environment(const std::string& name);

// Sets a variable for the lifetime of the object.
class ScopedEnvironment {
 public:
  ScopedEnvironment(std::string name, const std::string& value)
      : name_(std::move(name)), old_(environment(name_)) {
    set_environment(name_, value);
  }
  ~ScopedEnvironment() { old_ ? set_environment(name_, *old_) : unset_environment(name_); }
  ScopedEnvironment(const ScopedEnvironment&) = delete;
  ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

 private:
  const std::string name_;
  const std::optional<std::string> old_;
};

} // namespace netmon::test
