// SPDX-License-Identifier: MIT
// The functions behind compat/windows.h, by what experts rely on. Public headers only.
#include <netmon/netmon.h>

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace {

std::string formatted(const char* format, ...) {
  char text[2048];
  va_list arguments;
  va_start(arguments, format);
  const int length = _vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return length < 0 ? "?" : text;
}

TEST(CompatTypes, HaveTheirSizes) {
  static_assert(sizeof(DWORD) == 4 && sizeof(LONG) == 4 && sizeof(BOOL) == 4);
  static_assert(sizeof(WCHAR) == 2 && sizeof(LARGE_INTEGER) == 8 && sizeof(FILETIME) == 8);
  static_assert(sizeof(DWORD_PTR) == sizeof(void*) && sizeof(BOOLEAN) == 1);
  static_assert(LONG(-1) < 0 && DWORD(-1) > 0);
  EXPECT_EQ(MAKELONG(0x5678, 0x1234), 0x12345678);
  EXPECT_EQ(MAKEWORD(0x34, 0x12), 0x1234);
  EXPECT_EQ(LOBYTE(0x1234), 0x34);
  EXPECT_EQ(HIBYTE(0x1234), 0x12);
  EXPECT_EQ(HIWORD(0x12345678), 0x1234);
  EXPECT_EQ(DXCHG(0x12345678), 0x78563412);
  LARGE_INTEGER number;
  number.QuadPart = 0x100000002;
  EXPECT_EQ(number.LowPart, 2U);
  EXPECT_EQ(number.u.HighPart, 1);
}

TEST(CompatHeap, KeepsExactSizesAndZeroesWhatItIsAskedTo) {
  const HANDLE heap = GetProcessHeap();
  auto* block = static_cast<unsigned char*>(HeapAlloc(heap, HEAP_ZERO_MEMORY, 100));
  ASSERT_NE(block, nullptr);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(block) % 16, 0U);
  EXPECT_EQ(HeapSize(heap, 0, block), 100U);
  for (int i = 0; i < 100; ++i) ASSERT_EQ(block[i], 0);
  std::memset(block, 0xff, 100);
  block = static_cast<unsigned char*>(HeapReAlloc(heap, 0, block, 10));
  block = static_cast<unsigned char*>(HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 5000));
  ASSERT_NE(block, nullptr);
  for (int i = 0; i < 10; ++i) ASSERT_EQ(block[i], 0xff);
  for (int i = 10; i < 5000; ++i) ASSERT_EQ(block[i], 0);
  EXPECT_TRUE(HeapFree(heap, 0, block));
  EXPECT_TRUE(HeapFree(heap, 0, nullptr));
  EXPECT_EQ(HeapSize(heap, 0, nullptr), static_cast<SIZE_T>(-1));
}

TEST(CompatHeap, RefusesWhatCannotBe) {
  SetLastError(0);
  EXPECT_EQ(HeapAlloc(GetProcessHeap(), 0, static_cast<SIZE_T>(-1)), nullptr);
  EXPECT_EQ(GetLastError(), DWORD{ERROR_NOT_ENOUGH_MEMORY});
  EXPECT_EQ(HeapReAlloc(GetProcessHeap(), 0, nullptr, 10), nullptr);
  void* block = HeapAlloc(GetProcessHeap(), 0, 1);
  EXPECT_EQ(HeapReAlloc(GetProcessHeap(), 0, block, static_cast<SIZE_T>(-8)), nullptr);
  EXPECT_EQ(HeapSize(GetProcessHeap(), 0, block), 1U);
  HeapFree(GetProcessHeap(), 0, block);
}

TEST(CompatHeap, GlobalAndLocalMemoryAreBlocksOfIt) {
  HGLOBAL memory = GlobalAlloc(GPTR, 40);
  ASSERT_NE(memory, nullptr);
  EXPECT_EQ(GlobalSize(memory), 40U);
  EXPECT_EQ(GlobalLock(memory), memory);
  EXPECT_FALSE(GlobalUnlock(memory));
  EXPECT_EQ(GlobalFree(memory), nullptr);
  HLOCAL local = LocalAlloc(LPTR, 8);
  EXPECT_EQ(*static_cast<LONGLONG*>(local), 0);
  EXPECT_EQ(LocalFree(local), nullptr);
}

TEST(CompatStrings, BehaveAsOnWindows) {
  char text[8] = "";
  EXPECT_EQ(lstrcpyn(text, "much too long", sizeof text), text);
  EXPECT_STREQ(text, "much to");
  EXPECT_EQ(lstrlen(nullptr), 0);
  EXPECT_EQ(lstrcmpi("IP", "ip"), 0);
  EXPECT_LT(lstrcmp("a", "b"), 0);
  EXPECT_EQ(_strnicmp("TCPx", "tcpy", 3), 0);
  char mixed[] = "Tcp/1";
  EXPECT_STREQ(_strupr(mixed), "TCP/1");
  EXPECT_STREQ(_strlwr(mixed), "tcp/1");
}

