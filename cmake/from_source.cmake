# SPDX-License-Identifier: MIT
# Libraries that are built from a release's source, once, in NETMON_DEPS_DIR, under a hash of
# everything that affects the result: build trees that share the folder share the result.
#
# netmon_from_source(NAME [VARIANT variant] LIBRARY file ARGUMENTS KEY=value...)
#   Defines the imported target netmon_NAME or, for another build of the same library,
#   netmon_NAME_VARIANT, whose archive is PREFIX/lib/LIBRARY and whose license is PREFIX/NOTICE
#   (its property NETMON_NOTICE). It is built when it is first needed, by running
#   cmake/build_NAME.cmake with SOURCE, URL, SHA256, PREFIX and the ARGUMENTS. Takes NAME_version,
#   NAME_sha256, NAME_archive and NAME_url, if there is one, from its caller.
#
# The source is NETMON_<NAME>_SOURCE (the release's archive or its unpacked folder) when that is
# set; else an archive that scripts/fetch-sources left in third_party/cache; else the release is
# downloaded if there is a NAME_url. An archive is used only if its SHA-256 is right. NETMON_<NAME>_PREFIX, when set, is a
# folder with a finished build: lib/LIBRARY, include/ and NOTICE.
set(NETMON_DEPS_DIR "${CMAKE_BINARY_DIR}/_deps" CACHE PATH "Where libraries built from source are kept")

function(netmon_from_source name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LIBRARY;VARIANT" "ARGUMENTS")
  string(TOUPPER ${name} NAME)
  set(target netmon_${name})
  if(arg_VARIANT)
    string(APPEND target _${arg_VARIANT})
  endif()
  set(NETMON_${NAME}_SOURCE "" CACHE PATH "${name}'s source: archive or folder; empty: find or download it")
  set(NETMON_${NAME}_PREFIX "" CACHE PATH "${name} as built before; empty: build it")
  add_library(${target} STATIC IMPORTED GLOBAL)
  if(NOT arg_VARIANT)
    set_property(GLOBAL APPEND PROPERTY NETMON_LIBRARIES_FROM_SOURCE ${name})
  endif()
  if(NETMON_${NAME}_PREFIX)
    set_target_properties(${target} PROPERTIES
      IMPORTED_LOCATION "${NETMON_${NAME}_PREFIX}/lib/${arg_LIBRARY}"
      INTERFACE_INCLUDE_DIRECTORIES "${NETMON_${NAME}_PREFIX}/include"
      NETMON_NOTICE "${NETMON_${NAME}_PREFIX}/NOTICE")
    return()
  endif()

  if(NETMON_${NAME}_SOURCE)
    set(source "${NETMON_${NAME}_SOURCE}")
    if(NOT EXISTS "${source}")
      message(FATAL_ERROR "NETMON_${NAME}_SOURCE: there is no ${source}")
    endif()
  else()
    set(source "${PROJECT_SOURCE_DIR}/third_party/cache/${${name}_archive}")
    if(NOT EXISTS "${source}")
      set(source "${NETMON_DEPS_DIR}/${${name}_archive}")
    endif()
  endif()
  if(IS_DIRECTORY "${source}")
    set(identity "${source}")  # a folder is trusted as it is
  else()
    set(identity "${${name}_sha256}")
  endif()

  file(SHA256 "${PROJECT_SOURCE_DIR}/cmake/build_${name}.cmake" recipe)
  string(SHA256 key
    "${identity} ${arg_ARGUMENTS} ${CMAKE_C_COMPILER} ${CMAKE_C_COMPILER_VERSION} ${recipe}")
  string(SUBSTRING "${key}" 0 12 key)
  set(prefix "${NETMON_DEPS_DIR}/${name}-${${name}_version}-${key}")
  set(library "${prefix}/lib/${arg_LIBRARY}")

  list(TRANSFORM arg_ARGUMENTS PREPEND "-D")
  add_custom_command(
    OUTPUT "${library}"
    COMMAND ${CMAKE_COMMAND}
      "-DSOURCE=${source}" "-DURL=${${name}_url}" "-DSHA256=${${name}_sha256}"
      "-DPREFIX=${prefix}" "-DLIBRARY=${arg_LIBRARY}" ${arg_ARGUMENTS}
      -P "${PROJECT_SOURCE_DIR}/cmake/build_${name}.cmake"
    COMMENT "${name} ${${name}_version}, private to netmon"
    USES_TERMINAL
    VERBATIM)
  add_custom_target(${target}_build DEPENDS "${library}")

  file(MAKE_DIRECTORY "${prefix}/include")
  add_dependencies(${target} ${target}_build)
  set_target_properties(${target} PROPERTIES
    IMPORTED_LOCATION "${library}"
    INTERFACE_INCLUDE_DIRECTORIES "${prefix}/include"
    NETMON_NOTICE "${prefix}/NOTICE")
endfunction()
