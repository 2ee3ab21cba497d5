// SPDX-License-Identifier: MIT
// Printing a run while it runs. Depends on report.h.
#pragma once

#include "report.h"

namespace nmexpert {

// One run after the other: begin, its events, end. On return, what was written has left the
// program.
class LiveWriter {
 public:
  virtual void begin(const Report& report) = 0; // only its expert and capture are set
  virtual void write_event(const Event& event) = 0;
  virtual void end(const Report& report) = 0; // its events are ignored

 protected:
  ~LiveWriter() = default;
};

} // namespace nmexpert
