/* SPDX-License-Identifier: MIT */
/* The layout table against the public headers, in C. Compiling it is the test. */
#include <netmon/netmon.h>

#include "layout_assert.h"
