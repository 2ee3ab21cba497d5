// SPDX-License-Identifier: MIT
// The oddities of the expert `odd`: its configuration is two DWORDs, the length and one of these.
#pragma once

// The environment variable with the path of a file that it makes when it runs and has submitted its
// first event.
inline constexpr const char* kSignOfLife = "NETMON_TEST_SIGN_OF_LIFE";

enum Oddity : unsigned {
  kCallsExit,           // exit(3)
  kCallsUnderscoreExit, // _Exit(0)
  kKillsItself,         // as hard as possible
  kOverflowsOnAThread,  // the stack of a thread of its own, which cannot be contained
  kExitsOnAThread,      // exit(5) on a thread, while Run waits
  kClosesFiles,         // every file descriptor, then returns
  kWritesGarbage,       // to every file descriptor
  kWritesToMany,        // endless bytes to the report stream
  kForgesRecords,       // a report of its own, in the right format
  kLeavesAProcess,      // starts a child that keeps everything open, and kills itself
  kPrints,              // to standard output and standard error
  kReadsInput,          // from standard input, which has no data for it
  kFloods,              // submits events until it is stopped
  kShouts,              // an event with the largest possible strings
  kSpeaksOddly,         // invalid UTF-8 and terminal controls, everywhere
  kShowsEveryType,      // an event for each column type, extreme values
  kHidesColumns,        // events with hidden fixed columns, justifications, times
  kMixesShapes,         // events with different columns
  kIndicatesWildly,     // 300,000 statuses
  kMapsMemory,          // mallocs without end
  kBlocksSignals,       // and whatever else asks a process to end, and never returns
  kReportsProblem,      // says what is wrong and returns FALSE
  kWaits,               // politely, until it is told to stop
  kIgnoresStop,         // like kWaits, but does not stop
};
