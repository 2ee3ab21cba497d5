// SPDX-License-Identifier: MIT
// Serving frames compared to libpcap's offline loop on the same frames, and the cost of opening.
//   frames_bench [--smoke] [--frames N] [--benchmark_filter=F1]
// Makes its captures (380,000 Ethernet frames, 176 MB) with make_capture in a temporary folder.
#include "ratios.h"

#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <pcap/pcap.h>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using netmon::bench::Goal;

fs::path folder;

std::string path_of(const char* name) { return (folder / name).string(); }

[[noreturn]] void fail(const std::string& what) {
  fmt::print(stderr, "frames_bench: {}\n", what);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  std::exit(1);
}

HCAPTURE open_capture(const std::string& path) {
  NMHOSTERROR error = {sizeof error, 0, 0, {}};
  HCAPTURE capture = NmOpenCapture(path.c_str(), &error);
  if (!capture) fail(error.szText);
  return capture;
}

// A whole run of the scanning expert: its thread, its key and 380,000 calls of ExpertGetFrame.
void scan(HCAPTURE capture) {
  static HEXPERT expert = [] {
    NMHOSTERROR error = {sizeof error, 0, 0, {}};
    HEXPERT loaded = NmLoadExpert(NETMON_SCAN_EXPERT, &error);
    if (!loaded) fail(error.szText);
    return loaded;
  }();
  HRUNNINGEXPERT run = NmStartExpert(expert, capture, nullptr, nullptr);
  NMRUNRESULT result = {};
  result.cbSize = sizeof result;
  if (NmWaitExpert(run, static_cast<DWORD>(-1)) != NMERR_SUCCESS ||
      NmGetRunResult(run, &result) != NMERR_SUCCESS || result.Outcome != NMRUN_DONE) {
    fail(std::string("the scan failed: ") + result.szDetail);
  }
  NmCloseRun(run);
}

void scan_open(benchmark::State& state, const char* name) {
  HCAPTURE capture = open_capture(path_of(name));
  for (auto _ : state) scan(capture);
  NmCloseCapture(capture);
}

void open_and_scan(benchmark::State& state, const char* name) {
  for (auto _ : state) {
    HCAPTURE capture = open_capture(path_of(name));
    scan(capture);
    NmCloseCapture(capture);
  }
}

// Reopens the file each time: libpcap cannot rewind.
void libpcap_loop(benchmark::State& state, const char* name) {
  for (auto _ : state) {
    char error[PCAP_ERRBUF_SIZE];
    pcap_t* capture = pcap_open_offline(path_of(name).c_str(), error);
    if (!capture) fail(error);
    volatile unsigned char seen = 0;
    const auto look = [](u_char* user, const pcap_pkthdr*, const u_char* bytes) {
      auto& sum = *reinterpret_cast<volatile unsigned char*>(user);
      sum = static_cast<unsigned char>(sum + bytes[0] + bytes[13]);
    };
    pcap_loop(capture, -1, look, const_cast<u_char*>(&seen));
    pcap_close(capture);
  }
}

// ---- What the machine itself takes, whoever reads the file

// The file mapped and each MAC header read, by the file's own table; nothing is checked.
void bare_walk(benchmark::State& state, const char* name) {
  for (auto _ : state) {
    const int file = open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC);
    struct stat about = {};
    if (file < 0 || fstat(file, &about) != 0) fail("cannot open a capture");
    const auto bytes = static_cast<std::size_t>(about.st_size);
    void* const mapped = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, file, 0);
    if (mapped == MAP_FAILED) fail("cannot map a capture");
    const auto* data = static_cast<const unsigned char*>(mapped);
    std::uint32_t where = 0, length = 0;
    std::memcpy(&where, data + 24, 4);
    std::memcpy(&length, data + 28, 4);
    volatile unsigned char seen = 0;
    for (const unsigned char* at = data + where; at != data + where + length; at += 4) {
      std::uint32_t offset = 0;
      std::memcpy(&offset, at, 4);
      const unsigned char* frame = data + offset + 16;
      seen = static_cast<unsigned char>(seen + frame[0] + frame[13]);
    }
    munmap(mapped, bytes);
    close(file);
  }
}

