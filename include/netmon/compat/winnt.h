/* SPDX-License-Identifier: MIT */
/* Forwards to windows.h, for sources that include one of its parts. */
#include "windows.h"
