// SPDX-License-Identifier: MIT
// Linked into a test program on the fake port: heavy_barrier orders other threads there. That is
// queried once, when the program starts (core/barrier.h).
#include "fake_port.h"

#if defined(_MSC_VER)
#pragma init_seg(lib)
#define NETMON_FIRST
#else
#define NETMON_FIRST [[gnu::init_priority(101)]]
#endif

namespace {
struct Asymmetric {
  Asymmetric() { netmon::fake_port::capabilities.asymmetric_barrier = true; }
};
NETMON_FIRST Asymmetric asymmetric;
} // namespace
