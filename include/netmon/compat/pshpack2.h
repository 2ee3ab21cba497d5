/* SPDX-License-Identifier: MIT */
/* <pshpack2.h>: structures are packed to 2 until <poppack.h>. May be included any number of times.
 */
#pragma pack(push, 2)
