/* SPDX-License-Identifier: MIT */
/* <parser.h> of the SDK 1.x and 2.0: what parsers need. Forwards to the topic headers. */
#ifndef NETMON_PARSER_H
#define NETMON_PARSER_H

#include "parsers.h"
#include "formatting.h"
#include "media.h"
#include "overlays.h"

#endif /* NETMON_PARSER_H */
