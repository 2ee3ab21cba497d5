/* SPDX-License-Identifier: MIT */
/* <bh.h>, the name of netmon.h in the SDK before it: forwards to it. */
#include "netmon.h"
