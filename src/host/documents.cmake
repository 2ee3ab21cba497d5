# SPDX-License-Identifier: MIT
# The manual page of nmexpert and its shell completions, under share/ of the build tree, in the
# layout in which they are installed.
configure_file("${PROJECT_SOURCE_DIR}/docs/nmexpert.1.in"
  "${PROJECT_BINARY_DIR}/share/man/man1/nmexpert.1" @ONLY)
foreach(pair
    nmexpert.bash:bash-completion/completions/nmexpert
    _nmexpert:zsh/site-functions/_nmexpert
    nmexpert.fish:fish/vendor_completions.d/nmexpert.fish)
  string(REPLACE ":" ";" pair "${pair}")
  list(GET pair 0 source)
  list(GET pair 1 place)
  configure_file("${CMAKE_CURRENT_SOURCE_DIR}/completions/${source}.in"
    "${PROJECT_BINARY_DIR}/share/${place}" @ONLY)
endforeach()
