/* SPDX-License-Identifier: MIT */
/*
 * Compiled for Microsoft's ABI, freestanding and with declarations of its own: calls the four memory
 * functions. The program's exit code is 42, or else the number of the line that went wrong.
 */
#if defined(_M_IX86) || defined(__i386__)
#define API __declspec(dllimport) __attribute__((stdcall))
#else
#define API __declspec(dllimport)
#endif

typedef unsigned long DWORD;
typedef __SIZE_TYPE__ SIZE_T;

API void *ExpertAllocMemory(void *hExpertKey, SIZE_T nBytes, DWORD *pError);
API void *ExpertReallocMemory(void *hExpertKey, void *pMemory, SIZE_T nBytes, DWORD *pError);
API DWORD ExpertFreeMemory(void *hExpertKey, void *pMemory);
API SIZE_T ExpertMemorySize(void *hExpertKey, void *pMemory);
API void *NmOpenKey(unsigned long long cbMemoryLimit, void *pError);
API DWORD NmCloseKey(void *hKey, void *pAccount);
API void ExitProcess(unsigned int nCode);

#define CHECK(condition) \
  if (!(condition)) ExitProcess(__LINE__)

void start(void)
{
    DWORD error = 99;
    void *key = NmOpenKey(0, 0);
    unsigned char *block;
    SIZE_T i;

    CHECK(key);
    block = ExpertAllocMemory(key, 100, &error);
    CHECK(block && error == 0);
    CHECK(ExpertMemorySize(key, block) == 100);
    for (i = 0; i < 100; ++i)
    {
        CHECK(block[i] == 0);
        block[i] = (unsigned char)i;
    }
    error = 99;
    block = ExpertReallocMemory(key, block, 100000, &error);
    CHECK(block && error == 0);
    CHECK(ExpertMemorySize(key, block) == 100000);
    for (i = 0; i < 100000; ++i)
        CHECK(block[i] == (i < 100 ? i : 0));
    CHECK(ExpertFreeMemory(key, block) == 0);
    CHECK(ExpertFreeMemory(key, block) == 76);
    CHECK(ExpertAllocMemory(0, 1, &error) == 0 && error == 130);
    CHECK(NmCloseKey(key, 0) == 0);
    CHECK(ExpertAllocMemory(key, 1, &error) == 0 && error == 125);
    ExitProcess(42);
}
