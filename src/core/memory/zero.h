// SPDX-License-Identifier: MIT
// Makes memory zero: the one place that decides between clearing it and dropping its pages.
#pragma once

#include <cstddef>

namespace netmon {

// Gives the memory back to the system where that makes it zero: for memory that will hardly be
// touched. Whole pages.
void drop_to_zero(std::byte* from, std::size_t bytes) noexcept;

// For arbitrary contents, which may be warm or cold. Clearing a warm page costs a tenth of a page
// fault; clearing a cold page causes the fault, and the expert may never touch it. So cold pages
// are dropped, and so are warm ones that the previous user seems not to have touched.
void make_zero(std::byte* from, std::size_t bytes) noexcept;

} // namespace netmon
