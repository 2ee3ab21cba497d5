// SPDX-License-Identifier: MIT
// UDP. Texts: docs/reference/texts.md 11.
#include "builtin.h"
#include "kit.h"

#include <iterator>

namespace netmon::parsers {

namespace {

constexpr std::size_t kHeader = 8;

enum Row : std::uint8_t { kSummary, kSource, kDestination, kLength, kChecksum, kData, kRows };

LABELED_WORD kPortLabels[] = {
    label_word(53, "DNS"),
    label_word(67, "BOOTP Server"),
    label_word(68, "BOOTP Client"),
    label_word(137, "NETBIOS Name Service"),
};
const SET kPorts = make_set(kPortLabels);

const char* port_name(std::uint16_t port) noexcept {
  for (const LABELED_WORD& known : kPortLabels) {
    if (known.Value == port) return known.Label;
  }
  return "Unknown";
}

// What the summary is made of.
struct Summary {
  std::uint16_t source;
  std::uint16_t destination;
  std::uint16_t length;
  bool is_to_many; // broadcast or multicast
};

// The source port has a comma that the destination port has not, as the product printed it.
VOID WINAPIV format_udp_summary(LPPROPERTYINST instance, ...) {
  const auto summary = value_of<Summary>(instance);
  Text text(instance);
  if (summary.is_to_many) text.add("IP Multicast: ");
  text.add("Src Port: ").add(port_name(summary.source)).add(", (").add_decimal(summary.source);
  text.add("); Dst Port: ").add(port_name(summary.destination)).add(" (");
  text.add_decimal(summary.destination).add("); Length = ").add_decimal(summary.length);
  text.add(" (0x").add_hex(summary.length).add(')');
}

VOID WINAPIV format_udp_length(LPPROPERTYINST instance, ...) {
  const std::uint16_t length = big16_of(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" = ").add_decimal(length);
  text.add(" (0x").add_hex(length).add(") bytes");
}

const Field kFields[] = {
    {.label = "Summary",
     .type = PROP_TYPE_SUMMARY,
     .format = format_udp_summary,
     .level = 0,
     .text_bytes = 160},
    port_field("Source Port", kPorts, 0, "udp.srcport"),
    port_field("Destination Port", kPorts, 2, "udp.dstport"),
    {.label = "Total length",
     .type = PROP_TYPE_WORD,
     .format = format_udp_length,
     .offset = 4,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "udp.length"},
    {.label = "UDP Checksum",
     .type = PROP_TYPE_WORD,
     .format = format_hex_word,
     .offset = 6,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "udp.checksum"},
    {.label = "Data", .type = PROP_TYPE_RAW_DATA, .format = format_payload},
};
static_assert(std::size(kFields) == kRows);

Handoffs ports;
HPROTOCOL ip = nullptr;

// 224.0.0.0 and above, which includes 255.255.255.255.
bool is_to_many(const View& ip_header) noexcept { return ip_header.byte(16) >= 224; }

struct Udp {
  static constexpr const char* kName = PROTOCOL_STRING_UDP_TXT;
  static std::span<const Field> fields() { return kFields; }
  static void start() {
    ports.open("UDP_HandoffSet", "TCPIP.INI", 10);
    ip = GetProtocolFromName(const_cast<LPSTR>(PROTOCOL_STRING_IP_TXT));
  }

  static Verdict recognize(const Look& look) {
    if (!look.previous) return Verdict::not_recognized();
    if (!look.data.has(0, kHeader)) return Verdict::claimed(); // cut off
    // A server answers from the port that tells its protocol.
    return ports.behind(kHeader, look.data.big16(2), look.data.big16(0));
  }

  static void attach(const Look& look, Attacher& out) {
    const View& data = look.data;
    const std::uint16_t length = data.big16(4);
    out.summary(kSummary, length,
                Summary{data.big16(0), data.big16(2), length, is_to_many(look.below(ip))});
    out.field(kSource);
    out.field(kDestination);
    out.field(kLength);
    out.field(kChecksum);
    if (length > kHeader) out.payload(kData, kHeader, length - kHeader);
  }
};

} // namespace

HPROTOCOL create_udp() noexcept { return create<Udp>(); }

} // namespace netmon::parsers
