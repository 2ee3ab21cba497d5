# SPDX-License-Identifier: MIT
# The first half of the build_*.cmake scripts: locks PREFIX, returns to its caller's caller by
# setting `done` when PREFIX/lib/LIBRARY is there, else unpacks SOURCE (downloaded from URL where it
# is missing, and used only if its SHA-256 is SHA256) and sets `work`, an empty folder with build/
# in it, and `tree`, the sources. step(WHAT COMMAND...) runs a command in work/build; keep_built() ends.
file(MAKE_DIRECTORY "${PREFIX}")
file(LOCK "${PREFIX}" DIRECTORY GUARD PROCESS)  # several build trees may share the folder
set(done FALSE)
if(EXISTS "${PREFIX}/lib/${LIBRARY}")
  file(TOUCH "${PREFIX}/lib/${LIBRARY}")
  set(done TRUE)
  return()
endif()

set(work "${PREFIX}/work")
file(REMOVE_RECURSE "${work}")
file(MAKE_DIRECTORY "${work}/build" "${PREFIX}/lib")

if(IS_DIRECTORY "${SOURCE}")
  set(tree "${SOURCE}")
else()
  if(NOT EXISTS "${SOURCE}")
    if(NOT URL)
      message(FATAL_ERROR "There is no ${SOURCE}.\n"
        "Run scripts/fetch-sources, or give the release's archive or folder by NETMON_..._SOURCE.")
    endif()
    message(STATUS "Downloading ${URL}")
    file(DOWNLOAD "${URL}" "${SOURCE}.part" STATUS status TLS_VERIFY ON)
    list(GET status 0 code)
    if(NOT code EQUAL 0)
      file(REMOVE "${SOURCE}.part")
      list(GET status 1 reason)
      message(FATAL_ERROR "${URL} could not be downloaded (${reason}).\n"
        "Run scripts/fetch-sources, or give the release's archive or folder by NETMON_..._SOURCE.")
    endif()
    file(RENAME "${SOURCE}.part" "${SOURCE}")
  endif()
  file(SHA256 "${SOURCE}" sum)
  if(NOT sum STREQUAL SHA256)
    message(FATAL_ERROR "${SOURCE} is not the release: its SHA-256 is\n  ${sum}, not\n  ${SHA256}")
  endif()
  file(ARCHIVE_EXTRACT INPUT "${SOURCE}" DESTINATION "${work}/source")
  file(GLOB tree "${work}/source/*")
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
    message(FATAL_ERROR "${what} failed; the end of ${work}/${what}.log:\n${log}")
  endif()
endfunction()

# keep_built(NOTICE NAME...): finds the one static library that was built, under one of these names, and
# keeps it with the notice of the sources; the rest of work goes.
function(keep_built notice)
  list(TRANSFORM ARGN PREPEND "${work}/build/" OUTPUT_VARIABLE patterns)
  file(GLOB_RECURSE built ${patterns})
  list(LENGTH built found)
  if(NOT found EQUAL 1)
    message(FATAL_ERROR "${LIBRARY}: expected one static library, there is: ${built}")
  endif()
  file(COPY_FILE "${tree}/${notice}" "${PREFIX}/NOTICE")
  file(COPY_FILE "${built}" "${PREFIX}/lib/${LIBRARY}")
  file(REMOVE_RECURSE "${work}")
endfunction()
