# SPDX-License-Identifier: MIT
# Run by CTest: compiles headers or sources as they are, for their syntax alone.
#   COMPILER, LANGUAGE (c or c++), STANDARD   what to compile with; FLAGS more of it
#   INCLUDES                                  folders, separated by colons
#   HEADERS or SOURCES                        files, separated by colons; a header is included
#                                             alone, a source gets CRLF line ends and loses the last
#   PRECOMPILED                               a header that is compiled once and then comes before
#                                             each of HEADERS; empty for none
#   OUTPUT                                    a folder to write to
string(REPLACE ":" ";" includes "${INCLUDES}")
string(REPLACE ":" ";" headers "${HEADERS}")
string(REPLACE ":" ";" sources "${SOURCES}")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
list(TRANSFORM includes PREPEND "-I")

# What takes longest to read is read once: <windows.h> takes two thirds of a second, and our headers
# a hundredth. Whether a header includes it at all shows on systems without one, which use ours.
set(precompiled "")
if(PRECOMPILED)
  file(WRITE "${OUTPUT}/precompiled.h" "#include <${PRECOMPILED}>\n")
  execute_process(
    COMMAND "${COMPILER}" -x "${LANGUAGE}-header" "-std=${STANDARD}" ${flags}
      "${OUTPUT}/precompiled.h" -o "${OUTPUT}/precompiled.h.gch"
    RESULT_VARIABLE result ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${PRECOMPILED}: ${errors}")
  endif()
  # GCC silently ignores what it cannot use, unless that warning is an error, as it is in FLAGS.
  set(precompiled -Winvalid-pch -include "${OUTPUT}/precompiled.h")
  execute_process(COMMAND "${COMPILER}" --version OUTPUT_VARIABLE version)
  if(version MATCHES "clang")
    set(precompiled -include-pch "${OUTPUT}/precompiled.h.gch")
  endif()
endif()

set(failures 0)
function(check name text)
  set(file "${OUTPUT}/${name}")
  file(WRITE "${file}" "${text}")
  execute_process(
    COMMAND "${COMPILER}" -x "${LANGUAGE}" "-std=${STANDARD}" -fsyntax-only ${flags} ${precompiled}
      ${includes} "${file}"
    RESULT_VARIABLE result ERROR_VARIABLE errors)
  if(NOT result EQUAL 0)
    message("${name}: ${errors}")
    math(EXPR count "${failures} + 1")
    set(failures ${count} PARENT_SCOPE)
  endif()
endfunction()

set(files 0)
foreach(header IN LISTS headers)
  string(MAKE_C_IDENTIFIER "${header}" name)
  check("alone_${name}.txt" "#include \"${header}\"\nextern int not_empty;\n")
  math(EXPR files "${files} + 1")
endforeach()
foreach(source IN LISTS sources)
  file(READ "${source}" text)
  string(STRIP "${text}" text)
  string(REPLACE "\n" "\r\n" text "${text}")
  get_filename_component(name "${source}" NAME)
  check("crlf_${name}" "${text}")
  math(EXPR files "${files} + 1")
endforeach()
file(REMOVE "${OUTPUT}/precompiled.h.gch")  # some 90 MB
if(files EQUAL 0)
  message(FATAL_ERROR "nothing to compile")
endif()
if(failures GREATER 0)
  message(FATAL_ERROR "${failures} of ${files} do not compile as ${STANDARD} with ${COMPILER}")
endif()
message("${files} compiled as ${STANDARD} with ${COMPILER}")
