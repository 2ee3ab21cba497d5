// SPDX-License-Identifier: MIT
// The porter's contract: every operating-system service that the core may use, and nothing else. A
// backend (src/posix, src/win32) implements all of it; tests/fake_port implements it again, to fail
// on demand. The core includes no OS headers: a service that it needs and that is missing here must
// be added here. No function here throws.
#pragma once

#include <netmon/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netmon::port {

// ---------------------------------------------------------------------------------------------
// Capabilities: what the platform can do, as data. Constant for the life of the process.

struct Capabilities {
  std::size_t page_size = 4096;    // bytes; a power of two
  bool purges_to_zero = false;     // what purge_pages dropped then reads as zero
  std::size_t growth_room = 0;     // bytes of address space that a growing block may reserve; 0
                                   // where addresses are scarce
  bool asymmetric_barrier = false; // heavy_barrier orders other threads; see there
  bool guards_faults = false;      // guarded_call catches hardware faults, not only exceptions
  bool runs_module_entry = false;  // loading and unloading a module calls its DllMain

  // Files. Those that are mapped whole take at most `whole_files_limit` bytes of address space
  // together; others are read through windows of `file_window_bytes`, of which as many stay mapped
  // as `file_windows_limit` allows, and more only while they are being looked at.
  std::size_t map_granularity = 65536; // bytes; offsets for map_view are multiples of it
  std::uint64_t whole_files_limit =
      sizeof(void*) > 4 ? ~std::uint64_t{0} : std::uint64_t{512} << 20;
  std::size_t file_window_bytes = std::size_t{2} << 20; // an even multiple of map_granularity
  std::size_t file_windows_limit = std::size_t{128} << 20;
};

const Capabilities& capabilities() noexcept;

// ---------------------------------------------------------------------------------------------
// Pages

// Maps `bytes` (a multiple of the page size) of zeroed, readable, and writable memory, aligned to
// `alignment` (a power of two, at least the page size). Null when the system refuses.
void* map_pages(std::size_t bytes, std::size_t alignment) noexcept;

// Gives back what map_pages returned: any page range inside mapped memory, including part of a
// mapping or several adjacent mappings.
void unmap_pages(void* pages, std::size_t bytes) noexcept;

// Drops the contents of a page range: the memory goes back to the system, and the pages then read
// as zero if `purges_to_zero`, and as anything otherwise. False when the platform refused; the
// contents are then unchanged.
bool purge_pages(void* pages, std::size_t bytes) noexcept;

// Asks for a range that is suitably aligned to be backed by huge pages. A hint: may do nothing.
void prefer_huge_pages(void* pages, std::size_t bytes) noexcept;

// Reserves address space that is not backed by memory: touching it is a fault. Alignment as for
// map_pages. Null when the system refuses, and where the address space of the process is limited.
// Given back by unmap_pages, as a whole or in parts.
void* reserve_pages(std::size_t bytes, std::size_t alignment) noexcept;

// Backs a page range that was reserved or decommitted with zeroed, readable, and writable memory.
// False when the system refused: nothing has changed then.
bool commit_pages(void* pages, std::size_t bytes) noexcept;

// Removes the memory from a page range inside mapped memory but keeps the addresses reserved:
// touching them is a fault from now on. False when the system refused: the range may still be
// touched then, and its contents may be lost.
bool decommit_pages(void* pages, std::size_t bytes) noexcept;

// Sets resident[i], for each of `count` pages, to 1 when it is in physical memory, and to 0
// otherwise. A hint: sets 1 where the platform cannot tell.
void find_resident(const void* pages, std::size_t count, unsigned char* resident) noexcept;

// Bytes of physical memory that this process uses now; 0 when the platform cannot tell.
std::size_t resident_bytes() noexcept;

// ---------------------------------------------------------------------------------------------
// Threads

// One pointer per thread of the process, initially null. Reading it must take about a nanosecond.
void* thread_value() noexcept;
void set_thread_value(void* value) noexcept;

// The same as thread_value, for signal handlers: async-signal-safe on any thread of the process,
// even one that has never called the port before. Slower than thread_value.
void* thread_value_in_handler() noexcept;

