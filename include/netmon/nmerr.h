/* SPDX-License-Identifier: MIT */
/*
 * The NMERR_* constants that functions return, and their conversion to and from HRESULT.
 * Built from nmerr_list.h; needs types.h. Reference: experts.md 15, frames.md 12, blobs.md.
 */
#ifndef NETMON_NMERR_H
#define NETMON_NMERR_H

#include "types.h"
#include "nmerr_list.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The constants. An enumeration, not macros: visible in a debugger, but not to #if. */
#define NETMON_NMERR_CONSTANT(number, name, message) name = number,
enum NETMON_NMERR { NETMON_NMERR_LIST(NETMON_NMERR_CONSTANT) NETMON_NMERR_END };
#undef NETMON_NMERR_CONSTANT

/* An NMERR code as HRESULT: S_OK for success, else a failure of FACILITY_ITF. */
NETMON_INLINE HRESULT NMERR_TO_HRESULT(DWORD nmerror) {
  return nmerror == (DWORD)NMERR_SUCCESS ? (HRESULT)0
                                         : (HRESULT)(0x80040000U | (nmerror & 0xffffU));
}

/* The NMERR code in an HRESULT that NMERR_TO_HRESULT made. */
NETMON_INLINE DWORD HRESULT_TO_NMERR(HRESULT hResult) { return (DWORD)hResult & 0xffffU; }

#ifdef __cplusplus
}
#endif

#endif /* NETMON_NMERR_H */
