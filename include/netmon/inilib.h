/* SPDX-License-Identifier: MIT */
/* <inilib.h> of the SDK 1.x and 2.0: the INI files of parsers. Forwards to the topic headers. */
#ifndef NETMON_INILIB_H
#define NETMON_INILIB_H

#include "parsers.h"

#endif /* NETMON_INILIB_H */
