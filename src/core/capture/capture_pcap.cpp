// SPDX-License-Identifier: MIT
// Turns what libpcap reads into frames. The port opens it with times in nanoseconds, because by
// default it would scale them to microseconds without rounding down.

// Before all others: where it needs sockets, their header must come before the system's.
#include <pcap/pcap.h>

#include "capture_pcap.h"

#include "base/byte_order.h"
#include "capture_pcapng.h"
#include "file_error.h"
#include "frame_record.h"
#include "link_types.h"
#include "spool_writer.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>

namespace netmon {

namespace {

constexpr std::size_t kReadBuffer = std::size_t{1} << 16; // fits in the nearest caches
constexpr std::uint32_t kMaxFrames = 0xFFFFFFFE;

constexpr int kSunAtm = 123;
constexpr std::size_t kSunAtmHeader = 4;
constexpr int kWifi = 105;
constexpr std::size_t kRadioHeader = 32;

struct PcapClose {
  void operator()(pcap_t* pcap) const noexcept { pcap_close(pcap); }
};

// A point in time as whole seconds and nanoseconds.
struct PacketTime {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
};

PacketTime packet_time(const timeval& stamp, bool is_pcapng) noexcept {
  // With this limit, differences in microseconds fit in 64 bits, whatever a file claims.
  constexpr std::int64_t kLimit = 4'000'000'000'000;
  constexpr std::int64_t kBillion = 1'000'000'000;
  // The fields of timeval have 32 bits on some platforms. According to libpcap, pcap has no more
  // than that for seconds, signed. pcapng has more, of which libpcap keeps the low half: read as
  // unsigned, it is good until 2106. A fraction is never negative, either, and an impossible one is
  // kept up to four seconds.
  constexpr bool kNarrow = sizeof(stamp.tv_sec) < sizeof(std::int64_t);
  const auto low_half = [](auto value) { return std::int64_t{static_cast<std::uint32_t>(value)}; };
  const std::int64_t whole = kNarrow && is_pcapng ? low_half(stamp.tv_sec) : stamp.tv_sec;
  std::int64_t seconds = std::clamp(whole, -kLimit, kLimit);
  std::int64_t rest = kNarrow ? low_half(stamp.tv_usec) : stamp.tv_usec;
  seconds += rest / kBillion;
  rest %= kBillion;
  if (rest < 0) {
    rest += kBillion;
    --seconds;
  }
  return {std::clamp(seconds, -kLimit, kLimit), rest};
}

// Bytes that are put before a packet's own, and how many of its own they replace.
struct Prefix {
  std::byte bytes[kRadioHeader] = {};
  std::uint32_t added = 0;
  std::uint32_t dropped = 0;
};

struct Import {
  pcap_t* pcap = nullptr;
  int datalink = -1;
  std::uint32_t fcs_bytes = 0;
  bool is_pcapng = false;
  bool started = false;
  bool storage_full = false;
  std::uint32_t count = 0;
  std::int64_t start_seconds = 0;
  std::int64_t start_milliseconds = 0;
  Prefix wifi;
  SpoolWriter records;
  SpoolWriter positions;

  std::int64_t since_start(const timeval& stamp) noexcept {
    const PacketTime time = packet_time(stamp, is_pcapng);
    // In a pcapng file, a packet at time 0 is one without a timestamp.
    if (is_pcapng && time.seconds == 0 && time.nanoseconds == 0) return 0;
    if (!started) {
      started = true;
      start_seconds = time.seconds;
      start_milliseconds = time.nanoseconds / 1'000'000;
    }
    return (time.seconds - start_seconds) * 1'000'000 + time.nanoseconds / 1000 -
           start_milliseconds * 1000;
  }

  bool store(std::int64_t time, std::uint32_t length, std::uint32_t stored, const Prefix& prefix,
             const std::byte* bytes) noexcept {
    const std::uint32_t own = std::min(stored, prefix.dropped);
    const auto longer = [&](std::uint32_t n) {
      return n > std::numeric_limits<std::uint32_t>::max() - prefix.added ? n : n + prefix.added;
    };
    // If the packet was clipped inside what the prefix replaces, the prefix is clipped as well.
    const std::uint32_t front = prefix.added + own;
    const FrameInfo info{time, longer(std::max(length, stored)), longer(stored), nullptr};
    const auto header = make_frame_header(info);
    const std::uint64_t position = records.size();
    return positions.append(&position, sizeof position) &&
           records.append(header.data(), header.size()) && records.append(prefix.bytes, front) &&
           records.append(bytes + own, stored - own);
  }

