// SPDX-License-Identifier: MIT
// What `odd` does to the operating system; one source for each. Depends on nothing.
#pragma once

#include <string>

void write_to(int fd, const std::string& bytes); // whether that works or not
void close_file(int fd);
bool input_is_at_its_end(); // the standard input
void kill_this_process();
void leave_a_process(); // starts one that inherits all it can, and does nothing for ever
void ignore_requests_to_end();