TEST(CompatFormat, TakesLAs32Bits) {
  // Garbage follows each value, as in the upper half of a register that a DWORD was passed in.
  EXPECT_EQ(formatted("%lu %ld %lx", DWORD{4000000000U}, LONG{-5}, DWORD{0xffffffffU}),
            "4000000000 -5 ffffffff");
  EXPECT_EQ(formatted("%I64d %I64u %lld", LONGLONG{-1}, ULONGLONG{1} << 40, LONGLONG{1} << 33),
            "-1 1099511627776 8589934592");
  EXPECT_EQ(formatted("%hu %hd", 0x12345, 0x1ffff), "9029 -1");
  EXPECT_EQ(formatted("%Iu", SIZE_T{7}), "7");
  EXPECT_EQ(formatted("%p", reinterpret_cast<void*>(0x1234)).substr(sizeof(void*) * 2 - 4), "1234");
}

TEST(CompatFormat, HonoursFlagsWidthAndPrecision) {
  EXPECT_EQ(formatted("[%5d|%-5d|%05d|%+d|%#x]", 42, 42, 42, 42, 255U),
            "[   42|42   |00042|+42|0xff]");
  EXPECT_EQ(formatted("[%*d|%-*d|%.*s]", 4, 1, 4, 1, 2, "abc"), "[   1|1   |ab]");
  EXPECT_EQ(formatted("[%8.3f|%g|%e]", 3.14159, 0.5, 1.0), "[   3.142|0.5|1.000000e+00]");
  EXPECT_EQ(formatted("[%6s|%-6s|%.2s|%c]", "ab", "ab", "abc", 'x'), "[    ab|ab    |ab|x]");
  EXPECT_EQ(formatted("%300d", 1).size(), 300U);
  EXPECT_EQ(formatted("100%% %s", static_cast<char*>(nullptr)), "100% (null)");
  EXPECT_EQ(formatted("%S %ls", u"wide", u"\u20ac"), "wide ?");
  EXPECT_EQ(formatted("%n%d", 3), "3"); // %n writes nothing and takes nothing
  EXPECT_EQ(formatted("end %"), "end ");
}

TEST(CompatFormat, SnprintfGivesMinusOneWhenTheTextDoesNotFit) {
  char text[5] = {'x', 'x', 'x', 'x', 'x'};
  EXPECT_EQ(_snprintf(text, 4, "%s", "abcdef"), -1);
  EXPECT_EQ(std::string(text, 5), "abcdx"); // as on Windows: cut off, and not terminated
  EXPECT_EQ(_snprintf(text, 4, "%s", "abcd"), 4);
  EXPECT_EQ(text[4], 'x');
  EXPECT_EQ(_snprintf(text, sizeof text, "%s", "ab"), 2);
  EXPECT_STREQ(text, "ab");
}

TEST(CompatFormat, WsprintfStopsAt1023Bytes) {
  std::vector<char> text(2000, 'y');
  const std::string input(1500, 'x');
  EXPECT_EQ(wsprintf(text.data(), "%s", input.c_str()), 1023);
  EXPECT_EQ(text[1023], '\0');
  EXPECT_EQ(text[1024], 'y');
}

TEST(CompatTime, GoesThroughFileTimeAndBack) {
  SYSTEMTIME time = {};
  time.wYear = 1970;
  time.wMonth = 1;
  time.wDay = 1;
  FILETIME file = {};
  ASSERT_TRUE(SystemTimeToFileTime(&time, &file));
  EXPECT_EQ(static_cast<std::uint64_t>(file.dwHighDateTime) << 32 | file.dwLowDateTime,
            116444736000000000U);
  time = {2024, 2, 0, 29, 23, 59, 58, 999};
  ASSERT_TRUE(SystemTimeToFileTime(&time, &file));
  SYSTEMTIME back = {};
  ASSERT_TRUE(FileTimeToSystemTime(&file, &back));
  EXPECT_EQ(back.wYear, 2024);
  EXPECT_EQ(back.wMonth, 2);
  EXPECT_EQ(back.wDay, 29);
  EXPECT_EQ(back.wDayOfWeek, 4); // a Thursday
  EXPECT_EQ(back.wHour, 23);
  EXPECT_EQ(back.wMilliseconds, 999);
}

