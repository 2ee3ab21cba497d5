/* SPDX-License-Identifier: MIT */
/* <npptypes.h> of the SDK 2.0: what a network is: addresses, statistics, networks, capture filters.
 * Forwards to the topic headers. */
#ifndef NETMON_NPPTYPES_H
#define NETMON_NPPTYPES_H

#include "addresses.h"
#include "statistics.h"
#include "networks.h"
#include "capture_filters.h"

#endif /* NETMON_NPPTYPES_H */
