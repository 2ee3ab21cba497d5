// SPDX-License-Identifier: MIT
// A HEXPERTKEY as the core's number, and back. Depends on key_table.h.
#pragma once

#include "core/memory/key_table.h"

#include <netmon/experts.h>

namespace netmon {

inline Key key_of(HEXPERTKEY handle) noexcept { return reinterpret_cast<Key>(handle); }
inline HEXPERTKEY handle_of(Key key) noexcept { return reinterpret_cast<HEXPERTKEY>(key); }

} // namespace netmon
