// SPDX-License-Identifier: MIT
// Loads a shared library and finds what it exports, for tests. Depends on nothing.
#pragma once

#include <string>

namespace netmon::test {

// The suffix of the file names of modules that are loaded at run time.
inline constexpr const char* kModuleSuffix = NETMON_MODULE_SUFFIX;

class Library {
 public:
  // Path: UTF-8. A library that is already loaded gets one more reference.
  explicit Library(const std::string& path);
  ~Library(); // unloads
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  explicit operator bool() const { return handle_ != nullptr; }
  const std::string& error() const { return error_; } // what the loader reported

  // An exported name, or null. Data and functions alike.
  void* find(const char* name) const { return find_in(handle_, name); }

  template <class Pointer>
  Pointer find_as(const char* name) const {
    return reinterpret_cast<Pointer>(find(name));
  }

  // The same in a library that was loaded elsewhere: the handle is the system's.
  static void* find_in(void* handle, const char* name);

  // True when the library is loaded now.
  static bool is_loaded(const std::string& path);

 private:
  void* handle_ = nullptr;
  std::string error_;
};

} // namespace netmon::test
