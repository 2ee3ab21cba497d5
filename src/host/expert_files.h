// SPDX-License-Identifier: MIT
// From the user's name of an expert to files: a path, the name of an installed expert, or a folder,
// which means all experts in it. Depends on surroundings.h.
#pragma once

#include <string>
#include <vector>

namespace nmexpert {

struct ExpertFiles {
  std::vector<std::string> files;    // in the order of the arguments; of a folder, by name
  std::vector<std::string> problems; // for people; what they are about is not in `files`
};

// Judges by the suffix, ignoring case.
bool is_expert_name(std::string name);

// The folders of installed experts, in the order in which they are searched: those that the
// environment variable NETMON_EXPERTS lists, then those beside this program that exist.
std::vector<std::string> expert_folders();

// A file or folder that exists comes first, then a name, with or without its suffix, in `folders`.
// An argument with a separator in it is a path, whether it exists or not: loading it reports what
// is wrong.
ExpertFiles find_experts(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& folders);

// All experts in `folders`. Of several with the same name, the one that find_experts takes.
ExpertFiles installed_experts(const std::vector<std::string>& folders);

} // namespace nmexpert
