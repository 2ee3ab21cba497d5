/* SPDX-License-Identifier: MIT */
/*
 * The little of COM that the interfaces of packet providers need: GUIDs, IUnknown, and the macros
 * that declare an interface for C and C++ at once. There is no COM library behind it. Needs
 * windef.h.
 */
#ifndef NETMON_COMPAT_OBJBASE_H
#define NETMON_COMPAT_OBJBASE_H

#include "windef.h"
#include "winerror.h"

#include <string.h>

typedef struct _GUID {
  DWORD Data1;
  WORD Data2;
  WORD Data3;
  BYTE Data4[8];
} GUID, IID, CLSID, *LPGUID, *LPIID, *LPCLSID;

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const CLSID &
extern "C++" {
inline bool IsEqualGUID(REFGUID One, REFGUID Other) {
  return memcmp(&One, &Other, sizeof(GUID)) == 0;
}
inline bool operator==(REFGUID One, REFGUID Other) { return IsEqualGUID(One, Other); }
inline bool operator!=(REFGUID One, REFGUID Other) { return !IsEqualGUID(One, Other); }
}
#else
#define REFGUID const GUID *
#define REFIID const IID *
#define REFCLSID const CLSID *
#define IsEqualGUID(one, other) (memcmp((one), (other), sizeof(GUID)) == 0)
#endif
#define IsEqualIID(one, other) IsEqualGUID(one, other)
#define IsEqualCLSID(one, other) IsEqualGUID(one, other)

#define STDMETHODCALLTYPE
#define STDAPI EXTERN_C HRESULT

#if defined(__cplusplus) && !defined(CINTERFACE)
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define PURE = 0
#define THIS_
#define THIS void
#define DECLARE_INTERFACE(name) struct name
#define DECLARE_INTERFACE_(name, base) struct name : public base
#else
#define STDMETHOD(method) HRESULT(STDMETHODCALLTYPE *method)
#define STDMETHOD_(type, method) type(STDMETHODCALLTYPE *method)
#define PURE
#define THIS_ INTERFACE *This,
#define THIS INTERFACE *This
#define DECLARE_INTERFACE(name) \
  typedef struct name { \
    const struct name##Vtbl *lpVtbl; \
  } name; \
  typedef struct name##Vtbl name##Vtbl; \
  struct name##Vtbl
#define DECLARE_INTERFACE_(name, base) DECLARE_INTERFACE(name)
#endif

#ifdef __cplusplus
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif

#undef INTERFACE
#define INTERFACE IUnknown
/* The root of all interfaces: asking for another one, and counting references. */
DECLARE_INTERFACE(IUnknown) {
  STDMETHOD(QueryInterface)(THIS_ REFIID riid, void **ppvObject) PURE;
  STDMETHOD_(ULONG, AddRef)(THIS) PURE;
  STDMETHOD_(ULONG, Release)(THIS) PURE;
};
#undef INTERFACE

#ifdef __cplusplus
#pragma GCC diagnostic pop
#endif

typedef IUnknown *LPUNKNOWN;

#endif /* NETMON_COMPAT_OBJBASE_H */
