# SPDX-License-Identifier: MIT
# Installs BUILD under WORK, then moves what was installed to WORK/installed.
cmake_minimum_required(VERSION 3.24)
file(REMOVE_RECURSE "${WORK}")
execute_process(COMMAND ${CMAKE_COMMAND} --install "${BUILD}" --prefix "${WORK}/birthplace"
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
file(RENAME "${WORK}/birthplace" "${WORK}/installed")
