// SPDX-License-Identifier: MIT
// Describes for people why a module is not an expert that can be loaded here, as far as its file
// shows. Depends on port.h, guarded.h, file_bytes.h, module_tables.h, netmon_names.h.
#pragma once

#include <string>

namespace netmon {

// For when the loader refused the file at `path`; `said` is the loader's message. What the file
// itself shows takes precedence: that it is for another machine, or everything that it needs and
// that is missing; otherwise, the loader's message. May throw std::bad_alloc.
std::string describe_load_failure(const std::string& path, const std::string& said);

// For when the file was loaded but has no entry point of an expert with the names in `lacks`.
std::string describe_missing_entry(const std::string& path, const std::string& lacks);

} // namespace netmon
