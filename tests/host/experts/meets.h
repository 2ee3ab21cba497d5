// SPDX-License-Identifier: MIT
// The expert `meets`: each of its runs leaves a file in the folder that this variable names. The
// run on a capture of 464 frames then waits until there are kMeeting files, so that it is the last
// to end.
#pragma once

inline constexpr const char* kMeetingFolder = "NETMON_TEST_MEETING";
inline constexpr int kMeeting = 4;
