# SPDX-License-Identifier: MIT
# Run after a GoogleTest program is linked (see netmon_gtest): lists its tests for CTest.
#   PROGRAM, EMULATOR   the program, and what runs it (a list; may be empty)
#   NAME                the prefix of the names in CTest: NAME.Suite.Test
#   BY_SUITE            whether the tests of a suite run in one process, as one test NAME.Suite
#   TIMEOUT, FIXTURE, LABELS   properties of the tests in CTest; FIXTURE and LABELS may be empty
#   OUTPUT              the file for CTest; OUTPUT.names gets the name of every single test
cmake_minimum_required(VERSION 3.24)

execute_process(
  COMMAND ${EMULATOR} "${PROGRAM}" --gtest_list_tests
  TIMEOUT 120
  OUTPUT_VARIABLE listing RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${PROGRAM} does not list its tests (${result}):\n${listing}\n${errors}")
endif()

# "Suite." and "  Test", each perhaps with a comment about its parameter.
string(REGEX REPLACE "[ \t\r]*(#[^\n]*)?\n" "\n" listing "${listing}")
string(REPLACE "\n" ";" lines "${listing}")

set(command "${EMULATOR};${PROGRAM}")
list(REMOVE_ITEM command "")
list(JOIN command "]==] [==[" command)

set(tests "")
set(names "")
function(add name filter)
  string(CONFIGURE [[
add_test([==[@NAME@.@name@]==] [==[@command@]==] [==[--gtest_filter=@filter@]==])
set_tests_properties([==[@NAME@.@name@]==] PROPERTIES TIMEOUT @TIMEOUT@]] text @ONLY)
  if(FIXTURE)
    string(APPEND text " FIXTURES_REQUIRED ${FIXTURE}")
  endif()
  if(LABELS)
    string(APPEND text " LABELS [==[${LABELS}]==]")
  endif()
  string(APPEND tests "${text})\n")
  set(tests "${tests}" PARENT_SCOPE)
endfunction()

set(suite "")
foreach(line IN LISTS lines)
  if(line MATCHES "^([^ ]+)\\.$")
    set(suite "${CMAKE_MATCH_1}")
    if(BY_SUITE)
      add("${suite}" "${suite}.*")
    endif()
  elseif(line MATCHES "^  ([^ ]+)$")
    set(test "${suite}.${CMAKE_MATCH_1}")
    string(APPEND names "${NAME}.${test}\n")
    if(NOT BY_SUITE)
      add("${test}" "${test}")
    endif()
  endif()
endforeach()
if(names STREQUAL "")
  message(FATAL_ERROR "${PROGRAM} lists no tests:\n${listing}")
endif()
file(WRITE "${OUTPUT}" "${tests}")
file(WRITE "${OUTPUT}.names" "${names}")