TEST(CompatTime, RefusesTimesThatAreNone) {
  FILETIME file = {1, 2};
  SYSTEMTIME time = {2023, 2, 0, 29, 0, 0, 0, 0};
  EXPECT_FALSE(SystemTimeToFileTime(&time, &file));
  EXPECT_EQ(GetLastError(), DWORD{ERROR_INVALID_PARAMETER});
  EXPECT_EQ(file.dwLowDateTime, 1U);
  time = {1600, 1, 0, 1, 0, 0, 0, 0};
  EXPECT_FALSE(SystemTimeToFileTime(&time, &file));
  time = {2023, 13, 0, 1, 0, 0, 0, 0};
  EXPECT_FALSE(SystemTimeToFileTime(&time, &file));
  time = {30827, 12, 0, 31, 23, 59, 59, 999};
  EXPECT_TRUE(SystemTimeToFileTime(&time, &file));
  SYSTEMTIME back = {};
  EXPECT_TRUE(FileTimeToSystemTime(&file, &back));
  EXPECT_EQ(back.wYear, 30827);
  file.dwHighDateTime = 0x7fffffff;
  EXPECT_FALSE(FileTimeToSystemTime(&file, &back));
  file.dwHighDateTime = 0x80000000;
  EXPECT_FALSE(FileTimeToSystemTime(&file, &back));
}

TEST(CompatTime, ClocksRun) {
  const DWORD before = GetTickCount();
  Sleep(20);
  const DWORD passed = GetTickCount() - before;
  EXPECT_GE(passed, 19U);
  EXPECT_LT(passed, 10000U);
  SYSTEMTIME utc = {};
  GetSystemTime(&utc);
  EXPECT_GE(utc.wYear, 2024);
  FILETIME early = {};
  FILETIME late = {};
  GetSystemTimeAsFileTime(&early);
  Sleep(2);
  GetSystemTimeAsFileTime(&late);
  EXPECT_EQ(CompareFileTime(&early, &late), -1);
  SYSTEMTIME local = {};
  GetLocalTime(&local);
  EXPECT_GE(local.wMonth, 1);
  EXPECT_LE(local.wMonth, 12);
}

struct Shared {
  CRITICAL_SECTION section;
  LONG counted = 0;
  LONG added = 0;
  HANDLE go = nullptr;
};

DWORD WINAPI count(LPVOID parameter) {
  auto* shared = static_cast<Shared*>(parameter);
  WaitForSingleObject(shared->go, INFINITE);
  for (int i = 0; i < 10000; ++i) {
    EnterCriticalSection(&shared->section);
    EnterCriticalSection(&shared->section); // the owner may enter again
    ++shared->counted;
    LeaveCriticalSection(&shared->section);
    LeaveCriticalSection(&shared->section);
    InterlockedIncrement(&shared->added);
  }
  return 17;
}

TEST(CompatThreads, RunLockAndEnd) {
  Shared shared;
  InitializeCriticalSection(&shared.section);
  shared.go = CreateEvent(nullptr, TRUE, FALSE, nullptr);
  ASSERT_NE(shared.go, nullptr);
  HANDLE threads[4] = {};
  DWORD ids[4] = {};
  for (int i = 0; i < 4; ++i) {
    threads[i] = CreateThread(nullptr, i * 100000U, count, &shared, 0, &ids[i]);
    ASSERT_NE(threads[i], nullptr);
  }
  EXPECT_NE(ids[0], ids[1]);
  DWORD code = 0;
  EXPECT_TRUE(GetExitCodeThread(threads[0], &code));
  EXPECT_EQ(code, DWORD{STILL_ACTIVE});
  EXPECT_EQ(WaitForSingleObject(threads[0], 10), DWORD{WAIT_TIMEOUT});
  EXPECT_TRUE(SetEvent(shared.go));
  for (HANDLE thread : threads) {
    EXPECT_EQ(WaitForSingleObject(thread, INFINITE), DWORD{WAIT_OBJECT_0});
    EXPECT_EQ(WaitForSingleObject(thread, 0), DWORD{WAIT_OBJECT_0}); // stays signaled
    EXPECT_TRUE(GetExitCodeThread(thread, &code));
    EXPECT_EQ(code, 17U);
    EXPECT_TRUE(CloseHandle(thread));
  }
  EXPECT_EQ(shared.counted, 40000);
  EXPECT_EQ(shared.added, 40000);
  CloseHandle(shared.go);
  DeleteCriticalSection(&shared.section);
}

DWORD WINAPI try_to_enter(LPVOID parameter) {
  auto* section = static_cast<LPCRITICAL_SECTION>(parameter);
  if (!TryEnterCriticalSection(section)) return 1;
  LeaveCriticalSection(section);
  return 2;
}

