# SPDX-License-Identifier: MIT
# Copies the documents, as they are installed, to share/doc of the build tree: a link to a file of
# the source tree that is not installed becomes plain text.
file(GLOB_RECURSE documents RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS
  "${PROJECT_SOURCE_DIR}/docs/*.md")
list(APPEND documents CHANGELOG.md LICENSE README.md SECURITY.md)
set(NETMON_DOCUMENTS "${PROJECT_BINARY_DIR}/share/doc")
file(REMOVE_RECURSE "${NETMON_DOCUMENTS}")

foreach(document IN LISTS documents)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${document}")
  file(READ "${PROJECT_SOURCE_DIR}/${document}" rest)
  cmake_path(GET document PARENT_PATH folder)
  set(text "")
  # [label](path) or [label](path#place); an address with a scheme is not a path.
  while(rest MATCHES "\\[([^][]+)\\]\\(([^)#:]+)(#[^)]*)?\\)")
    set(link "${CMAKE_MATCH_0}")
    set(label "${CMAKE_MATCH_1}")
    cmake_path(APPEND folder "${CMAKE_MATCH_2}" OUTPUT_VARIABLE target)
    cmake_path(NORMAL_PATH target)
    string(FIND "${rest}" "${link}" at)
    string(SUBSTRING "${rest}" 0 ${at} before)
    string(LENGTH "${link}" length)
    math(EXPR at "${at} + ${length}")
    string(SUBSTRING "${rest}" ${at} -1 rest)
    if(target IN_LIST documents)
      string(APPEND text "${before}${link}")
    else()
      string(APPEND text "${before}${label}")
    endif()
  endwhile()
  file(WRITE "${NETMON_DOCUMENTS}/${document}" "${text}${rest}")
endforeach()
unset(documents)
