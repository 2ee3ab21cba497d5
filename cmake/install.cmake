# SPDX-License-Identifier: MIT
# Install rules: the library, its headers, the program, and the packages for CMake and pkg-config.
