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

# The table of layouts against the independent header that MinGW-w64 ships.
if(MINGW)
  netmon_abi_script(layouts layout_oracle_test.py "${CMAKE_C_COMPILER}" "${CMAKE_CXX_COMPILER}"
    "${CMAKE_OBJDUMP}" "${PROJECT_SOURCE_DIR}")
endif()
