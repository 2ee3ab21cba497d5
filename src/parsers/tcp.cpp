// SPDX-License-Identifier: MIT
// TCP. Texts: docs/reference/texts.md 10.
#include "builtin.h"
#include "kit.h"

#include <algorithm>
#include <iterator>

namespace netmon::parsers {

namespace {

constexpr std::size_t kLeastHeader = 20;
constexpr unsigned kMaxOptions = 40; // no more fit

enum Row : std::uint8_t {
  kSummary,
  kSource,
  kDestination,
  kSequence,
  kAcknowledgement,
  kDataOffset,
  kReserved,
  kFlags,
  kUrgent,
  kAck,
  kPush,
  kReset,
  kSyn,
  kFin,
  kWindow,
  kChecksum,
  kUrgentPointer,
  kOptions,
  kOptionKind,
  kOptionLength,
  kOptionValue,
  kData,
  kPadding,
  kRows
};

LABELED_WORD kPortLabels[] = {
    label_word(23, "Telnet"),
    label_word(139, "NETBIOS Session Service"),
};
const SET kPorts = make_set(kPortLabels);

// In summaries, other names stand behind the numbers.
const char* summary_name(std::uint16_t port) noexcept {
  switch (port) {
    case 23: return "(TELNET) ";
    case 25: return "(SMTP) ";
    case 139: return "(NBT Session) ";
    default: return "";
  }
}

const BitSet kFinBit(0, "No Fin", "No more data from sender");
const BitSet kSynBit(1, "No Synchronize", "Synchronize sequence numbers");
const BitSet kResetBit(2, "No Reset", "Reset the connection");
const BitSet kPushBit(3, "No Push function", "Push function");
const BitSet kAckBit(4, "Acknowledgement field not significant",
                     "Acknowledgement field significant");
const BitSet kUrgentBit(5, "No urgent data", "Urgent data");

void add_flag_letters(Text& text, std::uint8_t flags) noexcept {
  constexpr char kLetters[] = "UAPRSF";
  for (int bit = 5; bit >= 0; --bit) text.add((flags >> bit & 1) != 0 ? kLetters[5 - bit] : '.');
}

// What the summary is made of.
struct Summary {
  std::uint32_t sequence;
  std::uint32_t acknowledgement;
  std::uint32_t length; // of the data, options of the header included: so the product counted
  std::uint16_t source;
  std::uint16_t destination;
  std::uint16_t window;
  std::uint8_t flags;
};

VOID WINAPIV format_tcp_summary(LPPROPERTYINST instance, ...) {
  const auto summary = value_of<Summary>(instance);
  Text text(instance);
  add_flag_letters(text, summary.flags);
  text.add(", len:").add_decimal(summary.length, 5);
  text.add(", seq:").add_decimal(summary.sequence, 10).add('-');
  text.add_decimal(summary.sequence + summary.length);
  text.add(", ack:").add_decimal(summary.acknowledgement, 10);
  text.add(", win:").add_decimal(summary.window, 5);
  text.add(", src:").add_decimal(summary.source, 5).add(' ').add(summary_name(summary.source));
  text.add(" dst:").add_decimal(summary.destination, 5).add(' ');
  text.add(summary_name(summary.destination));
}

VOID WINAPIV format_tcp_reserved(LPPROPERTYINST instance, ...) {
  const auto value = value_of<BYTE>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" = ").add_decimal(value);
  text.add(" (0x").add_hex(value, 4).add(')');
}

VOID WINAPIV format_tcp_flags(LPPROPERTYINST instance, ...) {
  const auto flags = value_of<BYTE>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" = 0x").add_hex(flags, 2).add(" : ");
  add_flag_letters(text, flags);
}

VOID WINAPIV format_tcp_option_kind(LPPROPERTYINST instance, ...) {
  const auto kind = value_of<BYTE>(instance);
  Text text(instance);
  text.add(label_of(instance));
  if (kind == 2) text.add(" (Maximum Segment Size)");
  text.add(" = ").add_decimal(kind).add(" (0x").add_hex(kind).add(')');
}

constexpr Field flag_field(const char* label, const BitSet& bit, const char* tshark) noexcept {
  return {.label = label,
          .type = PROP_TYPE_BYTE,
          .qualifier = PROP_QUAL_FLAGS,
          .set = &bit.set,
          .offset = 13,
          .bytes = 1,
          .level = 2,
          .tshark = tshark};
}

