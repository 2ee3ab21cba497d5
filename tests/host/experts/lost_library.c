/* SPDX-License-Identifier: MIT */
/* The library that `gone` needs and does not find. */
int of_the_lost_library(void);
int of_the_lost_library(void) { return 1; }
