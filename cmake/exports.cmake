# SPDX-License-Identifier: MIT
# The list of exports (src/abi/exports.list, which describes its format) in the forms that linkers
# read.

set(NETMON_EXPORTS_LIST "${CMAKE_CURRENT_LIST_DIR}/../src/abi/exports.list")

# netmon_exports_of(BACKEND NAMES BYTES): the exports of a backend, as two lists of equal length.
function(netmon_exports_of backend names_out bytes_out)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${NETMON_EXPORTS_LIST}")
  file(STRINGS "${NETMON_EXPORTS_LIST}" lines REGEX "^[^#]")
  set(names "")
  set(bytes "")
  foreach(line IN LISTS lines)
    if(NOT line MATCHES "^([A-Za-z0-9_]+) ([0-9]+|cdecl|data|-) [a-z0-9_/]+\\.h( (posix|win32))?$")
      message(FATAL_ERROR "exports.list: this line is not NAME BYTES HEADER [BACKEND]: ${line}")
    endif()
    set(only "${CMAKE_MATCH_4}")
    if(only STREQUAL "" OR only STREQUAL backend)
      list(APPEND names "${CMAKE_MATCH_1}")
      list(APPEND bytes "${CMAKE_MATCH_2}")
    endif()
  endforeach()
  set(${names_out} "${names}" PARENT_SCOPE)
  set(${bytes_out} "${bytes}" PARENT_SCOPE)
endfunction()

# netmon_version_script(OUTPUT): for the GNU and LLVM linkers of ELF files.
function(netmon_version_script output)
  netmon_exports_of(posix names bytes)
  list(JOIN names ";\n    " names)
  file(CONFIGURE OUTPUT "${output}" @ONLY
    CONTENT "{\n  global:\n    ${names};\n  local:\n    *;\n};\n")
endfunction()

# netmon_def_file(OUTPUT): for linkers of DLLs. GNU's needs the number of argument bytes after each
# stdcall name of x86, and --kill-at to leave it out of the export table; Microsoft's finds the
# decorated function by its plain name.
function(netmon_def_file output)
  netmon_exports_of(win32 names bytes)
  set(text "LIBRARY nmapi.dll\nEXPORTS\n")
  foreach(name size IN ZIP_LISTS names bytes)
    if(size STREQUAL "data")
      string(APPEND name " DATA")
    elseif(CMAKE_SIZEOF_VOID_P EQUAL 4 AND NOT MSVC AND NOT size STREQUAL "cdecl")
      string(APPEND name "@${size}")
    endif()
    string(APPEND text "  ${name}\n")
  endforeach()
  file(CONFIGURE OUTPUT "${output}" CONTENT "${text}" @ONLY)
endfunction()
