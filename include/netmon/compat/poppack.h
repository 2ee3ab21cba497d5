/* SPDX-License-Identifier: MIT */
/* <poppack.h>: ends what <pshpack1.h> and its kin began. To be included any number of times. */
#pragma pack(pop)
