// SPDX-License-Identifier: MIT
// Folders of the porter's contract on POSIX. Depends on port.h, base/ascii_text.h.
#include "base/ascii_text.h"
#include "core/runtime/port.h"

#include <dirent.h>
#include <sys/stat.h>

#include <cstdlib>
#include <memory>

namespace netmon::port {

namespace {

// Empty when the variable is not set.
std::string environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

struct CloseFolder {
  void operator()(DIR* folder) const noexcept { closedir(folder); }
};

} // namespace

std::string product_folder() {
  if (std::string named = environment("NETMON_FOLDER"); !named.empty()) return named;
  // A relative one is ignored, as the specification of these variables demands.
  if (const std::string config = environment("XDG_CONFIG_HOME"); config.starts_with('/')) {
    return config + "/netmon";
  }
  if (const std::string home = environment("HOME"); home.starts_with('/')) {
    return home + "/.config/netmon";
  }
  return "/etc/netmon";
}

std::string path_in(const std::string& folder, const std::string& name) {
  const std::string base = folder.ends_with('/') ? folder : folder + '/';
  struct stat status;
  if (stat((base + name).c_str(), &status) == 0) return base + name;
  std::string found; // the first in the order of bytes, whatever the order in the folder is
  const std::unique_ptr<DIR, CloseFolder> entries(opendir(folder.c_str()));
  while (const dirent* const entry = entries ? readdir(entries.get()) : nullptr) {
    const std::string_view there = entry->d_name;
    if (equal_ignoring_case(there, name) && (found.empty() || there < found)) found = there;
  }
  return base + (found.empty() ? name : found);
}

} // namespace netmon::port
