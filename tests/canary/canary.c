/* SPDX-License-Identifier: MIT
   Prints one line and returns 42: what only a program that really runs can do. */
#include <stdio.h>

int main(void) {
  puts("the canary sings");
  return 42;
}
