// SPDX-License-Identifier: MIT
// Writes a synthetic capture for the benchmarks: `make_capture FILE [FRAMES [SEED [SNAPLEN]]]`. The
// suffix of the name selects the format: .pcap, .pcapng, .cap (Network Monitor 2.0) or .cap1 (1.x).
// The same seed produces the same frames in all of them. By default, 380,000 Ethernet frames, 176
// MB, none of them clipped. Standard library only.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Bytes = std::vector<std::uint8_t>;

// splitmix64: small, and identical on all systems, unlike the distributions of <random>.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  std::uint32_t below(std::uint32_t bound) {
    return static_cast<std::uint32_t>((next() >> 32) * bound >> 32);
  }

 private:
  std::uint64_t state_;
};

void big16(Bytes& out, std::uint32_t value) {
  out.push_back(static_cast<std::uint8_t>(value >> 8));
  out.push_back(static_cast<std::uint8_t>(value));
}

template <class T>
void little(Bytes& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) {
    out.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(value) >> (8 * i)));
  }
}

void mac(Bytes& out, std::uint32_t host) {
  out.insert(out.end(), {0x02, 0x00, 0x5E, 0x10});
  big16(out, host);
}

void ipv4_address(Bytes& out, std::uint32_t host) {
  out.insert(out.end(), {10, static_cast<std::uint8_t>(host >> 16),
                         static_cast<std::uint8_t>(host >> 8), static_cast<std::uint8_t>(host)});
}

