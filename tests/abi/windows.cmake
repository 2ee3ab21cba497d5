# SPDX-License-Identifier: MIT
# The tests of the binary interface that only Windows has; included by the CMakeLists.txt beside it.

function(netmon_abi_script name script)
  netmon_add_test(NAME abi.${name}
    COMMAND "${Python3_EXECUTABLE}" "${CMAKE_CURRENT_SOURCE_DIR}/${script}" ${ARGN})
  set_tests_properties(abi.${name} PROPERTIES TIMEOUT 300)
endfunction()

# nmapi.dll, its import libraries and nmexpert.exe as files.
netmon_abi_script(dll dll_test.py "${PROJECT_SOURCE_DIR}" "${CMAKE_NM}" "$<TARGET_FILE:nmapi>"
  "$<TARGET_LINKER_FILE:nmapi>" "${NETMON_MSVC_IMPORT_LIBRARY}" "$<TARGET_FILE:nmexpert>")

if(MINGW)
  # The table of layouts against the independent header that MinGW-w64 ships.
  netmon_abi_script(layouts layout_oracle_test.py "${CMAKE_C_COMPILER}" "${CMAKE_CXX_COMPILER}"
    "${CMAKE_OBJDUMP}" "${PROJECT_SOURCE_DIR}")

  # Programs and experts that were built elsewhere.
  netmon_abi_script(old_binaries old_binaries_test.py "${CMAKE_C_COMPILER}" "${CMAKE_RC_COMPILER}"
    "$<TARGET_LINKER_FILE:nmapi>" "$<TARGET_FILE:nmexpert>"
    "${PROJECT_SOURCE_DIR}/tests/captures/04-udp-dns.pcap" ${CMAKE_CROSSCOMPILING_EMULATOR})

  # The version resource of an old script.
  netmon_add_test(NAME abi.version_script
    COMMAND "${CMAKE_RC_COMPILER}" -I "${PROJECT_SOURCE_DIR}/include/netmon"
      "${CMAKE_CURRENT_SOURCE_DIR}/sources/version.rc" "${CMAKE_CURRENT_BINARY_DIR}/version.o")

  find_program(NETMON_CLANG NAMES clang clang-19 clang-18 clang-17 clang-16 clang-15 clang-14)
  find_program(NETMON_LLD_LINK
    NAMES lld-link lld-link-19 lld-link-18 lld-link-17 lld-link-16 lld-link-15 lld-link-14)
  mark_as_advanced(NETMON_CLANG NETMON_LLD_LINK)
  if(NOT NETMON_CLANG OR NOT NETMON_LLD_LINK)
    message(FATAL_ERROR "the tests link an object of Microsoft's ABI with nmapi.lib: install clang "
      "and lld")
  endif()
  # The table of layouts once more, as Microsoft's ABI lays structures out. The Windows headers are
  # MinGW-w64's; they need to be told the machine, and their intrinsics are for another ABI.
  find_path(NETMON_WINDOWS_HEADERS windows.h PATHS ${CMAKE_C_IMPLICIT_INCLUDE_DIRECTORIES}
    NO_DEFAULT_PATH REQUIRED)
  mark_as_advanced(NETMON_WINDOWS_HEADERS)
  if(CMAKE_SIZEOF_VOID_P EQUAL 4)
    set(msvc_machine --target=i686-pc-windows-msvc -D_X86_ -msse2)
  else()
    set(msvc_machine --target=x86_64-pc-windows-msvc -D_AMD64_)
  endif()
  foreach(source IN ITEMS layout.c layout.cpp)
    netmon_add_test(NAME abi.msvc_layouts.${source}
      COMMAND "${NETMON_CLANG}" ${msvc_machine} -fsyntax-only -Wall -Wextra -Werror
        -D_INC_STDLIB -D__MMINTRIN_H -D__XMMINTRIN_H -D__EMMINTRIN_H -D__X86INTRIN_H
        -I "${PROJECT_SOURCE_DIR}/include" -isystem "${NETMON_WINDOWS_HEADERS}"
        "${CMAKE_CURRENT_SOURCE_DIR}/${source}")
  endforeach()

  netmon_abi_script(msvc_object msvc_object_test.py "${NETMON_CLANG}" "${NETMON_LLD_LINK}"
    "${NETMON_LLVM_DLLTOOL}" "$<TARGET_FILE:nmapi>" "${NETMON_MSVC_IMPORT_LIBRARY}"
    ${CMAKE_CROSSCOMPILING_EMULATOR})
endif()

# x86: every export takes its own arguments off the stack, and no more.
if(MINGW AND CMAKE_SIZEOF_VOID_P EQUAL 4)
  enable_language(ASM)
  netmon_exports_of(win32 names bytes)
  set(rows "")
  foreach(name size IN ZIP_LISTS names bytes)
    if(size STREQUAL "data")
      continue()
    endif()
    string(REPLACE cdecl -1 size "${size}")
    string(APPEND rows "{\"${name}\", ${size}},\n")
  endforeach()
  file(CONFIGURE OUTPUT export_bytes.inc CONTENT "${rows}" @ONLY)
  netmon_gtest(stack_tests
    SOURCES
      stack_stub.S
      stack_test.cpp
    LIBRARIES nmapi)
  target_include_directories(stack_tests PRIVATE "${CMAKE_CURRENT_BINARY_DIR}")
endif()