// Identifies the calling thread among the existing threads of the process; never 0. May be reused
// for a later thread.
std::uint64_t thread_id() noexcept;

// False when no thread of the process has this id anymore, no matter how it ended.
bool thread_exists(std::uint64_t id) noexcept;

// Sets the function that is called, on each thread that ends with a non-null value, with that
// value. The value is reset to null before the call. There is at most one function; setting it
// again is fine.
void on_thread_exit(void (*callback)(void* value)) noexcept;

// Orders memory against every other thread of the process: when it returns, each other thread has
// executed a full barrier. With it, a hot path needs only light_barrier (barrier.h). False when the
// system refused: nothing is ordered then. Called only if `asymmetric_barrier`.
bool heavy_barrier() noexcept;

// Lets other threads run: yields for the first attempts, then sleeps for increasing times, up to a
// millisecond.
void back_off(unsigned attempt) noexcept;

// Registers functions to be called around fork() where it exists: `prepare` before it in the
// parent, `parent` and `child` after it. Of several registrations, the last one prepares first.
void on_fork(void (*prepare)(), void (*parent)(), void (*child)()) noexcept;

// ---------------------------------------------------------------------------------------------
// Fault guard

enum class FaultKind : std::uint8_t {
  none,             // the call returned
  exception,        // a C++ exception left it
  access_violation, // SIGSEGV, SIGBUS / EXCEPTION_ACCESS_VIOLATION
  stack_overflow,
  arithmetic, // SIGFPE, integer division by zero
  illegal_instruction,
  abort, // abort(), std::terminate
  other,
};

struct FaultReport {
  FaultKind kind = FaultKind::none;
  void* address = nullptr;     // the one touched, for an access violation
  void* instruction = nullptr; // where, if known
  void* module = nullptr;      // module_instance of the module whose code was running, if known
  char text[200] = {};         // NUL-terminated, for people: signal name, what() of an exception
};

// Calls `function(argument)` on this thread and contains faults inside it. On a fault, the stack is
// abandoned up to this call: no destructors in between run. Nests. If `guards_faults` is false,
// only exceptions are contained. exit() and the like are not contained; they end the process.
FaultReport guarded_call(void (*function)(void*), void* argument) noexcept;

// Also contains faults on threads that are not in a guarded_call but belong to an expert (they run
// code of a module from load_module, or `is_expert_thread` says so). Such a thread calls
// `on_fault`, in signal context, where it may only store atomics, and is then parked for good.
// Faults of other threads go to the previous handler.
void guard_stray_threads(bool (*is_expert_thread)() noexcept,
                         void (*on_fault)(const FaultReport&) noexcept) noexcept;

// ---------------------------------------------------------------------------------------------
// Modules (shared libraries)

struct Module; // opaque

enum class ModuleFormat : std::uint8_t { none, elf, pe };

// What a module must be so that this process can load it.
struct ModuleTarget {
  ModuleFormat format = ModuleFormat::none;
  std::uint16_t machine = 0; // in the numbering of the format: e_machine, FileHeader.Machine
};
ModuleTarget module_target() noexcept;

struct ModuleResult {
  Module* module = nullptr; // null on failure
  std::string error;        // on failure, what the loader said
};

// Loads the library at `path` (UTF-8), with all its symbols bound at once and private to it.
ModuleResult load_module(const std::string& path);

// Returns the address of an exported name, or null.
void* find_symbol(Module* module, const char* name) noexcept;

// A handle to pass to DllMain as HINSTANCE: non-null, unique among loaded modules.
void* module_instance(Module* module) noexcept;

void unload_module(Module* module) noexcept;

// Loads a library that the module at `module_path` (UTF-8) needs, by the name in the module,
// searching as the system's loader would; `search_paths` are those of the module itself. Only for
// checking what the library exports: the result may only be passed to find_symbol and
// release_needed.
ModuleResult load_needed(const std::string& library, const std::string& module_path,
                         const std::vector<std::string>& search_paths);
void release_needed(Module* library) noexcept;

