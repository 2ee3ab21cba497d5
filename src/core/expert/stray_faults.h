// SPDX-License-Identifier: MIT
// Faults on threads that experts started by themselves. The guard parks such a thread and leaves a
// note here; the sessions look for notes that concern them. Depends on port.h, key_table.h.
#pragma once

#include "core/memory/key_table.h"
#include "core/runtime/port.h"

#include <cstdint>

namespace netmon {

// Starts watching, once for the process.
void watch_stray_threads() noexcept;

// The number of notes so far. A session that starts now has only later ones to look at.
std::uint32_t stray_fault_count() noexcept;

// Looks through the notes after `seen`, which moves on, for one of a thread that used `key` or,
// when it used none, that ran code of the module `instance` (or of nobody knows whom). True when
// there is one.
bool find_stray_fault(std::uint32_t& seen, Key key, const void* instance,
                      port::FaultReport& report) noexcept;

} // namespace netmon
