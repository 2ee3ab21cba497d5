// SPDX-License-Identifier: MIT
// odd_library: an ordinary library, not an expert.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <netmon/netmon.h>

extern "C" NETMON_ENTRY_POINT int answer() { return 42; }
