/* SPDX-License-Identifier: MIT */
/* <bhfilter.h> of the SDK 1.x and 2.0: display filters and capture filters. Forwards to the topic
 * headers. */
#ifndef NETMON_BHFILTER_H
#define NETMON_BHFILTER_H

#include "filters.h"
#include "capture_filters.h"
#include "sdk2001.h"

#endif /* NETMON_BHFILTER_H */
