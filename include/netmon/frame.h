/* SPDX-License-Identifier: MIT */
/* <frame.h> of the SDK 1.x and 2.0: frames and their MAC headers. Forwards to the topic headers. */
#ifndef NETMON_FRAME_H
#define NETMON_FRAME_H

#include "frames.h"
#include "media.h"

#endif /* NETMON_FRAME_H */
