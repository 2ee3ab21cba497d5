// SPDX-License-Identifier: MIT
// What the experts `hostile` and `hostile_posix` do to the process that started theirs: their
// configuration is two DWORDs, the length and one of these. Each first submits an event, "before".
#pragma once

enum Hostility : unsigned {
  // hostile: records of the report stream, see src/host/wire.h, and the stream itself
  kWarnsForEver,
  kSubmitsForEver, // past the library
  kTellsStatusForEver,
  kConfiguresForEver,
  kResultThenWarnings, // forever
  kResultThenEvents,   // forever
  kResultThenSilence,
  kHugeRecord,
  kRecordWithoutEnd,
  kUnknownRecord,
  kSecondCapture,
  kBlamesTheCapture,
  kClosesStreamAndLivesOn,

  // hostile_posix: processes
  kStopsItself,            // as a whole
  kJoinsItsParentAndStops, // in its parent's process group
  kFillsControlPipe, // stops, fills the pipe that tells it to stop, has its parent interrupted
  kLeavesDaemons,    // that hold all they inherited; submits their numbers
  kLeavesDaemonsAndDies,
  kLeavesTalkers,      // that write to the report stream forever
  kTellsOpenFiles,     // by events with the paths
  kTellsFilesOfAChild, // those of a program that it starts
  kTellsMemoryLimit,   // that of its process
};
