// SPDX-License-Identifier: MIT
// The one table of link types' names: the numbers that capture files use for kinds of links
// (LINKTYPE), by which names tcpdump.org lists them. Which media they are is in frame_media.h.
// Reference: capture-files.md 5, 5.2. Depends on frame_media.h.
#pragma once

#include "frame_media.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace netmon {

struct LinkType {
  std::uint16_t number;    // LINKTYPE, as in pcap and pcapng files
  const char* name;        // as tcpdump.org lists it, without LINKTYPE_: "LINUX_SLL"
  const char* description; // for people: "Linux cooked capture"
};

// All that have a name, by number.
std::span<const LinkType> link_types() noexcept;

// Null for a number without a name.
const LinkType* find_link_type(std::uint32_t number) noexcept;

// "LINUX_SLL (113)", or "LINKTYPE 4711" for a number without a name.
std::string link_type_text(std::uint32_t number);

// The link type that frames of a medium have in pcap and pcapng files, once a header that the
// import put before them is off again (see link_type_of for what they start with until then); none
// for IEEE 1394, unknown media, and Network Monitor's own records.
std::optional<std::uint16_t> link_type_of_media(Media media) noexcept;

// The LINKTYPE for a DLT value, which headers inside packets (PPI, PKTAP) carry. Most are equal.
std::uint32_t link_type_of_datalink(std::uint32_t datalink) noexcept;

// A short name of a medium for people, such as "Ethernet" or "Linux cooked capture"; "unknown" for
// a number without a name.
const char* media_name(Media media) noexcept;

} // namespace netmon
