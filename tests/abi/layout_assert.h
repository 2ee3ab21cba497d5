/* SPDX-License-Identifier: MIT */
/*
 * Turns layout_table.h into assertions at compile time, in any C or C++: for the types that the
 * including source has declared, and the column of the target it is compiled for.
 */
#ifndef NETMON_TESTS_ABI_LAYOUT_ASSERT_H
#define NETMON_TESTS_ABI_LAYOUT_ASSERT_H

#include "layout_table.h"

#include <stddef.h>

#if defined(__i386__) || defined(_M_IX86)
#define LAYOUT_COLUMN(x86, x64) (x86)
#else
#define LAYOUT_COLUMN(x86, x64) (x64)
#endif

/* An array of negative size, when it does not hold. __COUNTER__ keeps the names apart. */
#define LAYOUT_JOIN_(a, b) a##b
#define LAYOUT_JOIN(a, b) LAYOUT_JOIN_(a, b)
#define LAYOUT_HOLDS(condition) \
  extern char LAYOUT_JOIN(layout_holds_, __COUNTER__)[(condition) ? 1 : -1];

#define LAYOUT_TYPE(type, x86_size, x86_align, x64_size, x64_align) \
  LAYOUT_HOLDS(sizeof(type) == LAYOUT_COLUMN(x86_size, x64_size)) \
  LAYOUT_HOLDS(__alignof__(type) == LAYOUT_COLUMN(x86_align, x64_align))
#define LAYOUT_MEMBER(type, member, x86, x64) \
  LAYOUT_HOLDS(offsetof(type, member) == LAYOUT_COLUMN(x86, x64))

/*
 * __alignof__ is the preferred alignment, which i386 System V raises for 8-byte numbers; no type
 * of the table is such a number.
 */
NETMON_LAYOUT(LAYOUT_TYPE, LAYOUT_MEMBER)

#endif /* NETMON_TESTS_ABI_LAYOUT_ASSERT_H */
