/* SPDX-License-Identifier: MIT */
/* <poppack.h>: ends what <pshpack1.h> and its like began. May be included any number of times. */
#pragma pack(pop)
