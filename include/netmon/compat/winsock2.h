/* SPDX-License-Identifier: MIT */
/* Forwards to winsock.h: sources include any of the two. */
#include "winsock.h"
