/* SPDX-License-Identifier: MIT */
/* <bhtypes.h> of the SDK 1.x and 2.0: the types of captures, frames, protocols and properties.
 * Forwards to the topic headers. */
#ifndef NETMON_BHTYPES_H
#define NETMON_BHTYPES_H

#include "addresses.h"
#include "properties.h"
#include "protocols.h"
#include "frames.h"
#include "capture_files.h"

#endif /* NETMON_BHTYPES_H */
