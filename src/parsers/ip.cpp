// SPDX-License-Identifier: MIT
// IP, version 4. Texts: docs/reference/texts.md 7.
#include "builtin.h"
#include "kit.h"

#include <algorithm>
#include <iterator>

namespace netmon::parsers {

namespace {

constexpr std::size_t kLeastHeader = 20;

enum Row : std::uint8_t {
  kSummary,
  kVersion,
  kHeaderLength,
  kPrecedence,
  kService,
  kTotalLength,
  kIdentification,
  kFlagsSummary,
  kMoreFragments,
  kDontFragment,
  kFragmentOffset,
  kTimeToLive,
  kProtocol,
  kChecksum,
  kSource,
  kDestination,
  kOptions,
  kData,
  kRows
};

LABELED_BYTE kPrecedenceLabels[] = {
    label_byte(0, "Routine"),
    label_byte(1, "Priority"),
    label_byte(2, "Immediate"),
    label_byte(3, "Flash"),
    label_byte(4, "Flash Override"),
    label_byte(5, "CRITIC/ECP"),
    label_byte(6, "Internetwork Control"),
    label_byte(7, "Network Control"),
};
const SET kPrecedences = make_set(kPrecedenceLabels);

LABELED_BYTE kServiceLabels[] = {
    label_byte(0x00, "Normal Service"),       label_byte(0x02, "Minimize Monetary Cost"),
    label_byte(0x04, "Maximize Reliability"), label_byte(0x08, "Maximize Throughput"),
    label_byte(0x10, "Minimize Delay"),
};
const SET kServices = make_set(kServiceLabels);

LABELED_BYTE kProtocolLabels[] = {
    label_byte(1, "ICMP - Internet Control Message"),
    label_byte(2, "IGMP - Internet Group Management"),
    label_byte(6, "TCP - Transmission Control"),
    label_byte(17, "UDP - User Datagram"),
};
const SET kProtocols = make_set(kProtocolLabels);

const BitSet kMore(0, "Last fragment in datagram", "More fragments in datagram");
const BitSet kWhole(1, "May fragment datagram if necessary", "Cannot fragment datagram");

VOID WINAPIV format_ip_summary(LPPROPERTYINST instance, ...) {
  const auto header = value_of<std::array<BYTE, kLeastHeader>>(instance);
  const View view(header.data(), header.size());
  const std::uint8_t protocol = view.byte(9);
  Text text(instance);
  text.add("ID = 0x").add_hex(view.big16(4)).add("; Proto = ");
  switch (protocol) {
    case 1: text.add("ICMP"); break;
    case 6: text.add("TCP"); break;
    case 17: text.add("UDP"); break;
    default: text.add("0x").add_hex(protocol); break;
  }
  text.add("; Len: ").add_decimal(view.big16(2));
}

VOID WINAPIV format_ip_fragment_offset(LPPROPERTYINST instance, ...) {
  const auto offset = value_of<WORD>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" = ").add_decimal(offset);
  text.add(" (0x").add_hex(offset).add(") bytes");
}

const Field kFields[] = {
    {.label = "Summary", .type = PROP_TYPE_SUMMARY, .format = format_ip_summary, .level = 0},
    {.label = "Version", .type = PROP_TYPE_BYTE, .offset = 0, .bytes = 1, .tshark = "ip.version"},
    {.label = "Header Length",
     .type = PROP_TYPE_BYTE,
     .offset = 0,
     .bytes = 1,
     .tshark = "ip.hdr_len"},
    {.label = "Precedence",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_LABELED_SET,
     .set = &kPrecedences,
     .offset = 1,
     .bytes = 1},
    {.label = "Type of Service",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_LABELED_SET,
     .set = &kServices,
     .offset = 1,
     .bytes = 1},
    {.label = "Total Length",
     .type = PROP_TYPE_WORD,
     .offset = 2,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "ip.len"},
    {.label = "Identification",
     .type = PROP_TYPE_WORD,
     .offset = 4,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "ip.id"},
    {.label = "Flags Summary",
     .type = PROP_TYPE_BYTE,
     .offset = 6,
     .bytes = 1,
     .tshark = "ip.flags"},
    {.label = "More fragments",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_FLAGS,
     .set = &kMore.set,
     .offset = 6,
     .bytes = 1,
     .level = 2,
     .tshark = "ip.flags.mf"},
    {.label = "Don't fragment",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_FLAGS,
     .set = &kWhole.set,
     .offset = 6,
     .bytes = 1,
     .level = 2,
     .tshark = "ip.flags.df"},
    {.label = "Fragment Offset",
     .type = PROP_TYPE_WORD,
     .format = format_ip_fragment_offset,
     .offset = 6,
     .bytes = 2,
     .tshark = "ip.frag_offset"},
    {.label = "Time to Live", .type = PROP_TYPE_BYTE, .offset = 8, .bytes = 1, .tshark = "ip.ttl"},
    {.label = "Protocol",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_LABELED_SET,
     .set = &kProtocols,
     .offset = 9,
     .bytes = 1,
     .tshark = "ip.proto"},
    {.label = "Checksum",
     .type = PROP_TYPE_WORD,
     .format = format_hex_word,
     .offset = 10,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "ip.checksum"},
    {.label = "Source Address",
     .type = PROP_TYPE_IP_ADDRESS,
     .offset = 12,
     .bytes = 4,
     .tshark = "ip.src"},
    {.label = "Destination Address",
     .type = PROP_TYPE_IP_ADDRESS,
     .offset = 16,
     .bytes = 4,
     .tshark = "ip.dst"},
    {.label = "Options", .type = PROP_TYPE_RAW_DATA},
    {.label = "Data", .type = PROP_TYPE_RAW_DATA, .format = format_payload},
};
static_assert(std::size(kFields) == kRows);

Handoffs protocols;

std::size_t header_bytes(const View& data) noexcept {
  return std::size_t{4} * (data.byte(0) & 0x0Fu);
}

struct Ip {
  static constexpr const char* kName = PROTOCOL_STRING_IP_TXT;
  static std::span<const Field> fields() { return kFields; }
  static void start() { protocols.open("IP_HandoffSet", "TCPIP.INI", 10); }

