# SPDX-License-Identifier: MIT
# The interface target `netmon_warnings`: what our own code must compile clean with.
option(NETMON_WERROR "Treat warnings as errors" OFF)

add_library(netmon_warnings INTERFACE)
target_compile_options(netmon_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion
  $<$<BOOL:${NETMON_WERROR}>:-Werror>)
