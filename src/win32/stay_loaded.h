// SPDX-License-Identifier: MIT
// Keeps the module that this code is linked into loaded until the process ends. Called before the
// system is given the address of a function that it may call at any time: at the end of a thread,
// or for an exception. Internal to the Windows backend.
#pragma once

namespace netmon::port {

void stay_loaded() noexcept;

} // namespace netmon::port