// True when every module finds this name without naming a library.
bool is_in_every_module(const char* name) noexcept;

// ---------------------------------------------------------------------------------------------
// Files and time

enum class FileError : std::uint8_t {
  none,
  not_found,
  path_not_found,
  access_denied,
  not_a_file,
  too_large,
  out_of_memory,
  io
};

struct File; // opaque: a regular file that is open for reading, or a finished spool

struct FileResult {
  File* file = nullptr;   // null on error
  std::uint64_t size = 0; // bytes, as the file is now
  FileError error = FileError::none;
  std::string message; // what the system reported, on error
};

// Path: UTF-8. Others may write, rename, and delete the file while it is open.
FileResult open_file(const std::string& path);

// Maps part of a file read-only: `offset` is a multiple of `map_granularity`; `bytes` is at least 1
// and does not reach beyond the end of the file. Null, with the reason, when the system refuses.
// Callable from any thread. Reading bytes that somebody else truncates, or that the medium fails to
// deliver, is a fault (access_violation) of the reading thread.
const std::byte* map_view(File* file, std::uint64_t offset, std::size_t bytes,
                          FileError& error) noexcept;
void unmap_view(const std::byte* view, std::size_t bytes) noexcept;

// Reads at least one byte at an offset, at most `bytes`; 0 at the end of the file. None: it cannot
// be read. Not after end_mapping.
std::optional<std::size_t> read_file(File* file, std::uint64_t offset, void* data,
                                     std::size_t bytes) noexcept;

// Call when no further view of the file will be requested: releases what only that needs. Existing
// views stay.
void end_mapping(File* file) noexcept;

// Call when all views of the file are unmapped.
void close_file(File* file) noexcept;

// Temporary storage: written once from front to back, by any thread but by one at a time, then read
// as a file. Nobody else can open it, and it is gone when the file is closed or the process ends.
// Limited by disk space, not by memory.
struct Spool;                 // opaque
Spool* open_spool() noexcept; // null: no storage
bool append_spool(Spool* spool, const void* data,
                  std::size_t bytes) noexcept; // false: storage full
FileResult finish_spool(Spool* spool);         // consumes the spool, also on error
void discard_spool(Spool* spool) noexcept;

// A pipe from which another program's output is read, once and from front to back. Reading waits
// for the other program.
struct Pipe; // opaque

struct PipeResult {
  Pipe* pipe = nullptr;              // null on error
  FileError error = FileError::none; // not_a_file: something else than a pipe is there
  std::string message;               // what the system reported, on error
};

// Waits until somebody opens the other end of a pipe that has a name. Path: UTF-8.
PipeResult open_pipe(const std::string& path);

// The standard input of the process, whatever it is connected to, except for a terminal.
PipeResult open_standard_input();

// Reads at least one byte, at most `bytes`; 0 at the end. None: it cannot be read.
std::optional<std::size_t> read_pipe(Pipe* pipe, void* data, std::size_t bytes) noexcept;

void close_pipe(Pipe* pipe) noexcept;

// Converts paths for the ABI's LPSTR: to the ANSI code page where the platform has one, else UTF-8.
// If the code page cannot represent a path, the result is its short name, if it has one.
std::string ansi_path(const std::string& utf8);
std::string utf8_path(const std::string& ansi);

// Converts text from the ANSI code page to UTF-8. None where the platform has no such code page, or
// where it is UTF-8 itself.
std::optional<std::string> utf8_of_ansi(std::string_view text);

// The folder of what people configure: the one that the environment names in NETMON_FOLDER, else
// the system's place for that. UTF-8. It need not exist; empty when there is none.
std::string product_folder();

// The path of what has this name in a folder. Where the system tells names by their case, and there
// is nothing with exactly this name, a name there that differs in the case of ASCII letters counts.
// It need not exist. UTF-8.
std::string path_in(const std::string& folder, const std::string& name);

// The time of day in the machine's zone, without milliseconds. False when out of range.
bool local_time(std::int64_t unix_seconds, SYSTEMTIME& out) noexcept;

} // namespace netmon::port
