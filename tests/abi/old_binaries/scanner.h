/* SPDX-License-Identifier: MIT */
/* The numbers of the strings in scanner.rc. */
#define IDS_NAME 1
#define IDS_VENDOR 2
#define IDS_DESCRIPTION 3
#define IDS_EVENT 4
#define IDS_LENGTHS 5
#define IDS_FRAMES 6
