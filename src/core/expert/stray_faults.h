// SPDX-License-Identifier: MIT
// Faults on threads that experts started themselves. The guard parks such a thread and leaves a
// note here; sessions look for notes that concern them. Depends on port.h, key_table.h.
#pragma once

#include "core/memory/key_table.h"
#include "core/runtime/port.h"

#include <cstdint>

namespace netmon {

// Starts watching, once per process.
void watch_stray_threads() noexcept;

// The number of notes so far. A session that starts now only needs to look at later ones.
std::uint32_t stray_fault_count() noexcept;

// Looks through the notes after `seen`, which is advanced, for one of a thread that used `key` or,
// if it used no key, that ran code of the module `instance` or of an unknown module. True when
// there is one.
bool find_stray_fault(std::uint32_t& seen, Key key, const void* instance,
                      port::FaultReport& report) noexcept;

} // namespace netmon
