// SPDX-License-Identifier: MIT
// What `odd` does to the operating system; one source for each. Depends on nothing.
#pragma once

#include <string>

void write_to(int fd, const std::string& bytes); // whether or not that works
void close_file(int fd);
bool input_is_at_its_end(); // standard input
void kill_this_process();
void leave_a_process(); // starts one that inherits everything, and does nothing forever
void ignore_requests_to_end();
