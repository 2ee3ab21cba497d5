/* SPDX-License-Identifier: MIT */
/* <nmexpert.h> of the SDK 2.0: experts. Forwards to the topic headers. */
#ifndef NETMON_NMEXPERT_H
#define NETMON_NMEXPERT_H

#include "experts.h"

#endif /* NETMON_NMEXPERT_H */
