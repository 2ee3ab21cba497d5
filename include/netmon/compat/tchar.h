/* SPDX-License-Identifier: MIT */
/*
 * <tchar.h> of the 8-bit build: the names that sources use, over the C library.
 */
#ifndef NETMON_COMPAT_TCHAR_H
#define NETMON_COMPAT_TCHAR_H

#include "windows.h"

#define _T(text) text
#define _TEXT(text) text
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcstok strtok
#define _tcsdup strdup
#define _stprintf sprintf
#define _sntprintf _snprintf
#define _tprintf printf
#define _ttoi atoi
#define _tcstol strtol
#define _tcstoul strtoul

#endif /* NETMON_COMPAT_TCHAR_H */
