// SPDX-License-Identifier: MIT
// An expert's table that doubles from 64 KB to 64 MB while every page of it is in use. Each growth
// moves pages that were moved before, which old kernels refuse in more cases than new ones. Every
// byte that is lost, or that is new and not zero, is a failure. Public library only.
#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <cstddef>
#include <cstdio>

namespace {

constexpr std::size_t kFirst = std::size_t{64} << 10;
constexpr std::size_t kLast = std::size_t{64} << 20;

// Never zero, and different in each nearby page, so that a page in the place of another is noticed.
unsigned char mark(std::size_t at) { return static_cast<unsigned char>(1 + at / 4096 % 255); }

std::size_t count_wrong(const unsigned char* table, std::size_t used, std::size_t bytes) {
  std::size_t wrong = 0;
  for (std::size_t at = 0; at < used; ++at) wrong += table[at] != mark(at);
  for (std::size_t at = used; at < bytes; ++at) wrong += table[at] != 0;
  return wrong;
}

bool grow(HEXPERTKEY key) {
  void* block = nullptr;
  std::size_t used = 0;
  for (std::size_t bytes = kFirst; bytes <= kLast; bytes *= 2) {
    DWORD error = NMERR_SUCCESS;
    block = ExpertReallocMemory(key, block, bytes, &error);
    if (!block) {
      std::printf("%zu KB: error %lu\n", bytes >> 10, static_cast<unsigned long>(error));
      return false;
    }
    auto* table = static_cast<unsigned char*>(block);
    if (const std::size_t wrong = count_wrong(table, used, bytes)) {
      std::printf("%zu KB: %zu bytes are wrong\n", bytes >> 10, wrong);
      return false;
    }
    for (std::size_t at = used; at < bytes; ++at) table[at] = mark(at);
    used = bytes;
    std::printf("%zu KB\n", bytes >> 10);
    std::fflush(stdout); // the next growth may crash it
  }
  return ExpertFreeMemory(key, block) == NMERR_SUCCESS;
}

} // namespace

int main() {
  HEXPERTKEY key = NmOpenKey(0, nullptr);
  if (!key || !grow(key)) return 1;
  NMMEMORYACCOUNT account;
  return NmCloseKey(key, &account) == NMERR_SUCCESS && account.nLeaked == 0 ? 0 : 1;
}
