// SPDX-License-Identifier: MIT
// Singular and plural.
#include "counted.h"

namespace netmon {

std::string noun_for(std::uint64_t count, std::string_view noun) {
  std::string text(noun);
  if (count != 1) text += 's';
  return text;
}

std::string counted(std::uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + noun_for(count, noun);
}

} // namespace netmon
