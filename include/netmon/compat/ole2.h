/* SPDX-License-Identifier: MIT */
/* Forwards to objbase.h: sources include either. */
#include "objbase.h"
