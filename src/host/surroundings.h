// SPDX-License-Identifier: MIT
// Where this program is, and which folders the environment names. Part of the seam to the operating
// system. Depends on nothing.
#pragma once

#include <filesystem>
#include <vector>

namespace nmexpert {

// The folder of this program's file, with links resolved. Empty when the system does not tell.
std::filesystem::path program_folder();

// The folders that an environment variable lists, as PATH does; empty entries are left out.
std::vector<std::filesystem::path> folders_in_environment(const char* variable);

} // namespace nmexpert
