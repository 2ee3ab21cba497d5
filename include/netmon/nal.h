/* SPDX-License-Identifier: MIT */
/* <nal.h> of the SDK 1.x: networks. Forwards to the topic headers. */
#ifndef NETMON_NAL_H
#define NETMON_NAL_H

#include "networks.h"
#include "capture_filters.h"

#endif /* NETMON_NAL_H */
