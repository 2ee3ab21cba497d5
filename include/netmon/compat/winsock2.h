/* SPDX-License-Identifier: MIT */
/* Forwards to winsock.h: sources include either. */
#include "winsock.h"