const Field kFields[] = {
    {.label = "Summary",
     .type = PROP_TYPE_SUMMARY,
     .format = format_tcp_summary,
     .level = 0,
     .text_bytes = 160},
    port_field("Source Port", kPorts, 0, "tcp.srcport"),
    port_field("Destination Port", kPorts, 2, "tcp.dstport"),
    {.label = "Sequence Number",
     .type = PROP_TYPE_DWORD,
     .offset = 4,
     .bytes = 4,
     .flags = IFLAG_SWAPPED,
     .tshark = "tcp.seq_raw"},
    {.label = "Acknowledgement Number",
     .type = PROP_TYPE_DWORD,
     .offset = 8,
     .bytes = 4,
     .flags = IFLAG_SWAPPED,
     .tshark = "tcp.ack_raw"},
    {.label = "Data Offset",
     .type = PROP_TYPE_BYTE,
     .offset = 12,
     .bytes = 1,
     .tshark = "tcp.hdr_len"},
    {.label = "Reserved",
     .type = PROP_TYPE_BYTE,
     .format = format_tcp_reserved,
     .offset = 12,
     .bytes = 2},
    {.label = "Flags",
     .type = PROP_TYPE_BYTE,
     .format = format_tcp_flags,
     .offset = 13,
     .bytes = 1},
    flag_field("Urgent data", kUrgentBit, "tcp.flags.urg"),
    flag_field("Acknowledgement field", kAckBit, "tcp.flags.ack"),
    flag_field("Push function", kPushBit, "tcp.flags.push"),
    flag_field("Reset", kResetBit, "tcp.flags.reset"),
    flag_field("Synchronize", kSynBit, "tcp.flags.syn"),
    flag_field("Fin", kFinBit, "tcp.flags.fin"),
    {.label = "Window",
     .type = PROP_TYPE_WORD,
     .offset = 14,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "tcp.window_size_value"},
    {.label = "Checksum",
     .type = PROP_TYPE_WORD,
     .format = format_hex_word,
     .offset = 16,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "tcp.checksum"},
    {.label = "Urgent Pointer",
     .type = PROP_TYPE_WORD,
     .offset = 18,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "tcp.urgent_pointer"},
    {.label = "Options", .type = PROP_TYPE_RAW_DATA},
    {.label = "Option Kind",
     .type = PROP_TYPE_BYTE,
     .format = format_tcp_option_kind,
     .level = 3,
     .tshark = "tcp.option_kind"},
    {.label = "Option Length", .type = PROP_TYPE_BYTE, .level = 3, .tshark = "tcp.option_len"},
    {.label = "Option Value", .type = PROP_TYPE_WORD, .level = 3, .flags = IFLAG_SWAPPED},
    {.label = "Data", .type = PROP_TYPE_RAW_DATA, .format = format_payload},
    {.label = "Frame Padding", .type = PROP_TYPE_RAW_DATA},
};
static_assert(std::size(kFields) == kRows);

Handoffs ports;
HPROTOCOL ip = nullptr;

std::size_t header_bytes(const View& data) noexcept {
  return std::size_t{4} * (data.byte(12) >> 4);
}

// Bytes of the segment by the length in the IP header, otherwise what is left of the frame.
std::size_t segment_bytes(const Look& look) noexcept {
  const View below = look.below(ip);
  const std::size_t header = std::size_t{4} * (below.byte(0) & 0x0Fu);
  const std::size_t total = below.big16(2);
  return total > header ? total - header : look.data.size();
}

void attach_options(const View& data, std::size_t end, Attacher& out) {
  out.field_at(kOptions, kLeastHeader, end - kLeastHeader);
  std::size_t at = kLeastHeader;
  for (unsigned steps = 0; steps < kMaxOptions && at < end; ++steps) {
    const std::uint8_t kind = data.byte(at);
    if (kind == 0) return; // the end of the list
    out.field_at(kOptionKind, at, 1);
    if (kind == 1) { // no operation, a byte alone
      ++at;
      continue;
    }
    const std::size_t length = data.byte(at + 1);
    if (length < 2 || at + length > end) return;
    out.field_at(kOptionLength, at + 1, 1);
    if (kind == 2 && length == 4) out.field_at(kOptionValue, at + 2, 2);
    at += length;
  }
}

struct Tcp {
  static constexpr const char* kName = PROTOCOL_STRING_TCP_TXT;
  static std::span<const Field> fields() { return kFields; }
  static void start() {
    ports.open("TCP_HandoffSet", "TCPIP.INI", 10);
    ip = GetProtocolFromName(const_cast<LPSTR>(PROTOCOL_STRING_IP_TXT));
  }

  static Verdict recognize(const Look& look) {
    if (!look.previous) return Verdict::not_recognized();
    const std::size_t header = header_bytes(look.data);
    if (!look.data.has(0, kLeastHeader) || header < kLeastHeader || !look.data.has(0, header)) {
      return Verdict::claimed(); // cut off, or damaged
    }
    // What follows the segment is padding.
    if (segment_bytes(look) <= header) return Verdict::claimed();
    return ports.behind(header, look.data.big16(2), look.data.big16(0));
  }

  static void attach(const Look& look, Attacher& out) {
    const View& data = look.data;
    const std::size_t segment = segment_bytes(look);
    const std::size_t header = header_bytes(data);
    const std::size_t counted = segment > kLeastHeader ? segment - kLeastHeader : 0;
    const std::uint8_t flags = data.byte(13) & 0x3F;
    out.summary(kSummary, segment,
                Summary{data.big32(4), data.big32(8), static_cast<std::uint32_t>(counted),
                        data.big16(0), data.big16(2), data.big16(14), flags});
    out.field(kSource);
    out.field(kDestination);
    out.field(kSequence);
    out.field(kAcknowledgement);
    out.value(kDataOffset, static_cast<BYTE>(header));
    out.value(kReserved, static_cast<BYTE>((data.big16(12) >> 6) & 0x3F));
    out.value(kFlags, BYTE{flags});
    for (std::size_t row = kUrgent; row <= kFin; ++row) out.value(row, BYTE{flags});
    out.field(kWindow);
    out.field(kChecksum);
    out.field(kUrgentPointer);
    if (header > kLeastHeader) attach_options(data, std::min(header, data.size()), out);
    const std::size_t begin = std::max(header, kLeastHeader);
    if (segment > begin) out.payload(kData, begin, segment - begin);
    out.payload(kPadding, segment, data.from(segment).size());
  }
};

} // namespace

HPROTOCOL create_tcp() noexcept { return create<Tcp>(); }

} // namespace netmon::parsers
