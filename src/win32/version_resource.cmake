# SPDX-License-Identifier: MIT
# netmon_version_resource(TARGET FILE_NAME TYPE DESCRIPTION): adds a version resource with the
# version of the project to a program (TYPE VFT_APP) or a DLL (VFT_DLL).
set(netmon_version_template "${CMAKE_CURRENT_LIST_DIR}/version.rc.in")

function(netmon_version_resource target name type description)
  set(resource "${CMAKE_CURRENT_BINARY_DIR}/${name}.rc")
  configure_file("${netmon_version_template}" "${resource}" @ONLY)
  target_sources(${target} PRIVATE "${resource}")
endfunction()
