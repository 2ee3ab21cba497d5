// SPDX-License-Identifier: MIT
// Printing a run while it runs. Depends on report.h.
#pragma once

#include "report.h"

namespace nmexpert {

// One run after the other: begin, its events, end. What was written has left the program on return.
class LiveWriter {
 public:
  virtual void begin(const Report& report) = 0; // its expert and its capture are known
  virtual void write_event(const Event& event) = 0;
  virtual void end(const Report& report) = 0; // its events do not count

 protected:
  ~LiveWriter() = default;
};

} // namespace nmexpert
