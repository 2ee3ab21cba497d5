# SPDX-License-Identifier: MIT
# Installs BUILD under WORK, then moves what was installed to WORK/installed. With PACKAGED, unpacks
# what cpack packs there instead.
cmake_minimum_required(VERSION 3.24)
file(REMOVE_RECURSE "${WORK}")
if(PACKAGED)
  execute_process(COMMAND ${CMAKE_CPACK_COMMAND} --config "${BUILD}/CPackConfig.cmake" -B "${WORK}"
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  include("${BUILD}/CPackConfig.cmake")
  file(ARCHIVE_EXTRACT INPUT "${WORK}/${CPACK_PACKAGE_FILE_NAME}.zip" DESTINATION "${WORK}")
  file(RENAME "${WORK}/${CPACK_PACKAGE_FILE_NAME}" "${WORK}/installed")
else()
  execute_process(COMMAND ${CMAKE_COMMAND} --install "${BUILD}" --prefix "${WORK}/birthplace"
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
  file(RENAME "${WORK}/birthplace" "${WORK}/installed")
endif()
