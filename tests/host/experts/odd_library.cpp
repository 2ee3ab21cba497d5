// SPDX-License-Identifier: MIT
// odd_library: a library like any other, with nothing of an expert.
#define NETMON_NO_EXPERT_ENTRY_POINTS
#include <netmon/netmon.h>

extern "C" NETMON_ENTRY_POINT int answer() { return 42; }
