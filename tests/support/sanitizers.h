// SPDX-License-Identifier: MIT
// Which sanitizers the test is built with. Depends on nothing.
#pragma once

#if defined(__has_feature) // clang
#if __has_feature(address_sanitizer)
#define NETMON_TEST_ADDRESS_SANITIZER true
#endif
#if __has_feature(thread_sanitizer)
#define NETMON_TEST_THREAD_SANITIZER true
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define NETMON_TEST_ADDRESS_SANITIZER true
#endif
#if defined(__SANITIZE_THREAD__)
#define NETMON_TEST_THREAD_SANITIZER true
#endif

namespace netmon::test {

#if defined(NETMON_TEST_ADDRESS_SANITIZER)
inline constexpr bool kAddressSanitized = true;
#else
inline constexpr bool kAddressSanitized = false;
#endif

#if defined(NETMON_TEST_THREAD_SANITIZER)
inline constexpr bool kThreadSanitized = true;
#else
inline constexpr bool kThreadSanitized = false;
#endif

} // namespace netmon::test