void ipv6_address(Bytes& out, std::uint32_t host) {
  out.insert(out.end(), {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  big16(out, host);
}

// Few hosts talk much, many talk little.
std::uint32_t pick_host(Random& random) {
  const std::uint32_t a = random.below(256);
  return 1 + (a * a * random.below(16) >> 12);
}

void transport(Bytes& out, Random& random, bool tcp, std::uint32_t payload) {
  // Ports whose payload is not parsed deeply: a real parser would not see noise there.
  static constexpr std::array<std::uint16_t, 4> kPorts = {9, 20, 80, 8080};
  big16(out, 1024 + random.below(60000));
  big16(out, tcp ? kPorts[random.below(4)] : 9);
  if (tcp) {
    little(out, random.next());
    big16(out, 0x5018);
    big16(out, 8192);
    big16(out, random.below(65536));
    big16(out, 0);
  } else {
    big16(out, 8 + payload);
    big16(out, random.below(65536));
  }
  // Eight bytes of noise, repeated, are cheap to generate.
  const std::uint64_t noise = random.next();
  for (std::uint32_t i = 0; i < payload; ++i) {
    out.push_back(static_cast<std::uint8_t>(noise >> (8 * (i % 8))));
  }
}

// About 447 bytes on average: acknowledgments, queries, full segments, a few ARP frames.
void make_frame(Bytes& out, Random& random) {
  out.clear();
  const std::uint32_t from = pick_host(random);
  const std::uint32_t to = pick_host(random);
  const std::uint32_t kind = random.below(100);
  mac(out, to);
  mac(out, from);
  if (kind < 2) {
    big16(out, 0x0806);
    out.insert(out.end(), {0, 1, 8, 0, 6, 4, 0, 1});
    mac(out, from);
    ipv4_address(out, from);
    out.insert(out.end(), 6, 0);
    ipv4_address(out, to);
    out.resize(60);
    return;
  }
  const bool tcp = kind < 80;
  const std::uint32_t shape = random.below(100);
  const std::uint32_t payload = !tcp         ? 20 + random.below(200)
                                : shape < 56 ? random.below(12)
                                : shape < 74 ? random.below(1400)
                                             : 1200 + random.below(255);
  const std::uint32_t upper = payload + (tcp ? 20 : 8);
  const auto ttl = static_cast<std::uint8_t>(32 << random.below(3));
  const auto protocol = static_cast<std::uint8_t>(tcp ? 6 : 17);
  if (random.below(100) < 12) {
    big16(out, 0x86DD);
    out.insert(out.end(), {0x60, 0, 0, 0});
    big16(out, upper);
    out.insert(out.end(), {protocol, ttl});
    ipv6_address(out, from);
    ipv6_address(out, to);
  } else {
    big16(out, 0x0800);
    out.insert(out.end(), {0x45, 0});
    big16(out, 20 + upper);
    big16(out, random.below(65536));
    out.insert(out.end(), {0x40, 0, ttl, protocol, 0, 0});
    ipv4_address(out, from);
    ipv4_address(out, to);
  }
  transport(out, random, tcp, payload);
  if (out.size() < 60) out.resize(60);
}

enum class Format { pcap, pcapng, netmon1, netmon2 };

bool is_netmon(Format format) { return format == Format::netmon1 || format == Format::netmon2; }

constexpr std::uint32_t kStartSeconds = 1709647629; // 2024-03-05 14:07:09 UTC
constexpr std::uint32_t kStartMilliseconds = 123;

Bytes file_header(Format format, std::uint32_t table_offset, std::uint32_t frames) {
  Bytes out;
  if (format == Format::pcap) {
    little<std::uint32_t>(out, 0xA1B2C3D4);
    little<std::uint32_t>(out, 0x00040002);
    little<std::uint64_t>(out, 0);
    little<std::uint32_t>(out, 65535);
    little<std::uint32_t>(out, 1);
    return out;
  }
  if (format == Format::pcapng) { // a section, and an Ethernet interface that counts microseconds
    for (const std::uint32_t word :
         {0x0A0D0D0Au, 28u, 0x1A2B3C4Du, 1u, ~0u, ~0u, 28u, 1u, 20u, 1u, 65535u, 20u}) {
      little(out, word);
    }
    return out;
  }
  for (const char c : std::string_view(format == Format::netmon1 ? "RTSS" : "GMBU")) {
    out.push_back(static_cast<std::uint8_t>(c));
  }
  little<std::uint16_t>(out, format == Format::netmon1 ? 0x0101 : 0x0200);
  little<std::uint16_t>(out, 1);
  for (const int word : {2024, 3, 2, 5, 14, 7, 9}) little(out, static_cast<std::uint16_t>(word));
  little(out, static_cast<std::uint16_t>(kStartMilliseconds));
  little(out, table_offset);
  little(out, frames * 4);
  out.resize(128);
  return out;
}

void record(Bytes& out, Format format, std::uint64_t micros, const Bytes& frame,
            std::uint32_t snaplen) {
  const auto length = static_cast<std::uint32_t>(frame.size());
  const std::uint32_t stored = length < snaplen ? length : snaplen;
  out.clear();
  const std::uint64_t since = kStartMilliseconds * 1000u + micros;
  if (format == Format::pcapng) {
    const std::uint64_t ticks = kStartSeconds * std::uint64_t{1000000} + since;
    const std::uint32_t block = 32 + (stored + 3) / 4 * 4;
    for (const std::uint32_t word : {6u, block, 0u, static_cast<std::uint32_t>(ticks >> 32),
                                     static_cast<std::uint32_t>(ticks), stored, length}) {
      little(out, word);
    }
    out.insert(out.end(), frame.begin(), frame.begin() + stored);
    out.resize(block - 4);
    little(out, block);
    return;
  }
  if (format == Format::pcap) {
    little(out, static_cast<std::uint32_t>(kStartSeconds + since / 1000000));
    little(out, static_cast<std::uint32_t>(since % 1000000));
    little(out, stored);
    little(out, length);
  } else if (format == Format::netmon1) {
    little(out, static_cast<std::uint32_t>((micros + 500) / 1000));
    little(out, static_cast<std::uint16_t>(length));
    little(out, static_cast<std::uint16_t>(stored));
  } else {
    little(out, micros);
    little(out, length);
    little(out, stored);
  }
  out.insert(out.end(), frame.begin(), frame.begin() + stored);
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 5) {
    std::fprintf(
        stderr,
        "usage: make_capture FILE.pcap|FILE.pcapng|FILE.cap|FILE.cap1 [FRAMES [SEED [SNAPLEN]]]\n");
    return 1;
  }
  const std::string_view name = argv[1];
  const auto frames =
      static_cast<std::uint32_t>(argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 380000);
  Random random(argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
  const auto snaplen =
      static_cast<std::uint32_t>(argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 65535);
  const Format format = name.ends_with(".pcap")     ? Format::pcap
                        : name.ends_with(".pcapng") ? Format::pcapng
                        : name.ends_with(".cap1")   ? Format::netmon1
                                                    : Format::netmon2;

  std::FILE* file = std::fopen(argv[1], "wb");
  if (!file) {
    std::perror(argv[1]);
    return 1;
  }
  bool good = true;
  const auto put = [&](const Bytes& bytes) {
    good = good && std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  };

  put(file_header(format, 0, frames));
  std::uint64_t offset = 128; // where only Network Monitor's formats have one
  std::uint64_t micros = 456;
  Bytes table, frame, out;
  for (std::uint32_t i = 0; i < frames && good; ++i) {
    make_frame(frame, random);
    record(out, format, micros, frame, snaplen);
    little(table, static_cast<std::uint32_t>(offset));
    put(out);
    offset += out.size();
    micros += random.below(2000);
  }
  if (is_netmon(format)) {
    if (offset > UINT32_MAX) {
      std::fprintf(stderr, "%s: too many frames for this format\n", argv[1]);
      return 1;
    }
    put(table);
    good = good && std::fseek(file, 0, SEEK_SET) == 0;
    put(file_header(format, static_cast<std::uint32_t>(offset), frames));
  }
  good = std::fclose(file) == 0 && good;
  if (!good) std::perror(argv[1]);
  return good ? 0 : 1;
}
