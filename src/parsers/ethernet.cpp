// SPDX-License-Identifier: MIT
// ETHERNET: Ethernet II and 802.3. VLAN tags count as part of the header, since the product knew no
// protocol for them. Texts: docs/reference/texts.md 5.1.
#include "builtin.h"
#include "kit.h"

#include <iterator>

namespace netmon::parsers {

namespace {

constexpr std::size_t kTypeOffset = 12;
constexpr std::size_t kHeader = 14;
constexpr std::size_t kTag = 4;
constexpr unsigned kMaxTags = 4;
constexpr std::uint16_t kFirstType = 0x600; // below, it is a length

bool is_tag(std::uint16_t type) noexcept {
  return type == 0x8100 || type == 0x88A8 || type == 0x9100;
}

// Bytes up to the end of the type, behind all tags.
std::size_t header_bytes(const View& data) noexcept {
  std::size_t bytes = kHeader;
  for (unsigned tag = 0; tag < kMaxTags && is_tag(data.big16(bytes - 2)); ++tag) bytes += kTag;
  return bytes;
}

enum Row : std::uint8_t {
  kSummary,
  kDestination,
  kDestinationGroup,
  kDestinationLocal,
  kSource,
  kSourceRouting,
  kSourceLocal,
  kLength,
  kType,
  kData,
  kRows
};

const BitSet kGroup(0, "Individual address", "Group address");
const BitSet kRouting(0, "No routing information present", "Routing information present");
const BitSet kLocal(1, "Universally administered address", "Locally administered address");

LABELED_WORD kTypeLabels[] = {
    label_word(0x0800, "IP:  DOD Internet Protocol"),
    label_word(0x0806, "ARP:  Address Resolution Protocol"),
};
const SET kTypes = make_set(kTypeLabels);

const char* type_label(std::uint16_t type) noexcept {
  for (const LABELED_WORD& known : kTypeLabels) {
    if (known.Value == type) return known.Label;
  }
  return nullptr;
}

// What the summary is made of.
struct Summary {
  std::uint16_t type;
  std::uint32_t frame_length;
};

VOID WINAPIV format_ethernet_summary(LPPROPERTYINST instance, ...) {
  const auto summary = value_of<Summary>(instance);
  Text text(instance);
  if (summary.type < kFirstType) {
    text.add("802.3 Length = ").add_decimal(summary.frame_length);
    return;
  }
  text.add("ETYPE = 0x").add_hex(summary.type, 4);
  if (const char* const label = type_label(summary.type)) text.add(" : Protocol = ").add(label);
}

VOID WINAPIV format_ethernet_length(LPPROPERTYINST instance, ...) {
  const auto length = value_of<DWORD>(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" : ").add_decimal(length);
  text.add(" (0x").add_hex(length, 4).add(')');
}

VOID WINAPIV format_ethernet_type(LPPROPERTYINST instance, ...) {
  const std::uint16_t type = big16_of(instance);
  Text text(instance);
  text.add(label_of(instance)).add(" : 0x").add_hex(type, 4);
  if (const char* const label = type_label(type)) text.add(" (").add(label).add(')');
}

const Field kFields[] = {
    {.label = "Summary", .type = PROP_TYPE_SUMMARY, .format = format_ethernet_summary, .level = 0},
    {.label = "Destination address",
     .type = PROP_TYPE_ADDR,
     .format = format_mac,
     .offset = 0,
     .bytes = 6,
     .tshark = "eth.dst"},
    {.label = "Destination group bit",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_FLAGS,
     .set = &kGroup.set,
     .offset = 0,
     .bytes = 1,
     .level = 2,
     .tshark = "eth.dst.ig"},
    {.label = "Destination administration bit",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_FLAGS,
     .set = &kLocal.set,
     .offset = 0,
     .bytes = 1,
     .level = 2,
     .tshark = "eth.dst.lg"},
    {.label = "Source address",
     .type = PROP_TYPE_ADDR,
     .format = format_mac,
     .offset = 6,
     .bytes = 6,
     .tshark = "eth.src"},
    {.label = "Source routing bit",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_FLAGS,
     .set = &kRouting.set,
     .offset = 6,
     .bytes = 1,
     .level = 2,
     .tshark = "eth.src.ig"},
    {.label = "Source administration bit",
     .type = PROP_TYPE_BYTE,
     .qualifier = PROP_QUAL_FLAGS,
     .set = &kLocal.set,
     .offset = 6,
     .bytes = 1,
     .level = 2,
     .tshark = "eth.src.lg"},
    {.label = "Frame Length", .type = PROP_TYPE_DWORD, .format = format_ethernet_length},
    {.label = "Ethernet Type",
     .type = PROP_TYPE_WORD,
     .qualifier = PROP_QUAL_LABELED_SET,
     .set = &kTypes,
     .format = format_ethernet_type,
     .bytes = 2,
     .flags = IFLAG_SWAPPED,
     .tshark = "eth.type"},
    {.label = "Ethernet Data", .type = PROP_TYPE_RAW_DATA, .format = format_payload},
};
static_assert(std::size(kFields) == kRows);

Handoffs etypes;

struct Ethernet {
  static constexpr const char* kName = PROTOCOL_STRING_ETHERNET_TXT;
  static std::span<const Field> fields() { return kFields; }
  static void start() { etypes.open("ETYPES", "MAC.INI", 16); }

  static Verdict recognize(const Look& look) {
    const bool is_first = look.data.size() == look.frame.size();
    if (look.mac_type != MAC_TYPE_ETHERNET || !is_first) return Verdict::not_recognized();
    const std::size_t header = header_bytes(look.data);
    if (!look.data.has(0, header)) return Verdict::claimed(); // cut off
    const std::uint16_t type = look.data.big16(header - 2);
    return type < kFirstType ? Verdict::recognized(header) : etypes.behind(header, type);
  }

  static void attach(const Look& look, Attacher& out) {
    const std::size_t header = header_bytes(look.data);
    const bool has_type = look.data.has(kTypeOffset, header - kTypeOffset);
    const std::uint16_t type = look.data.big16(header - 2);
    const DWORD length = GetFrameLength(look.handle);
    out.summary(kSummary, look.data.size(), Summary{type, length});
    out.field(kDestination);
    out.field(kDestinationGroup);
    out.field(kDestinationLocal);
    out.field(kSource);
    out.field(kSourceRouting);
    out.field(kSourceLocal);
    out.value(kLength, length);
    if (has_type && type >= kFirstType) out.field_at(kType, header - 2, 2);
    out.payload(kData, header, look.data.from(header).size());
  }
};

} // namespace

HPROTOCOL create_ethernet() noexcept { return create<Ethernet>(); }

} // namespace netmon::parsers
