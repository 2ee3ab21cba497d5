// SPDX-License-Identifier: MIT
// Reading the headers of loaded modules, and of files that nobody vouches for. Depends on
// pe_header.h and the Windows API.
#include "pe_header.h"

#include <windows.h>

#include <algorithm>
#include <cstring>

namespace netmon::port {

namespace {

constexpr const char* kThisMachine = sizeof(void*) == 8 ? "64-bit (x64)" : "32-bit (x86)";

std::string machine_name(WORD machine) {
  switch (machine) {
    case IMAGE_FILE_MACHINE_I386: return "32-bit (x86)";
    case IMAGE_FILE_MACHINE_AMD64: return "64-bit (x64)";
    case 0xAA64: return "64-bit (ARM)";
    default: return "foreign";
  }
}

// The machine of a module's file; false when it is none.
bool machine_of(const std::wstring& path, WORD& machine) {
  const HANDLE file = CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE,
                                  nullptr, OPEN_EXISTING, 0, nullptr);
  if (file == INVALID_HANDLE_VALUE) return false;
  IMAGE_DOS_HEADER dos = {};
  struct {
    DWORD signature;
    IMAGE_FILE_HEADER header;
  } nt = {};
  DWORD got = 0;
  const bool found =
      ReadFile(file, &dos, sizeof(dos), &got, nullptr) && got == sizeof(dos) &&
      dos.e_magic == IMAGE_DOS_SIGNATURE && dos.e_lfanew > 0 &&
      SetFilePointer(file, dos.e_lfanew, nullptr, FILE_BEGIN) == static_cast<DWORD>(dos.e_lfanew) &&
      ReadFile(file, &nt, sizeof(nt), &got, nullptr) && got == sizeof(nt) &&
      nt.signature == IMAGE_NT_SIGNATURE;
  CloseHandle(file);
  machine = nt.header.Machine;
  return found;
}

} // namespace

CodeRange code_of(const void* instance) noexcept {
  const auto* base = static_cast<const std::byte*>(instance);
  const auto* dos = static_cast<const IMAGE_DOS_HEADER*>(instance);
  const auto* nt = reinterpret_cast<const IMAGE_NT_HEADERS*>(base + dos->e_lfanew);
  const auto* section = IMAGE_FIRST_SECTION(nt);
  CodeRange code;
  for (unsigned i = 0; i < nt->FileHeader.NumberOfSections; ++i, ++section) {
    if ((section->Characteristics & IMAGE_SCN_MEM_EXECUTE) == 0) continue;
    const auto begin = reinterpret_cast<std::uintptr_t>(base + section->VirtualAddress);
    code.begin = code.begin ? std::min(code.begin, begin) : begin;
    code.end = std::max<std::uintptr_t>(code.end, begin + section->Misc.VirtualSize);
  }
  return code;
}

std::string describe_wrong_machine(const std::wstring& path) {
  WORD machine = 0;
  if (!machine_of(path, machine)) return "it is no Windows module (DLL)";
  const std::string name = machine_name(machine);
  if (name == kThisMachine) return "it, or a DLL that it needs, is damaged or for another machine";
  return "it is a " + name + " module, and this is the " + kThisMachine +
         " netmon: use the one for its machine, or build the expert for this one";
}

} // namespace netmon::port
