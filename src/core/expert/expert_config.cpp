// SPDX-License-Identifier: MIT
// Reading the length word of a configuration, which may claim anything.
#include "expert_config.h"

#include <cstring>

namespace netmon {

std::size_t config_size(std::uint32_t length_word, std::size_t bytes) noexcept {
  return length_word >= kMinConfigBytes && length_word < bytes ? length_word : bytes;
}

ConfigBytes make_config(const void* data, std::size_t bytes) {
  if (bytes < kMinConfigBytes || bytes > kMaxConfigBytes) return {};
  std::uint32_t length_word;
  std::memcpy(&length_word, data, sizeof(length_word));
  const auto* first = static_cast<const std::byte*>(data);
  ConfigBytes config(first, first + config_size(length_word, bytes));
  if (length_word > config.size()) {
    length_word = static_cast<std::uint32_t>(config.size());
    std::memcpy(config.data(), &length_word, sizeof(length_word));
  }
  return config;
}

} // namespace netmon
