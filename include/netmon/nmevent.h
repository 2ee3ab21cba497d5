/* SPDX-License-Identifier: MIT */
/* <nmevent.h> of the SDK 2.0: events of experts. Forwards to the topic headers. */
#ifndef NETMON_NMEVENT_H
#define NETMON_NMEVENT_H

#include "events.h"

#endif /* NETMON_NMEVENT_H */