  void take(const pcap_pkthdr& packet, const std::byte* bytes) noexcept {
    std::uint32_t length = packet.len;
    std::uint32_t stored = packet.caplen;
    if (fcs_bytes != 0 && stored >= length && stored >= fcs_bytes) {
      stored -= fcs_bytes;
      length = stored;
    }
    const std::int64_t time = since_start(packet.ts);
    bool good = false;
    if (datalink == kSunAtm) {
      // Flags, VPI, and VCI become two empty addresses and VPI and VCI in 16 bits each.
      Prefix prefix;
      prefix.added = 12;
      prefix.dropped = kSunAtmHeader;
      if (stored > 1) prefix.bytes[13] = bytes[1];
      if (stored > 2) prefix.bytes[14] = bytes[2];
      if (stored > 3) prefix.bytes[15] = bytes[3];
      good = store(time, length, stored, prefix, bytes);
    } else {
      good = store(time, length, stored, wifi, bytes);
    }
    if (good) ++count;
    storage_full = !good;
    if (!good || count == kMaxFrames) pcap_breakloop(pcap);
  }
};

void on_packet(u_char* user, const pcap_pkthdr* packet, const u_char* bytes) {
  reinterpret_cast<Import*>(user)->take(*packet, reinterpret_cast<const std::byte*>(bytes));
}

Prefix radio_header() noexcept {
  Prefix prefix;
  prefix.added = kRadioHeader;
  prefix.bytes[0] = std::byte{2};                    // revision
  prefix.bytes[1] = std::byte{kRadioHeader};         // its length
  std::fill_n(&prefix.bytes[7], 4, std::byte{0xFF}); // no fields
  return prefix;
}

SYSTEMTIME start_time(std::int64_t seconds, std::int64_t milliseconds) noexcept {
  SYSTEMTIME time = {};
  if (!port::local_time(seconds, time)) return {};
  time.wMilliseconds = static_cast<WORD>(milliseconds);
  return time;
}

std::string advice(const char* reason) {
  std::string text = "libpcap cannot read it: ";
  text += reason;
  if (std::strstr(reason, "interface") != nullptr) {
    text += "; split the file by interface and analyse the parts";
  }
  return text;
}

} // namespace

PcapKind recognise_pcap(const std::byte* data, std::uint64_t size) noexcept {
  if (size < 4) return PcapKind::none;
  switch (load_big32(data)) {
    case 0xD4C3B2A1:
    case 0xA1B2C3D4: // microseconds
    case 0x4D3CB2A1:
    case 0xA1B23C4D: // nanoseconds
    case 0x34CDB2A1:
    case 0xA1B2CD34: // packet headers of 24 bytes
      return PcapKind::pcap;
    case 0x0A0D0D0A: return PcapKind::pcapng;
    default: return PcapKind::none;
  }
}

Error import_pcap(const std::string& path, std::span<const std::byte> head, ImportedFrames& out) {
  // Declared before the reader that uses it. The C library's own buffer would be 4 KB.
  const auto buffer = std::make_unique_for_overwrite<char[]>(kReadBuffer);
  port::PcapResult opened = port::open_pcap(path, buffer.get(), kReadBuffer);
  if (!opened.reader) {
    return opened.error == port::FileError::not_a_file
               ? Error{NMERR_INVALID_FILE_FORMAT, 0, advice(opened.message.c_str())}
               : Error{code_of(opened.error), 0, "it cannot be read (" + opened.message + ")"};
  }
  const std::unique_ptr<pcap_t, PcapClose> pcap(opened.reader);

  PcapngPreamble preamble;
  const bool is_pcapng = recognise_pcap(head.data(), head.size()) == PcapKind::pcapng;
  if (is_pcapng) preamble = read_pcapng_preamble(head.data(), head.size());
  const auto extended = static_cast<unsigned>(pcap_datalink_ext(pcap.get()));
  if (!is_pcapng && LT_FCS_LENGTH_PRESENT(extended)) {
    preamble.fcs_bytes = LT_FCS_LENGTH(extended) * 2; // declared in 16-bit units
  }

  Import import;
  import.pcap = pcap.get();
  import.datalink = pcap_datalink(pcap.get());
  import.fcs_bytes = preamble.fcs_bytes;
  import.is_pcapng = is_pcapng;
  if (import.datalink == kWifi) import.wifi = radio_header();
  const int result = pcap_loop(pcap.get(), -1, on_packet, reinterpret_cast<u_char*>(&import));

  if (import.storage_full) {
    return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0,
            "temporary storage is full or missing after frame " + std::to_string(import.count) +
                "; make room on the disk that holds temporary files"};
  }
  if (result == PCAP_ERROR) {
    const std::uint32_t code =
        std::ferror(pcap_file(pcap.get())) ? NMERR_FILE_READ_ERROR : NMERR_INVALID_FILE_FORMAT;
    if (import.count == 0) return {code, 0, advice(pcap_geterr(pcap.get()))};
    out.warning = "the file is damaged behind its first " + std::to_string(import.count) +
                  " frames, which are kept (" + pcap_geterr(pcap.get()) + ")";
  } else if (import.count == kMaxFrames) {
    out.warning =
        "the file has more than " + std::to_string(kMaxFrames) + " frames; the others are left out";
  }

  out.records = import.records.finish();
  out.positions = import.positions.finish();
  for (const FileBytes* spool : {&out.records, &out.positions}) {
    if (spool->error() != port::FileError::none) {
      return {NMERR_COULD_NOT_CREATE_TEMPFILE, 0, "the frames cannot be kept: " + spool->message()};
    }
  }
  out.count = import.count;
  out.media =
      media_of_link_type(link_type_of_datalink(static_cast<std::uint32_t>(import.datalink)));
  if (import.started) out.start = start_time(import.start_seconds, import.start_milliseconds);
  out.comment = std::move(preamble.comment);
  return {};
}

} // namespace netmon
