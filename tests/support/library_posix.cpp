// SPDX-License-Identifier: MIT
// Shared libraries by dlopen.
#include "library.h"

#include <dlfcn.h>

namespace netmon::test {

Library::Library(const std::string& path) : handle_(dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_) return;
  const char* text = dlerror();
  error_ = text ? text : "unknown error";
}

Library::~Library() {
  if (handle_) dlclose(handle_);
}

void* Library::find_in(void* handle, const char* name) { return dlsym(handle, name); }

bool Library::is_loaded(const std::string& path) {
  void* handle = dlopen(path.c_str(), RTLD_LAZY | RTLD_NOLOAD);
  if (handle) dlclose(handle); // the reference that dlopen added
  return handle != nullptr;
}

} // namespace netmon::test
