// SPDX-License-Identifier: MIT
// Looking for experts. No code of an expert runs here.
#include "expert_files.h"

#include "file_path.h"
#include "surroundings.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <system_error>

namespace nmexpert {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = NETMON_EXPERT_SUFFIX;

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

bool is_bare_name(const std::string& argument) {
  const fs::path path = file_path(argument);
  return path.has_filename() && path == path.filename();
}

// The experts in a folder, sorted by name.
std::vector<std::string> experts_in(const std::string& folder, std::error_code& error) {
  std::vector<std::string> found;
  for (fs::directory_iterator entry(file_path(folder), error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    if (is_expert_name(file_text(path.filename())) && !is_folder(path)) {
      found.push_back(file_text(path));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// Empty when it is in none of the folders.
std::string installed_expert(const std::string& name, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) {
    for (const std::string& file : {name + std::string(kSuffix), name}) {
      const fs::path path = file_path(folder) / file_path(file);
      std::error_code error;
      if (is_expert_name(file) && fs::is_regular_file(path, error)) return file_text(path);
    }
  }
  return {};
}

std::string quoted(const std::vector<std::string>& folders) {
  std::string names;
  for (const std::string& folder : folders) names += (names.empty() ? "'" : ", '") + folder + "'";
  return names;
}

void find_one(const std::string& argument, const std::vector<std::string>& folders,
              ExpertFiles& result) {
  const auto problem = [&](std::string text) { result.problems.push_back(std::move(text)); };
  const bool folder = is_folder(file_path(argument));
  std::error_code error;
  if (folder) {
    const std::vector<std::string> inside = experts_in(argument, error);
    result.files.insert(result.files.end(), inside.begin(), inside.end());
    if (error) problem(fmt::format("cannot read folder '{}': {}", argument, error.message()));
    if (error || !inside.empty()) return;
  } else if (!is_bare_name(argument) || fs::exists(file_path(argument), error)) {
    result.files.push_back(argument);
    return;
  }
  const std::string installed = is_bare_name(argument) ? installed_expert(argument, folders) : "";
  if (!installed.empty()) {
    result.files.push_back(installed);
  } else if (folder) {
    problem(fmt::format("there is no expert in folder '{}'", argument));
  } else {
    problem(folders.empty()
                ? fmt::format("there is no file '{}', and no folder of installed experts", argument)
                : fmt::format("expert '{}' is neither a file here nor installed in {}", argument,
                              quoted(folders)));
  }
}

} // namespace

bool is_expert_name(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name.ends_with(kSuffix) && !name.starts_with('.');
}

std::vector<std::string> expert_folders() {
  std::vector<std::string> folders;
  for (const fs::path& folder : folders_in_environment("NETMON_EXPERTS")) {
    folders.push_back(file_text(folder));
  }
  const fs::path program = program_folder();
  if (program.empty()) return folders;
  // Where experts are installed, and where a build puts them.
  for (const char* const beside : {NETMON_EXPERTS_FROM_PROGRAM, "../experts"}) {
    const std::string folder = file_text((program / beside).lexically_normal());
    const bool is_known = std::find(folders.begin(), folders.end(), folder) != folders.end();
    if (!is_known && is_folder(file_path(folder))) folders.push_back(folder);
  }
  return folders;
}

ExpertFiles find_experts(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& folders) {
  ExpertFiles result;
  for (const std::string& argument : arguments) find_one(argument, folders, result);
  return result;
}

ExpertFiles installed_experts(const std::vector<std::string>& folders) {
  ExpertFiles result;
  std::set<std::string> names;
  for (const std::string& folder : folders) {
    std::error_code error;
    for (const std::string& file : experts_in(folder, error)) {
      if (names.insert(file_text(file_path(file).filename())).second) result.files.push_back(file);
    }
    if (error) {
      result.problems.push_back(
          fmt::format("cannot read folder '{}': {}", folder, error.message()));
    }
  }
  if (result.files.empty() && result.problems.empty()) {
    result.problems.push_back(folders.empty()
                                  ? "there is no folder of installed experts"
                                  : fmt::format("no expert is installed in {}", quoted(folders)));
  }
  return result;
}

} // namespace nmexpert
