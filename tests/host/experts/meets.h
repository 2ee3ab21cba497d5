// SPDX-License-Identifier: MIT
// The expert `meets`: each of its runs leaves a file in the folder that this variable names. The
// one on a capture of 464 frames then waits until there are kMeeting files, so that it is over
// last.
#pragma once

inline constexpr const char* kMeetingFolder = "NETMON_TEST_MEETING";
inline constexpr int kMeeting = 4;
