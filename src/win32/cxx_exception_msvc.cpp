// SPDX-License-Identifier: MIT
// Describing exceptions of Microsoft's C++ runtime. Depends on cxx_exception.h.
#include "cxx_exception.h"

#include <cstdio>

namespace netmon::port {

void describe_cxx_exception(const std::type_info* type, const char* what,
                            FaultReport& report) noexcept {
  report = FaultReport{};
  report.kind = FaultKind::exception;
  std::snprintf(report.text, sizeof(report.text),
                what ? "C++ exception %s: %s" : "C++ exception %s", type ? type->name() : "unknown",
                what);
}

// Its exceptions are exceptions of the system, and reach the guard from any module.
bool find_thrown_exception(std::uintptr_t, FaultReport&) noexcept { return false; }

} // namespace netmon::port
