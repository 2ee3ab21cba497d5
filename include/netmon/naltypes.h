/* SPDX-License-Identifier: MIT */
/* <naltypes.h> of the SDK 1.x: what a network is: addresses, statistics, networks, capture filters.
 * Forwards to the topic headers. */
#ifndef NETMON_NALTYPES_H
#define NETMON_NALTYPES_H

#include "addresses.h"
#include "statistics.h"
#include "networks.h"
#include "capture_filters.h"

#endif /* NETMON_NALTYPES_H */