// The file read, and each buffer written to a temporary file: nothing that keeps frames is faster.
void bare_store(benchmark::State& state, const char* name) {
  std::vector<char> buffer(256 << 10);
  for (auto _ : state) {
    const int file = open(path_of(name).c_str(), O_RDONLY | O_CLOEXEC);
    const int store = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0 || store < 0) fail("cannot open files");
    for (;;) {
      const ssize_t got = read(file, buffer.data(), buffer.size());
      if (got < 0 || write(store, buffer.data(), static_cast<std::size_t>(got)) != got) {
        fail("cannot copy a capture");
      }
      if (got == 0) break;
    }
    close(store);
    close(file);
  }
}

void open_to_first_frame(benchmark::State& state, const char* name) {
  for (auto _ : state) {
    HCAPTURE capture = open_capture(path_of(name));
    HFRAME frame = GetFrame(capture, 0);
    if (!frame || GetFrameLength(frame) == 0) fail("no first frame");
    NmCloseCapture(capture);
  }
}

constexpr Goal kGoals[] = {
    {"F1", "all frames of an open 2.x file / libpcap's loop", "F1/open/cap", "F/libpcap", 0.4,
     0.33},
    {"F1", "the same, opening included", "F1/anew/cap", "F/libpcap", 0.4, 0.33},
    {"F1", "control: the file mapped and walked, nothing else", "F1/walk/cap", "F/libpcap"},
    {"F2", "all frames of an open pcap / libpcap's loop", "F2/open/pcap", "F/libpcap", 1.1, 0.6},
    {"F2", "the same, opening included", "F2/anew/pcap", "F/libpcap", 1.1, 0.6},
    {"F2", "all frames of a pcapng, opening included / libpcap's loop over it", "F2/anew/pcapng",
     "F/libpcap/pcapng", 1.1, 0.6},
    {"F2", "control: the file read and written to a temporary file, nothing else", "F2/store/pcap",
     "F/libpcap"},
    {"F1", "all frames of a 1.x file, opening included / libpcap's loop", "F1/anew/cap1",
     "F/libpcap"},
    {"F6", "open a 2.x file to the first frame / a libpcap loop", "F6/cap", "F/libpcap", 0.2},
    {"F6", "the same / a file of as many frames and an eighth of the bytes", "F6/cap", "F6/short",
     1.5},
};

void make(const char* name, const char* frames, const char* extra) {
  const std::string command =
      fmt::format("'{}' '{}' {} {}", NETMON_MAKE_CAPTURE, (folder / name).string(), frames, extra);
  if (std::system(command.c_str()) != 0) fail("cannot make a capture: " + command);
}

} // namespace

int main(int argc, char** argv) {
  const char* frames = "380000";
  std::vector<char*> arguments;
  for (int i = 0; i < argc; ++i) {
    if (std::strcmp(argv[i], "--smoke") == 0) frames = "2000";
    if (std::strcmp(argv[i], "--frames") == 0 && i + 1 < argc) {
      frames = argv[++i];
      continue;
    }
    arguments.push_back(argv[i]);
  }
  std::string pattern = (fs::temp_directory_path() / "frames_bench.XXXXXX").string();
  if (!mkdtemp(pattern.data())) fail("cannot make a temporary folder");
  folder = pattern;
  make("f.pcap", frames, "1");
  make("f.pcapng", frames, "1");
  make("f.cap", frames, "1");
  make("f.cap1", frames, "1");
  make("short.cap", frames, "1 64");

  const auto add = [](const char* name, auto function, const char* file) {
    benchmark::RegisterBenchmark(name, function, file)
        ->Unit(benchmark::kMillisecond)
        ->UseRealTime();
  };
  add("F/libpcap", libpcap_loop, "f.pcap");
  add("F/libpcap/pcapng", libpcap_loop, "f.pcapng");
  add("F1/open/cap", scan_open, "f.cap");
  add("F1/anew/cap", open_and_scan, "f.cap");
  add("F1/anew/cap1", open_and_scan, "f.cap1");
  add("F1/walk/cap", bare_walk, "f.cap");
  add("F2/store/pcap", bare_store, "f.pcap");
  add("F2/open/pcap", scan_open, "f.pcap");
  add("F2/anew/pcap", open_and_scan, "f.pcap");
  add("F2/anew/pcapng", open_and_scan, "f.pcapng");
  add("F6/cap", open_to_first_frame, "f.cap");
  add("F6/short", open_to_first_frame, "short.cap");

  const int status =
      netmon::bench::run_with_ratios(static_cast<int>(arguments.size()), arguments.data(), kGoals);
  std::error_code ignored;
  fs::remove_all(folder, ignored);
  return status;
}
