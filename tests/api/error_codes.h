// SPDX-License-Identifier: MIT
// Error codes as values of the type that the functions return. Depends on the public header alone.
#pragma once

#include <netmon/nmerr.h>
#include <netmon/types.h>

namespace netmon::test {

inline constexpr DWORD kSuccess = NMERR_SUCCESS;
inline constexpr DWORD kInvalidParameter = NMERR_INVALID_PARAMETER;

} // namespace netmon::test
