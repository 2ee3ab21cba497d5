// SPDX-License-Identifier: MIT
// What a failure of the port means to a caller of the old interface.
#include "file_error.h"

#include <netmon/nmerr.h>

namespace netmon {

std::uint32_t code_of(port::FileError error) noexcept {
  switch (error) {
    case port::FileError::none: return NMERR_SUCCESS;
    case port::FileError::not_found: return NMERR_FILE_NOT_FOUND;
    case port::FileError::path_not_found: return NMERR_PATH_NOT_FOUND;
    case port::FileError::access_denied: return NMERR_ACCESS_DENIED;
    case port::FileError::not_a_file: return NMERR_INVALID_FILE_FORMAT;
    case port::FileError::too_large:
    case port::FileError::out_of_memory: return NMERR_OUT_OF_MEMORY;
    case port::FileError::io: break;
  }
  return NMERR_FILE_READ_ERROR;
}

} // namespace netmon
