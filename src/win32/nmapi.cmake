# SPDX-License-Identifier: MIT
# What nmapi.dll needs beyond the shared library of other systems: its name, its version, and import
# libraries that old objects link with. Included by src/abi, which defines the target.
include("${PROJECT_SOURCE_DIR}/src/win32/version_resource.cmake")
set_target_properties(nmapi PROPERTIES PREFIX "")  # nmapi.dll, the name that experts import from
netmon_version_resource(nmapi nmapi.dll VFT_DLL "Network Monitor experts: library")
set(NETMON_MSVC_IMPORT_LIBRARY "$<TARGET_LINKER_FILE_DIR:nmapi>/nmapi.lib" CACHE INTERNAL "")

# Both are generated from the list of exports. The linker's own import library would lack the
# stdcall decoration of x86, which every caller's object file asks for. Microsoft's linker makes
# nmapi.lib.
if(NOT MSVC)
  find_program(NETMON_LLVM_DLLTOOL
    NAMES llvm-dlltool llvm-dlltool-19 llvm-dlltool-18 llvm-dlltool-17 llvm-dlltool-16
          llvm-dlltool-15 llvm-dlltool-14)
  if(NOT NETMON_LLVM_DLLTOOL)
    message(FATAL_ERROR "nmapi.lib, the import library for Microsoft's linker, is made by "
      "llvm-dlltool, which is not here. Install LLVM (Debian: llvm)")
  endif()
  if(CMAKE_SIZEOF_VOID_P EQUAL 4)
    set(machine i386)
  else()
    set(machine i386:x86-64)
  endif()
  get_target_property(list netmon_exports NETMON_DEF_FILE)
  add_custom_command(TARGET nmapi POST_BUILD
    COMMAND "${CMAKE_DLLTOOL}" -k -d "${list}" -l "$<TARGET_LINKER_FILE:nmapi>"
    COMMAND "${NETMON_LLVM_DLLTOOL}" -k -m ${machine} -d "${list}" -l "${NETMON_MSVC_IMPORT_LIBRARY}"
    COMMENT "Making the import libraries of nmapi.dll"
    VERBATIM)
endif()
