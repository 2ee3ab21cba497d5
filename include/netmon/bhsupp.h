/* SPDX-License-Identifier: MIT */
/* <bhsupp.h> of the SDK 1.x: the support library. Forwards to the topic headers. */
#ifndef NETMON_BHSUPP_H
#define NETMON_BHSUPP_H

#include "nmsupp.h"

#endif /* NETMON_BHSUPP_H */
