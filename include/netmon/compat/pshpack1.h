/* SPDX-License-Identifier: MIT */
/* <pshpack1.h>: structures are packed to 1 until <poppack.h>. May be included any number of times.
 */
#pragma pack(push, 1)
