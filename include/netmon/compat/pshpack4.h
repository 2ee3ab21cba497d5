/* SPDX-License-Identifier: MIT */
/* <pshpack4.h>: structures are packed to 4 until <poppack.h>. May be included any number of times.
 */
#pragma pack(push, 4)