TEST(CompatThreads, ASectionKeepsOthersOut) {
  CRITICAL_SECTION section;
  EXPECT_TRUE(InitializeCriticalSectionAndSpinCount(&section, 1000));
  EnterCriticalSection(&section);
  for (const DWORD expected : {1U, 2U}) {
    HANDLE thread = CreateThread(nullptr, 0, try_to_enter, &section, 0, nullptr);
    WaitForSingleObject(thread, INFINITE);
    DWORD code = 0;
    EXPECT_TRUE(GetExitCodeThread(thread, &code));
    EXPECT_EQ(code, expected);
    CloseHandle(thread);
    if (expected == 1) LeaveCriticalSection(&section);
  }
  DeleteCriticalSection(&section);
}

TEST(CompatThreads, AnAutomaticEventLetsOneThrough) {
  HANDLE event = CreateEvent(nullptr, FALSE, TRUE, nullptr);
  EXPECT_EQ(WaitForSingleObject(event, 0), DWORD{WAIT_OBJECT_0});
  EXPECT_EQ(WaitForSingleObject(event, 0), DWORD{WAIT_TIMEOUT});
  EXPECT_TRUE(SetEvent(event));
  EXPECT_TRUE(ResetEvent(event));
  EXPECT_EQ(WaitForSingleObject(event, 1), DWORD{WAIT_TIMEOUT});
  CloseHandle(event);
}

TEST(CompatThreads, HandlesThatAreNoneAreRefused) {
  HANDLE event = CreateEvent(nullptr, FALSE, FALSE, nullptr);
  ASSERT_TRUE(CloseHandle(event));
  DWORD code = 0;
  int on_the_stack = 0;
  for (HANDLE handle : {event, HANDLE(nullptr), INVALID_HANDLE_VALUE, HANDLE(&on_the_stack),
                        reinterpret_cast<HANDLE>(0x10)}) {
    SetLastError(0);
    EXPECT_FALSE(CloseHandle(handle));
    EXPECT_EQ(GetLastError(), DWORD{ERROR_INVALID_HANDLE});
    EXPECT_FALSE(SetEvent(handle));
    EXPECT_FALSE(ResetEvent(handle));
    EXPECT_FALSE(GetExitCodeThread(handle, &code));
    EXPECT_EQ(WaitForSingleObject(handle, 0), DWORD{WAIT_FAILED});
  }
  EXPECT_EQ(CreateThread(nullptr, 0, nullptr, nullptr, 0, nullptr), nullptr);
  EXPECT_EQ(CreateThread(nullptr, 0, count, nullptr, CREATE_SUSPENDED, nullptr), nullptr);
  EXPECT_EQ(CreateEvent(nullptr, FALSE, FALSE, "name"), nullptr);
}

DWORD WINAPI own_error_and_id(LPVOID parameter) {
  auto* id = static_cast<DWORD*>(parameter);
  *id = GetCurrentThreadId();
  const DWORD at_start = GetLastError();
  SetLastError(99);
  return at_start;
}

TEST(CompatThreads, HaveALastErrorAndAnIdOfTheirOwn) {
  SetLastError(5);
  DWORD seen_inside = 0;
  DWORD given = 0;
  HANDLE thread = CreateThread(nullptr, 0, own_error_and_id, &seen_inside, 0, &given);
  WaitForSingleObject(thread, INFINITE);
  DWORD code = 1;
  GetExitCodeThread(thread, &code);
  CloseHandle(thread);
  EXPECT_EQ(code, 0U);
  EXPECT_EQ(seen_inside, given);
  EXPECT_NE(given, GetCurrentThreadId());
  EXPECT_EQ(GetCurrentThreadId(), GetCurrentThreadId());
  EXPECT_EQ(GetLastError(), 5U);
}

TEST(CompatAtomics, GiveWhatTheyDoOnWindows) {
  LONG value = 5;
  EXPECT_EQ(InterlockedIncrement(&value), 6);
  EXPECT_EQ(InterlockedDecrement(&value), 5);
  EXPECT_EQ(InterlockedExchange(&value, 9), 5);
  EXPECT_EQ(InterlockedCompareExchange(&value, 1, 9), 9);
  EXPECT_EQ(InterlockedCompareExchange(&value, 2, 9), 1);
  EXPECT_EQ(InterlockedExchangeAdd(&value, 10), 1);
  EXPECT_EQ(value, 11);
}

TEST(CompatOutput, GoesToStandardError) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(MessageBox(nullptr, "Text", "Caption", MB_OK | MB_ICONERROR), IDOK);
  EXPECT_EQ(MessageBox(nullptr, "Again?", nullptr, MB_RETRYCANCEL), IDCANCEL);
  EXPECT_EQ(MessageBox(nullptr, nullptr, "Sure", MB_YESNO), IDYES);
  OutputDebugString("debug\n");
  OutputDebugString(nullptr);
  dprintf("%lu frames\n", DWORD{7});
  EXPECT_EQ(testing::internal::GetCapturedStderr(),
            "Caption: Text\nError: Again?\nSure: \ndebug\n7 frames\n");
}

} // namespace
