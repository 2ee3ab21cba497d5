/* SPDX-License-Identifier: MIT */
/*
 * The whole API, as <netmon.h> of the old SDK had it: includes every topic header. Experts and
 * parsers need no other. A source that also uses C++ headers should include them first, because the
 * names in here are many and short. All of the old API is declared; this version of the library
 * implements what it exports, which the README lists.
 *
 * Switches, to be defined before the first netmon header:
 *   NETMON_NO_EXPERT_ENTRY_POINTS  do not declare Register, Configure and Run (experts.h)
 *   NETMON_NO_DLLMAIN              do not declare DllMain (compat/winbase.h)
 *   NETMON_NO_DPRINTF              leave dprintf to <stdio.h> (support.h)
 *   NETMON_SDK_2001                the source was written for the SDK up to 2001 (sdk2001.h)
 *   COBJMACROS                     macros for calls of interfaces from C (interfaces.h)
 */
#ifndef NETMON_NETMON_H
#define NETMON_NETMON_H

#include "types.h"
#include "nmerr.h"
#include "bherr.h"
#include "addresses.h"
#include "statistics.h"
#include "properties.h"
#include "protocols.h"
#include "frames.h"
#include "networks.h"
#include "capture_files.h"
#include "capture_filters.h"
#include "filters.h"
#include "formatting.h"
#include "media.h"
#include "overlays.h"
#include "parsers.h"
#include "events.h"
#include "experts.h"
#include "support.h"
#include "blobs.h"
#include "interfaces.h"
#include "sdk2001.h"

#endif /* NETMON_NETMON_H */
