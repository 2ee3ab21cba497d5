// SPDX-License-Identifier: MIT
// The porter's contract: every operating-system service the core may use, and nothing else.
// A backend (src/posix, src/win32) implements all of it; tests/fake_port implements it again, to
// fail on demand. The core includes no OS header: what it needs and does not find here, this file
// lacks. No function here throws.
#pragma once

#include <netmon/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct pcap; // libpcap's

namespace netmon::port {

// ---------------------------------------------------------------------------------------------
// Capabilities: what the platform can do, as data. Constant for the life of the process.

struct Capabilities {
  std::size_t page_size = 4096;    // bytes; a power of two
  bool purges_to_zero = false;     // what purge_pages dropped reads as zero
  std::size_t growth_room = 0;     // bytes of address space that a growing block may keep to
                                   // itself; 0 where addresses are scarce
  bool asymmetric_barrier = false; // heavy_barrier orders other threads; see there
  bool guards_faults = false;      // guarded_call catches hardware faults, not only exceptions
  bool runs_module_entry = false;  // loading and unloading a module calls its DllMain

  // Files. Those that are mapped whole take no more than `whole_files_limit` bytes of the address
  // space together; others are seen through windows of `file_window_bytes`, of which so many stay
  // mapped as `file_windows_limit` allows, and more only while somebody looks at them.
  std::size_t map_granularity = 65536; // bytes; what offsets of map_view are multiples of
  std::uint64_t whole_files_limit =
      sizeof(void*) > 4 ? ~std::uint64_t{0} : std::uint64_t{512} << 20;
  std::size_t file_window_bytes = std::size_t{2} << 20; // an even multiple of map_granularity
  std::size_t file_windows_limit = std::size_t{128} << 20;
};

const Capabilities& capabilities() noexcept;

// ---------------------------------------------------------------------------------------------
// Pages

// Maps `bytes` (a multiple of the page size) of zeroed, readable and writable memory, aligned to
// `alignment` (a power of two, at least the page size). Null when the system refuses.
void* map_pages(std::size_t bytes, std::size_t alignment) noexcept;

// Gives back what map_pages gave: any page range inside mapped memory, also a part of a mapping, or
// neighbours at once.
void unmap_pages(void* pages, std::size_t bytes) noexcept;

// Drops the contents of a page range: the memory goes back to the system, and the pages read as
// zero from now on where `purges_to_zero`, elsewhere as anything. False when the platform refused;
// the contents are then unchanged.
bool purge_pages(void* pages, std::size_t bytes) noexcept;

// Asks for huge pages behind a range that is aligned for them. A hint: may do nothing.
void prefer_huge_pages(void* pages, std::size_t bytes) noexcept;

// Address space without memory behind it: touching it is a fault. Alignment as for map_pages. Null
// when the system refuses, and where the address space of the process is limited. Given back by
// unmap_pages, as a whole or in parts.
void* reserve_pages(std::size_t bytes, std::size_t alignment) noexcept;

// Puts zeroed, readable and writable memory behind a page range that was reserved or decommitted.
// False when the system refused: nothing has changed then.
bool commit_pages(void* pages, std::size_t bytes) noexcept;

// Takes the memory away from a page range inside mapped memory, and nobody else is given the
// addresses: touching them is a fault from now on. False when the system refused: the range may
// still be touched then, and its contents may be lost.
bool decommit_pages(void* pages, std::size_t bytes) noexcept;

// True when most of a page range is in physical memory, as far as a sample shows; true also where
// the platform cannot tell. A hint.
bool is_resident(const void* pages, std::size_t bytes) noexcept;

// Bytes of physical memory this process uses now; 0 when the platform cannot tell.
std::size_t resident_bytes() noexcept;

// ---------------------------------------------------------------------------------------------
// Threads

// One pointer for each thread of the process, null at first. Reading it must cost a nanosecond.
void* thread_value() noexcept;
void set_thread_value(void* value) noexcept;

// The same as thread_value, for a signal handler: async-signal-safe on any thread of the process,
// also on one that never came here before. Elsewhere it is slower.
void* thread_value_in_handler() noexcept;

// Identifies the calling thread among the threads of the process that exist; never 0. May be used
// again for a later thread.
std::uint64_t thread_id() noexcept;

// False when no thread of the process has this id any more, whatever ended it.
bool thread_exists(std::uint64_t id) noexcept;

// Sets the function that is called with the non-null value of each thread that ends, on that
// thread. The value is null again before the call. At most one function; setting it again is fine.
void on_thread_exit(void (*callback)(void* value)) noexcept;

// Orders memory against every other thread of the process: after it returns, each other thread
// has executed a full barrier. With it, a hot path needs no more than light_barrier (barrier.h).
// False when the system refused: nothing is ordered then. Called only where `asymmetric_barrier`.
bool heavy_barrier() noexcept;

// Lets other threads run: yields for the first attempts, then sleeps, growing to a millisecond.
void back_off(unsigned attempt) noexcept;

// Registers what must happen around fork() where it exists: `prepare` before it in the parent,
// `parent` and `child` after it. Of several registrations the last one prepares first.
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

enum class ModuleFormat : std::uint8_t { none, elf, pe };

// What modules have to be to be loaded into this process.
struct ModuleTarget {
  ModuleFormat format = ModuleFormat::none;
  std::uint16_t machine = 0; // as the format numbers them: e_machine, FileHeader.Machine
};
ModuleTarget module_target() noexcept;

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

// Loads a library that the module at `module_path` (UTF-8) needs, by the name that stands in the
// module, as the system's loader would look for it; `search_paths` are those of the module itself.
// For looking what it exports: find_symbol and release_needed are all that it may be passed to.
ModuleResult load_needed(const std::string& library, const std::string& module_path,
                         const std::vector<std::string>& search_paths);
void release_needed(Module* library) noexcept;

// True when every module finds the name without naming a library.
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
  std::string message; // what the system said, on error
};