  static Verdict recognize(const Look& look) {
    const std::size_t header = header_bytes(look.data);
    if (look.data.byte(0) >> 4 != 4 || header < kLeastHeader) return Verdict::not_recognized();
    if (!look.data.has(0, header)) return Verdict::claimed(); // cut off
    // Only the first fragment begins with a header.
    if ((look.data.big16(6) & 0x1FFF) != 0) return Verdict::claimed();
    return protocols.behind(header, look.data.byte(9));
  }

  static void attach(const Look& look, Attacher& out) {
    const View& data = look.data;
    const std::size_t header = header_bytes(data);
    const auto service = data.byte(1);
    const auto flags = static_cast<BYTE>(data.byte(6) >> 5);
    const std::size_t total = data.big16(2);
    out.summary(kSummary, std::max(total, header));
    out.value(kVersion, static_cast<BYTE>(data.byte(0) >> 4));
    out.value(kHeaderLength, static_cast<BYTE>(header));
    out.value(kPrecedence, static_cast<BYTE>(service >> 5));
    out.value(kService, static_cast<BYTE>(service & 0x1E));
    out.field(kTotalLength);
    out.field(kIdentification);
    out.value(kFlagsSummary, flags);
    out.value(kMoreFragments, flags);
    out.value(kDontFragment, flags);
    out.value(kFragmentOffset, static_cast<WORD>((data.big16(6) & 0x1FFF) << 3));
    out.field(kTimeToLive);
    out.field(kProtocol);
    out.field(kChecksum);
    out.field(kSource);
    out.field(kDestination);
    if (header > kLeastHeader) out.field_at(kOptions, kLeastHeader, header - kLeastHeader);
    if (total > header) out.payload(kData, header, total - header);
  }
};

} // namespace

HPROTOCOL create_ip() noexcept { return create<Ip>(); }

} // namespace netmon::parsers
