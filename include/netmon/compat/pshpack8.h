/* SPDX-License-Identifier: MIT */
/* <pshpack8.h>: structures are packed to 8 until <poppack.h>. May be included any number of times.
 */
#pragma pack(push, 8)
