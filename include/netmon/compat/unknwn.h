/* SPDX-License-Identifier: MIT */
/* Forwards to objbase.h: sources include any of the two. */
#include "objbase.h"
