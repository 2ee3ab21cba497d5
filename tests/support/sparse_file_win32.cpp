// SPDX-License-Identifier: MIT
// Windows must be told that a file is sparse; a file system without sparse files fills it.
#include "base/utf16.h"
#include "sparse_file.h"

#include <windows.h>

#include <winioctl.h>

namespace netmon::test {

bool write_sparse(const std::string& path, std::uint64_t offset,
                  const std::vector<std::uint8_t>& bytes) {
  const HANDLE file = CreateFileW(to_utf16(path).c_str(), GENERIC_WRITE, 0, nullptr, OPEN_ALWAYS,
                                  FILE_ATTRIBUTE_NORMAL, nullptr);
  if (file == INVALID_HANDLE_VALUE) return false;
  DWORD count = 0;
  DeviceIoControl(file, FSCTL_SET_SPARSE, nullptr, 0, nullptr, 0, &count, nullptr);
  LARGE_INTEGER at;
  at.QuadPart = static_cast<LONGLONG>(offset);
  const bool good =
      SetFilePointerEx(file, at, nullptr, FILE_BEGIN) &&
      WriteFile(file, bytes.data(), static_cast<DWORD>(bytes.size()), &count, nullptr) &&
      count == bytes.size();
  CloseHandle(file);
  return good;
}

} // namespace netmon::test
