# SPDX-License-Identifier: MIT
# Run by cpack between installing into a folder and packing it: puts what goes into a Debian package
# into the places and forms that Debian wants, where these differ from a program's usual ones.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
file(GLOB share "${CPACK_TEMPORARY_DIRECTORY}/usr/share")
file(GLOB doc "${share}/doc/*")
if(NOT doc)
  message(FATAL_ERROR "nothing is installed below usr/share/doc")
endif()

# Debian's zsh searches site-functions only below /usr/local.
file(RENAME "${share}/zsh/site-functions" "${share}/zsh/vendor-completions")
file(READ "${doc}/LICENSE" copyright)
file(GLOB others "${doc}/licences/*.txt")
foreach(file IN LISTS others)
  file(READ "${file}" text)
  cmake_path(GET file STEM name)
  string(APPEND copyright "\n----\n\nThis package contains ${name}:\n\n${text}")
endforeach()
file(WRITE "${doc}/copyright" "${copyright}")
file(COPY_FILE "${doc}/CHANGELOG.md" "${doc}/changelog")
execute_process(COMMAND gzip -9n "${share}/man/man1/nmexpert.1" "${doc}/changelog"
  COMMAND_ERROR_IS_FATAL ANY)
