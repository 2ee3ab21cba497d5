// SPDX-License-Identifier: MIT
// Reading files that are mapped outside of an expert's run. Where somebody truncates the file
// meanwhile, or its disk fails, reading it is a fault of the thread, which must not end the
// process. Depends on core/runtime/error.h, guarded.h.
#pragma once

#include "core/runtime/error.h"
#include "core/runtime/guarded.h"

#include <exception>

namespace netmon {

// Calls a function object that reads frames, or files that are mapped. False: they could not be
// read; what the function changed before that is changed. While it reads it must hold no lock, and
// whatever it owns then is lost. An exception that it throws passes.
template <class Function>
[[nodiscard]] bool could_read(const Function& function) {
  std::exception_ptr thrown;
  auto call = [&] {
    try {
      function();
    } catch (const std::exception&) {
      thrown = std::current_exception();
    }
  };
  const port::FaultReport fault = contained(call);
  if (thrown) std::rethrow_exception(thrown);
  return fault.kind == port::FaultKind::none;
}

// What is wrong with a file that could not be read: "the file ..." or "it ...".
inline constexpr char kUnreadable[] =
    "cannot be read further: another program has shortened it, or its disk fails";

inline Error unreadable() { return {NMERR_FILE_READ_ERROR, 0, std::string("it ") + kUnreadable}; }

} // namespace netmon