// Path: UTF-8. Others may write, rename and delete the file meanwhile.
FileResult open_file(const std::string& path);

// Maps a part of a file read-only: `offset` a multiple of `map_granularity`, and from 1 byte on to
// at most the end of the file. Null, and why, when the system refuses. Any thread. Reading what
// somebody else cuts off the file, or what its medium fails to deliver, is a fault
// (access_violation) of the reading thread.
const std::byte* map_view(File* file, std::uint64_t offset, std::size_t bytes,
                          FileError& error) noexcept;
void unmap_view(const std::byte* view, std::size_t bytes) noexcept;

// No further view of the file will be asked for: lets go of what only that needs. Views stay.
void end_mapping(File* file) noexcept;

// When all views of it are unmapped.
void close_file(File* file) noexcept;

// Temporary storage: written once from front to back, by any threads but one at a time, then read
// as a file. Nobody else can open it, and it is gone when the file is closed or the process ends.
// Bounded by disk, not by memory.
struct Spool;                 // opaque
Spool* open_spool() noexcept; // null: no storage
bool append_spool(Spool* spool, const void* data,
                  std::size_t bytes) noexcept; // false: storage full
FileResult finish_spool(Spool* spool);         // consumes the spool, also on error
void discard_spool(Spool* spool) noexcept;

// Opens a capture with libpcap, which takes files differently on each platform, and reads its head;
// times are in nanoseconds. Path: UTF-8. The reader may use `buffer` until it is closed with
// pcap_close; its file is pcap_file's.
struct PcapResult {
  pcap* reader = nullptr;            // null on error
  FileError error = FileError::none; // not_a_file: libpcap does not understand its head
  std::string message;
};
PcapResult open_pcap(const std::string& path, char* buffer, std::size_t bytes);

// Paths as the ABI's LPSTR has them: in the ANSI code page where the platform has one, else UTF-8.
// A file whose path the code page cannot say is given by its short name, if it has one.
std::string ansi_path(const std::string& utf8);
std::string utf8_path(const std::string& ansi);

// A text in the ANSI code page as UTF-8. None where the platform has no such code page, or where
// that is UTF-8 itself.
std::optional<std::string> utf8_of_ansi(std::string_view text);

// The time of day in the machine's zone, without milliseconds. False when out of range.
bool local_time(std::int64_t unix_seconds, SYSTEMTIME& out) noexcept;

} // namespace netmon::port
