// SPDX-License-Identifier: MIT
// Describing exceptions of the GNU C++ runtime. Depends on cxx_exception.h and the Itanium C++ ABI,
// whose layout of a thrown object every copy of the runtime shares.
#include "cxx_exception.h"

#include <windows.h>

#include <cxxabi.h>
#include <unwind.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace netmon::port {

namespace {

// Precedes the object that was thrown.
struct ThrownHeader {
  const std::type_info* type;
  void* destructor;
  void* unexpected_handler;
  void* terminate_handler;
  void* next;
  int handlers;
  int handler_switch;
  const void* action_record;
  const void* language_data;
  void* catch_place;
  void* adjusted_object;
  _Unwind_Exception unwind;
};

constexpr std::uint64_t kGnuCxx = 0x474E'5543'432B'2B00; // "GNUCC++"

bool read_memory(std::uintptr_t from, void* to, std::size_t bytes) noexcept {
  SIZE_T done = 0;
  return ReadProcessMemory(GetCurrentProcess(), reinterpret_cast<const void*>(from), to, bytes,
                           &done) &&
         done == bytes;
}

bool is_in_module(const void* address) noexcept {
  MEMORY_BASIC_INFORMATION info;
  return VirtualQuery(address, &info, sizeof(info)) != 0 && info.State == MEM_COMMIT &&
         info.Type == MEM_IMAGE;
}

// Whether `address` is that of the unwinding header of an exception.
bool is_thrown_at(std::uintptr_t address) noexcept {
  constexpr std::size_t kBefore = offsetof(ThrownHeader, unwind);
  ThrownHeader header;
  const void* table = nullptr; // the vtable of the type_info
  return address > kBefore && address % 4 == 0 &&
         read_memory(address - kBefore, &header, sizeof(header)) &&
         header.unwind.exception_class == kGnuCxx && header.handlers == 1 &&
         is_in_module(header.type) &&
         read_memory(reinterpret_cast<std::uintptr_t>(header.type), &table, sizeof(table)) &&
         is_in_module(table);
}

} // namespace

void describe_cxx_exception(const std::type_info* type, const char* what,
                            FaultReport& report) noexcept {
  report = FaultReport{};
  report.kind = FaultKind::exception;
  const char* mangled = type ? type->name() : nullptr;
  int status = -1;
  char* readable = mangled ? abi::__cxa_demangle(mangled, nullptr, nullptr, &status) : nullptr;
  const char* name = readable ? readable : mangled ? mangled : "unknown";
  std::snprintf(report.text, sizeof(report.text),
                what ? "C++ exception %s: %s" : "C++ exception %s", name, what);
  std::free(readable);
}

bool find_thrown_exception(std::uintptr_t from, FaultReport& report) noexcept {
  if (sizeof(void*) != 4) return false; // x64's unwinder is the system's, and knows all modules
  constexpr std::uintptr_t kMostBytes = 4096; // the runtime's call of abort is nearer
  const auto base =
      reinterpret_cast<std::uintptr_t>(reinterpret_cast<const NT_TIB*>(NtCurrentTeb())->StackBase);
  const std::uintptr_t end = std::min(base, from + kMostBytes);
  for (std::uintptr_t at = from & ~(sizeof(at) - 1); at + sizeof(at) <= end; at += sizeof(at)) {
    const std::uintptr_t word = *reinterpret_cast<const std::uintptr_t*>(at);
    if ((word >= from && word < base) || !is_thrown_at(word)) continue;
    const auto* header =
        reinterpret_cast<const ThrownHeader*>(word - offsetof(ThrownHeader, unwind));
    void* object = const_cast<ThrownHeader*>(header + 1);
    const char* what = nullptr;
    if (typeid(std::exception).__do_catch(header->type, &object, 1)) {
      what = static_cast<const std::exception*>(object)->what();
    }
    describe_cxx_exception(header->type, what, report);
    return true;
  }
  return false;
}

} // namespace netmon::port
