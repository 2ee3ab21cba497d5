# SPDX-License-Identifier: MIT
# Builds the private jemalloc; run by the target netmon_jemalloc_build as a script (cmake -P).
# SOURCE: archive or folder (an archive that is missing is downloaded from URL); SHA256: of the
# archive; PREFIX: where include/ and lib/ go; CC, CFLAGS, CONFIGURE: how.
cmake_minimum_required(VERSION 3.24)

file(MAKE_DIRECTORY "${PREFIX}")
file(LOCK "${PREFIX}" DIRECTORY GUARD PROCESS)  # several build trees may share the folder
set(library "${PREFIX}/lib/libjemalloc_pic.a")
if(EXISTS "${library}")
  file(TOUCH "${library}")
  return()
endif()

set(work "${PREFIX}/work")
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}/build" "${PREFIX}/lib")

if(IS_DIRECTORY "${SOURCE}")
  set(tree "${SOURCE}")
else()
  if(NOT EXISTS "${SOURCE}")
    message(STATUS "Downloading ${URL}")
    file(DOWNLOAD "${URL}" "${SOURCE}.part" STATUS status TLS_VERIFY ON)
    list(GET status 0 code)
    if(NOT code EQUAL 0)
      file(REMOVE "${SOURCE}.part")
      list(GET status 1 reason)
      message(FATAL_ERROR "jemalloc's source could not be downloaded (${reason}).\n"
        "Run scripts/fetch-jemalloc, or set NETMON_JEMALLOC_SOURCE to the release's archive or folder.")
    endif()
    file(RENAME "${SOURCE}.part" "${SOURCE}")
  endif()
  file(SHA256 "${SOURCE}" sum)
  if(NOT sum STREQUAL SHA256)
    message(FATAL_ERROR "${SOURCE} is not jemalloc's release: its SHA-256 is\n  ${sum}, not\n  ${SHA256}")
  endif()
  file(ARCHIVE_EXTRACT INPUT "${SOURCE}" DESTINATION "${work}/source")
  file(GLOB tree "${work}/source/*")
endif()

if(NOT EXISTS "${tree}/configure")
  message(FATAL_ERROR "${tree} holds no `configure`: jemalloc's release is needed, not its repository")
endif()

function(step what)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY "${work}/build" RESULT_VARIABLE code
    OUTPUT_FILE "${work}/${what}.log" ERROR_FILE "${work}/${what}.log")
  if(NOT code EQUAL 0)
    file(READ "${work}/${what}.log" log)
    string(LENGTH "${log}" length)
    if(length GREATER 4000)
      math(EXPR start "${length} - 4000")
      string(SUBSTRING "${log}" ${start} -1 log)
    endif()
    message(FATAL_ERROR "jemalloc: ${what} failed; the end of ${work}/${what}.log:\n${log}")
  endif()
endfunction()

cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
set(ENV{MAKEFLAGS} "")
step(configure "${tree}/configure" "CC=${CC}" "CFLAGS=${CFLAGS}" ${CONFIGURE} "--prefix=${PREFIX}")
step(make make -j${cores} lib/libjemalloc_pic.a)
step(headers make install_include)

file(COPY "${tree}/COPYING" DESTINATION "${PREFIX}")
file(COPY_FILE "${work}/build/lib/libjemalloc_pic.a" "${library}")
file(REMOVE_RECURSE "${work}")
