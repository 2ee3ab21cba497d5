/* SPDX-License-Identifier: MIT */
/*
 * The whole API, as <netmon.h> of the old SDK had it: includes every topic header. Experts and
 * parsers need no other netmon header.
 */
#ifndef NETMON_NETMON_H
#define NETMON_NETMON_H

#include "types.h"
#include "nmerr.h"
#include "addresses.h"
#include "properties.h"
#include "frames.h"
#include "events.h"
#include "experts.h"

#endif /* NETMON_NETMON_H */
