// SPDX-License-Identifier: MIT
// The porter's contract: every operating-system service the core may use, and nothing else.
// A backend (src/posix, src/win32) implements all of it; tests/fake_port implements it again, to
// fail on demand. The core includes no OS header: what it needs and does not find here, this file
// lacks. No function here throws.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace netmon::port {

// ---------------------------------------------------------------------------------------------
// Capabilities: what the platform can do, as data. Constant for the life of the process.

struct Capabilities {
  std::size_t page_size = 4096;        // bytes; a power of two
  bool moves_pages = false;            // move_pages can succeed
  bool unmaps_parts = false;           // unmap_pages accepts parts of a mapping, or several at once
  bool asymmetric_barrier = false;     // heavy_barrier orders other threads; see there
  bool guards_faults = false;          // guarded_call catches hardware faults, not only exceptions
};

const Capabilities& capabilities() noexcept;

// ---------------------------------------------------------------------------------------------
// Pages

// Maps `bytes` (a multiple of the page size) of zeroed, readable and writable memory, aligned to
// `alignment` (a power of two, at least the page size). Null when the system refuses.
void* map_pages(std::size_t bytes, std::size_t alignment) noexcept;

// Gives back what map_pages gave. Where `unmaps_parts`, any page range inside mapped memory.
void unmap_pages(void* pages, std::size_t bytes) noexcept;

// Drops the contents of a page range: the memory goes back to the system, and the pages read as
// zero from now on. False when the platform refused; the contents are then unchanged.
bool purge_pages(void* pages, std::size_t bytes) noexcept;

// Asks for huge pages behind a range that is aligned for them. A hint: may do nothing.
void prefer_huge_pages(void* pages, std::size_t bytes) noexcept;

// Moves the contents of a page range to another range of mapped memory, without copying; `from`
// stays mapped and reads as zero afterwards. False when the platform cannot or refused: nothing
// has changed then, and the caller copies.
bool move_pages(void* from, void* to, std::size_t bytes) noexcept;

// Bytes of physical memory this process uses now; 0 when the platform cannot tell.
std::size_t resident_bytes() noexcept;

// ---------------------------------------------------------------------------------------------
// Threads

// One pointer for each thread of the process, null at first. Reading it must cost a nanosecond.
void* thread_value() noexcept;
void set_thread_value(void* value) noexcept;

// Sets the function that is called with the non-null value of each thread that ends, on that
// thread. The value is null again before the call. At most one function, set once.
void on_thread_exit(void (*callback)(void* value)) noexcept;

// Orders memory against every other thread of the process: after it returns, each other thread
// has executed a full barrier. With it, a hot path needs no more than light_barrier (barrier.h).
// Called only where `asymmetric_barrier`.
void heavy_barrier() noexcept;

// Lets other threads run: yields for the first attempts, then sleeps, growing to a millisecond.
void back_off(unsigned attempt) noexcept;

// Registers what must happen around fork() where it exists: `prepare` before it in the parent,
// `parent` and `child` after it. At most once.
void on_fork(void (*prepare)(), void (*parent)(), void (*child)()) noexcept;

// ---------------------------------------------------------------------------------------------
// Fault guard

enum class FaultKind : std::uint8_t {
  none,             // the call returned
  exception,        // a C++ exception left it
  access_violation, // SIGSEGV, SIGBUS / EXCEPTION_ACCESS_VIOLATION
  stack_overflow,
  arithmetic,       // SIGFPE, integer division by zero
  illegal_instruction,
  abort,            // abort(), std::terminate
  other,
};

struct FaultReport {
  FaultKind kind = FaultKind::none;
  void* address = nullptr;     // that was touched, for an access violation
  void* instruction = nullptr; // where, if known
  void* module = nullptr;      // module_instance of the module whose code was at work, if known
  char text[200] = {};         // NUL-terminated, for people: signal name, what() of an exception
};

// Calls `function(argument)` on this thread and contains what happens inside. On a fault the stack
// is abandoned up to here: no destructor between runs. Nests. Where `guards_faults` is false only
// exceptions are contained. Not contained: exit() and its like, which end the process.
FaultReport guarded_call(void (*function)(void*), void* argument) noexcept;

// Also contains faults on threads that are in no guarded_call but that belong to an expert (they
// run code of a module from load_module, or `is_expert_thread` says so): the thread is parked for
// good and `on_fault` is told, on the faulting thread, in signal context: it may only store
// atomics. Faults of other threads go to whoever handled them before.
void guard_stray_threads(bool (*is_expert_thread)() noexcept,
                         void (*on_fault)(const FaultReport&) noexcept) noexcept;

// ---------------------------------------------------------------------------------------------
// Modules (shared libraries)

struct Module; // opaque

struct ModuleResult {
  Module* module = nullptr; // null on failure
  std::string error;        // then: what the loader said
};

// Loads the library at `path` (UTF-8), with all its symbols bound at once and private to it.
ModuleResult load_module(const std::string& path);

// The address of an exported name, or null.
void* find_symbol(Module* module, const char* name) noexcept;

// A handle to give to DllMain as HINSTANCE: non-null, unique among loaded modules.
void* module_instance(Module* module) noexcept;

void unload_module(Module* module) noexcept;

// ---------------------------------------------------------------------------------------------
// Files and time

enum class FileError : std::uint8_t { none, not_found, path_not_found, access_denied, not_a_file,
                                      too_large, out_of_memory, io };

struct FileView {
  const std::byte* data = nullptr; // read-only; null when size is 0 or on error
  std::uint64_t size = 0;          // bytes
  FileError error = FileError::none;
  std::string message;             // what the system said, on error
  void* token = nullptr;           // the backend's own
};

// Maps a regular file read-only, as it is now. Reading past the end of a file that somebody else
// truncates meanwhile is a fault (access_violation) of the reading thread. Path: UTF-8.
FileView map_file(const std::string& path);
void unmap_file(FileView& view) noexcept;

// Temporary storage: written once from front to back, by any threads but one at a time, then mapped
// read-only. It has no name that others see and is gone with the last view of it. Bounded by disk,
// not by memory.
struct Spool; // opaque
Spool* open_spool() noexcept;                                   // null: no storage
bool append_spool(Spool* spool, const void* data, std::size_t bytes) noexcept; // false: storage full
FileView finish_spool(Spool* spool);                            // consumes the spool, also on error
void discard_spool(Spool* spool) noexcept;

// Opens for binary reading with stdio, for libraries that want a FILE*. Null and errno on failure.
std::FILE* open_stdio(const std::string& path) noexcept;

// Broken-down time in the machine's zone and in UTC. False when out of range.
struct CalendarTime {
  std::uint16_t year, month /*1..12*/, day_of_week /*0 = Sunday*/, day, hour, minute, second;
};
bool local_time(std::int64_t unix_seconds, CalendarTime& out) noexcept;

} // namespace netmon::port
