/* SPDX-License-Identifier: MIT */
/*
 * <bhver.h> of the old SDK, for resource scripts of experts: defaults for what VERSIONINFO says of
 * a product, where the script has not defined it. Macros only; bhcommon.ver makes the resource of
 * them.
 */
#ifndef NETMON_BHVER_H
#define NETMON_BHVER_H

#ifndef VER_PRODUCTVERSION
#define VER_PRODUCTVERSION 2, 1, 0, 0
#endif
#ifndef VER_PRODUCTVERSION_STR
#define VER_PRODUCTVERSION_STR "2.1"
#endif
#ifndef VER_FILEVERSION
#define VER_FILEVERSION VER_PRODUCTVERSION
#endif
#ifndef VER_FILEVERSION_STR
#define VER_FILEVERSION_STR VER_PRODUCTVERSION_STR
#endif
#ifndef VER_COMPANYNAME_STR
#define VER_COMPANYNAME_STR ""
#endif
#ifndef VER_PRODUCTNAME_STR
#define VER_PRODUCTNAME_STR "Network Monitor"
#endif
#ifndef VER_LEGALCOPYRIGHT_STR
#define VER_LEGALCOPYRIGHT_STR ""
#endif
#ifndef VER_FILEDESCRIPTION_STR
#define VER_FILEDESCRIPTION_STR ""
#endif
#ifndef VER_INTERNALNAME_STR
#define VER_INTERNALNAME_STR ""
#endif
#ifndef VER_ORIGINALFILENAME_STR
#define VER_ORIGINALFILENAME_STR VER_INTERNALNAME_STR
#endif
#ifndef VER_FILEFLAGSMASK
#define VER_FILEFLAGSMASK 0x3fL
#endif
#ifndef VER_FILEFLAGS
#define VER_FILEFLAGS 0x0L
#endif
#ifndef VER_FILEOS
#define VER_FILEOS 0x40004L /* VOS_NT_WINDOWS32 */
#endif
#ifndef VER_FILETYPE
#define VER_FILETYPE 0x2L /* VFT_DLL */
#endif
#ifndef VER_FILESUBTYPE
#define VER_FILESUBTYPE 0x0L
#endif

#endif /* NETMON_BHVER_H */
