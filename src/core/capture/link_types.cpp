// SPDX-License-Identifier: MIT
// The table of link types, sorted by number, and the media that Network Monitor has names of its
// own for.
#include "link_types.h"

#include <algorithm>

namespace netmon {

namespace {

constexpr Media link(unsigned number) noexcept {
  return static_cast<Media>(kMediaLinkType + number);
}

constexpr std::uint32_t kLastLinkType = 0xFFF; // that fits behind kMediaLinkType

// Files store other things behind kMediaLinkType with these.
constexpr bool is_taken(std::uint32_t number) noexcept { return number >= 128 && number <= 138; }

constexpr LinkType kLinkTypes[] = {
    {0, link(0), "NULL", "BSD loopback"},
    {1, MAC_TYPE_ETHERNET, "ETHERNET", "Ethernet"},
    {2, link(2), "EXP_ETHERNET", "experimental Ethernet of 3 Mbit/s"},
    {3, link(3), "AX25", "AX.25"},
    {4, link(4), "PRONET", "ProNET token ring"},
    {5, link(5), "CHAOS", "Chaosnet"},
    {6, MAC_TYPE_TOKENRING, "IEEE802_5", "token ring"},
    {7, link(7), "ARCNET_BSD", "ARCNET, BSD headers"},
    {8, link(8), "SLIP", "SLIP"},
    {9, link(9), "PPP", "PPP"},
    {10, MAC_TYPE_FDDI, "FDDI", "FDDI"},
    {12, kMediaRawIp, "RAW", "raw IP"}, // as most systems number it themselves
    {14, kMediaRawIp, "RAW", "raw IP"}, // as OpenBSD does
    {50, link(50), "PPP_HDLC", "PPP in HDLC framing"},
    {51, link(51), "PPP_ETHER", "PPPoE session"},
    {99, link(99), "SYMANTEC_FIREWALL", "Symantec Enterprise Firewall"},
    {100, link(100), "ATM_RFC1483", "ATM, RFC 1483"},
    {101, kMediaRawIp, "RAW", "raw IP"},
    {102, link(102), "SLIP_BSDOS", "SLIP of BSD/OS"},
    {103, link(103), "PPP_BSDOS", "PPP of BSD/OS"},
    {104, link(104), "C_HDLC", "Cisco HDLC"},
    {105, kMediaWifi, "IEEE802_11", "802.11"},
    {106, link(106), "ATM_CLIP", "ATM, classical IP of Linux"},
    {107, link(107), "FRELAY", "frame relay"},
    {108, link(108), "LOOP", "OpenBSD loopback"},
    {109, link(109), "ENC", "OpenBSD IPsec encapsulation"},
    {110, link(110), "LANE8023", "ATM LAN emulation"},
    {111, link(111), "HIPPI", "HIPPI"},
    {112, link(112), "NETBSD_HDLC", "HDLC of NetBSD"},
    {113, link(113), "LINUX_SLL", "Linux cooked capture"},
    {114, link(114), "LTALK", "LocalTalk"},
    {115, link(115), "ECONET", "Acorn Econet"},
    {116, link(116), "IPFILTER", "OpenBSD ipfilter log"},
    {117, link(117), "PFLOG", "OpenBSD pf log"},
    {118, link(118), "CISCO_IOS", "Cisco internal"},
    {119, link(119), "IEEE802_11_PRISM", "802.11 with Prism header"},
    {120, link(120), "IEEE802_11_AIRONET", "802.11 with Aironet header"},
    {121, link(121), "HHDLC", "HDLC of Siemens HiPath"},
    {122, link(122), "IP_OVER_FC", "IP over Fibre Channel"},
    {123, MAC_TYPE_ATM, "SUNATM", "ATM of SunATM devices"},
    {124, link(124), "RIO", "RapidIO"},
    {125, link(125), "PCI_EXP", "PCI Express"},
    {126, link(126), "AURORA", "Xilinx Aurora"},
    {127, link(127), "IEEE802_11_RADIOTAP", "802.11 with radiotap header"},
    {128, kMediaUnknown, "TZSP", "TaZmen Sniffer Protocol"},
    {129, kMediaUnknown, "ARCNET_LINUX", "ARCNET, Linux headers"},
    {130, kMediaUnknown, "JUNIPER_MLPPP", "Juniper multilink PPP"},
    {131, kMediaUnknown, "JUNIPER_MLFR", "Juniper multilink frame relay"},
    {132, kMediaUnknown, "JUNIPER_ES", "Juniper encryption services"},
    {133, kMediaUnknown, "JUNIPER_GGSN", "Juniper GGSN"},
    {134, kMediaUnknown, "JUNIPER_MFR", "Juniper frame relay FRF.16"},
    {135, kMediaUnknown, "JUNIPER_ATM2", "Juniper ATM2"},
    {136, kMediaUnknown, "JUNIPER_SERVICES", "Juniper services"},
    {137, kMediaUnknown, "JUNIPER_ATM1", "Juniper ATM1"},
    {138, kMediaUnknown, "APPLE_IP_OVER_IEEE1394", "Apple IP over IEEE 1394"},
    {139, link(139), "MTP2_WITH_PHDR", "SS7 MTP2 with pseudo-header"},
    {140, link(140), "MTP2", "SS7 MTP2"},
    {141, link(141), "MTP3", "SS7 MTP3"},
    {142, link(142), "SCCP", "SS7 SCCP"},
    {143, link(143), "DOCSIS", "DOCSIS"},
    {144, link(144), "LINUX_IRDA", "Linux IrDA"},
    {145, link(145), "IBM_SP", "IBM SP switch"},
    {146, link(146), "IBM_SN", "IBM Next Federation switch"},
    {147, link(147), "USER0", "private use 0"},
    {148, link(148), "USER1", "private use 1"},
    {149, link(149), "USER2", "private use 2"},
    {150, link(150), "USER3", "private use 3"},
    {151, link(151), "USER4", "private use 4"},
    {152, link(152), "USER5", "private use 5"},
    {153, link(153), "USER6", "private use 6"},
    {154, link(154), "USER7", "private use 7"},
    {155, link(155), "USER8", "private use 8"},
    {156, link(156), "USER9", "private use 9"},
    {157, link(157), "USER10", "private use 10"},
    {158, link(158), "USER11", "private use 11"},
    {159, link(159), "USER12", "private use 12"},
    {160, link(160), "USER13", "private use 13"},
    {161, link(161), "USER14", "private use 14"},
    {162, link(162), "USER15", "private use 15"},
    {163, link(163), "IEEE802_11_AVS", "802.11 with AVS header"},
    {164, link(164), "JUNIPER_MONITOR", "Juniper passive monitor"},
    {165, link(165), "BACNET_MS_TP", "BACnet MS/TP"},
    {166, link(166), "PPP_PPPD", "PPP of pppd, with direction"},
    {167, link(167), "JUNIPER_PPPOE", "Juniper PPPoE"},
    {168, link(168), "JUNIPER_PPPOE_ATM", "Juniper PPPoE over ATM"},
    {169, link(169), "GPRS_LLC", "GPRS LLC"},
    {170, link(170), "GPF_T", "GPF-T, ITU-T G.7041"},
    {171, link(171), "GPF_F", "GPF-F, ITU-T G.7041"},
    {172, link(172), "GCOM_T1E1", "Gcom T1/E1"},
    {173, link(173), "GCOM_SERIAL", "Gcom serial"},
    {174, link(174), "JUNIPER_PIC_PEER", "Juniper PIC peer"},
    {175, link(175), "ERF_ETH", "Endace ERF, Ethernet"},
    {176, link(176), "ERF_POS", "Endace ERF, packet over SONET"},
    {177, link(177), "LINUX_LAPD", "Linux ISDN LAPD"},
    {178, link(178), "JUNIPER_ETHER", "Juniper Ethernet"},
    {179, link(179), "JUNIPER_PPP", "Juniper PPP"},
    {180, link(180), "JUNIPER_FRELAY", "Juniper frame relay"},
    {181, link(181), "JUNIPER_CHDLC", "Juniper Cisco HDLC"},
    {182, link(182), "MFR", "multilink frame relay FRF.16"},
    {183, link(183), "JUNIPER_VP", "Juniper voice PIC"},
    {184, link(184), "A429", "ARINC 429"},
    {185, link(185), "A653_ICM", "ARINC 653"},
    {186, link(186), "USB_FREEBSD", "USB of FreeBSD"},
    {187, link(187), "BLUETOOTH_HCI_H4", "Bluetooth HCI UART"},
    {188, link(188), "IEEE802_16_MAC_CPS", "802.16 MAC"},
    {189, link(189), "USB_LINUX", "USB of Linux"},
    {190, link(190), "CAN20B", "CAN 2.0B"},
    {191, link(191), "IEEE802_15_4_LINUX", "802.15.4, padded by Linux"},
    {192, link(192), "PPI", "per-packet information"},
    {193, link(193), "IEEE802_16_MAC_CPS_RADIO", "802.16 MAC with radio header"},
    {194, link(194), "JUNIPER_ISM", "Juniper integrated service module"},
    {195, link(195), "IEEE802_15_4_WITHFCS", "802.15.4 with FCS"},
    {196, link(196), "SITA", "SITA WAN"},
    {197, link(197), "ERF", "Endace ERF"},
    {198, link(198), "RAIF1", "special-purpose Ethernet of u10"},
    {199, link(199), "IPMB_KONTRON", "IPMB of Kontron"},
    {200, link(200), "JUNIPER_ST", "Juniper secure tunnel"},
    {201, link(201), "BLUETOOTH_HCI_H4_WITH_PHDR", "Bluetooth HCI UART with direction"},
    {202, link(202), "AX25_KISS", "AX.25 with KISS header"},
    {203, link(203), "LAPD", "ISDN LAPD"},
    {204, link(204), "PPP_WITH_DIR", "PPP with direction"},
    {205, link(205), "C_HDLC_WITH_DIR", "Cisco HDLC with direction"},
    {206, link(206), "FRELAY_WITH_DIR", "frame relay with direction"},
    {207, link(207), "LAPB_WITH_DIR", "X.25 LAPB with direction"},
    {209, link(209), "IPMB_LINUX", "IPMB of Linux"},
    {210, link(210), "FLEXRAY", "FlexRay"},
    {211, link(211), "MOST", "MOST bus"},
    {212, link(212), "LIN", "LIN bus"},
    {213, link(213), "X2E_SERIAL", "serial line of X2E"},
    {214, link(214), "X2E_XORAYA", "X2E Xoraya"},
    {215, link(215), "IEEE802_15_4_NONASK_PHY", "802.15.4 with PHY header"},
    {216, link(216), "LINUX_EVDEV", "Linux input events"},
    {217, link(217), "GSMTAP_UM", "GSM Um"},
    {218, link(218), "GSMTAP_ABIS", "GSM Abis"},
    {219, link(219), "MPLS", "MPLS"},
    {220, link(220), "USB_LINUX_MMAPPED", "USB of Linux, padded"},
    {221, link(221), "DECT", "DECT"},
    {222, link(222), "AOS", "CCSDS AOS"},
    {223, link(223), "WIHART", "WirelessHART"},
    {224, link(224), "FC_2", "Fibre Channel FC-2"},
    {225, link(225), "FC_2_WITH_FRAME_DELIMS", "Fibre Channel FC-2 with delimiters"},
    {226, link(226), "IPNET", "Solaris ipnet"},
    {227, link(227), "CAN_SOCKETCAN", "CAN of Linux SocketCAN"},
    {228, kMediaRawIp, "IPV4", "raw IPv4"},
    {229, kMediaRawIp, "IPV6", "raw IPv6"},
    {230, link(230), "IEEE802_15_4_NOFCS", "802.15.4 without FCS"},
    {231, link(231), "DBUS", "D-Bus"},
    {232, link(232), "JUNIPER_VS", "Juniper virtual switch"},
    {233, link(233), "JUNIPER_SRX_E2E", "Juniper SRX end to end"},
    {234, link(234), "JUNIPER_FIBRECHANNEL", "Juniper Fibre Channel"},
    {235, link(235), "DVB_CI", "DVB common interface"},
    {236, link(236), "MUX27010", "3GPP 27.010 multiplexing"},
    {237, link(237), "STANAG_5066_D_PDU", "STANAG 5066 D_PDU"},
    {238, link(238), "JUNIPER_ATM_CEMIC", "Juniper ATM CEMIC"},
    {239, link(239), "NFLOG", "Linux netfilter log"},
    {240, link(240), "NETANALYZER", "Ethernet of netANALYZER"},
    {241, link(241), "NETANALYZER_TRANSPARENT", "Ethernet of netANALYZER, with preamble"},
    {242, link(242), "IPOIB", "IP over InfiniBand"},
    {243, link(243), "MPEG_2_TS", "MPEG-2 transport stream"},
    {244, link(244), "NG40", "NG40 protocol tester"},
    {245, link(245), "NFC_LLCP", "NFC LLCP"},
    {246, link(246), "PFSYNC", "OpenBSD pfsync"},
    {247, link(247), "INFINIBAND", "InfiniBand"},
    {248, link(248), "SCTP", "SCTP"},
    {249, link(249), "USBPCAP", "USB of USBPcap"},
    {250, link(250), "RTAC_SERIAL", "serial line of SEL RTAC"},
    {251, link(251), "BLUETOOTH_LE_LL", "Bluetooth Low Energy"},
    {252, link(252), "WIRESHARK_UPPER_PDU", "Wireshark exported PDUs"},
    {253, link(253), "NETLINK", "Linux netlink"},
    {254, link(254), "BLUETOOTH_LINUX_MONITOR", "Bluetooth monitor of Linux"},
    {255, link(255), "BLUETOOTH_BREDR_BB", "Bluetooth baseband"},
    {256, link(256), "BLUETOOTH_LE_LL_WITH_PHDR", "Bluetooth Low Energy with pseudo-header"},
    {257, link(257), "PROFIBUS_DL", "PROFIBUS data link"},
    {258, link(258), "PKTAP", "Apple PKTAP"},
    {259, link(259), "EPON", "EPON"},
    {260, link(260), "IPMI_HPM_2", "IPMI HPM.2 trace"},
    {261, link(261), "ZWAVE_R1_R2", "Z-Wave R1 and R2"},
    {262, link(262), "ZWAVE_R3", "Z-Wave R3"},
    {263, link(263), "WATTSTOPPER_DLM", "WattStopper DLM"},
    {264, link(264), "ISO_14443", "ISO 14443"},
    {265, link(265), "RDS", "radio data system"},
    {266, link(266), "USB_DARWIN", "USB of macOS"},
    {267, link(267), "OPENFLOW", "OpenFlow of OpenBSD"},
    {268, link(268), "SDLC", "SDLC"},
    {269, link(269), "TI_LLN_SNIFFER", "TI LLN sniffer"},
    {270, link(270), "LORATAP", "LoRaTap"},
    {271, link(271), "VSOCK", "Linux vsock"},
    {272, link(272), "NORDIC_BLE", "Bluetooth Low Energy of Nordic"},
    {273, link(273), "DOCSIS31_XRA31", "DOCSIS of Excentis XRA-31"},
    {274, link(274), "ETHERNET_MPACKET", "Ethernet mPackets"},
    {275, link(275), "DISPLAYPORT_AUX", "DisplayPort AUX"},
    {276, link(276), "LINUX_SLL2", "Linux cooked capture v2"},
    {277, link(277), "SERCOS_MONITOR", "Sercos monitor"},
    {278, link(278), "OPENVIZSLA", "OpenVizsla USB"},
    {279, link(279), "EBHSCR", "Elektrobit EBHSCR"},
    {280, link(280), "VPP_DISPATCH", "VPP dispatch trace"},
    {281, link(281), "DSA_TAG_BRCM", "Ethernet with Broadcom switch tag"},
    {282, link(282), "DSA_TAG_BRCM_PREPEND", "Ethernet behind Broadcom switch tag"},
    {283, link(283), "IEEE802_15_4_TAP", "802.15.4 with TAP header"},
    {284, link(284), "DSA_TAG_DSA", "Ethernet with Marvell DSA tag"},
    {285, link(285), "DSA_TAG_EDSA", "Ethernet with Marvell EDSA tag"},
    {286, link(286), "ELEE", "ELEE lawful interception"},
    {287, link(287), "Z_WAVE_SERIAL", "Z-Wave serial"},
    {288, link(288), "USB_2_0", "USB 2.0"},
    {289, link(289), "ATSC_ALP", "ATSC link layer"},
    {290, link(290), "ETW", "Event Tracing for Windows"},
    {291, link(291), "NETANALYZER_NG", "netANALYZER NG"},
    {292, link(292), "ZBOSS_NCP", "ZBOSS NCP"},
    {293, link(293), "USB_2_0_LOW_SPEED", "USB, low speed"},
    {294, link(294), "USB_2_0_FULL_SPEED", "USB, full speed"},
    {295, link(295), "USB_2_0_HIGH_SPEED", "USB, high speed"},
    {296, link(296), "AUERSWALD_LOG", "Auerswald log"},
    {297, link(297), "ZWAVE_TAP", "Z-Wave with TAP header"},
    {298, link(298), "SILABS_DEBUG_CHANNEL", "Silicon Labs debug channel"},
    {299, link(299), "FIRA_UCI", "FiRa ultra-wideband"},
    {300, link(300), "MDB", "vending machine bus"},
    {301, link(301), "DECT_NR", "DECT NR+"},
};

static_assert(std::is_sorted(std::begin(kLinkTypes), std::end(kLinkTypes),
                             [](const LinkType& a, const LinkType& b) {
                               return a.number < b.number;
                             }));

} // namespace

std::span<const LinkType> link_types() noexcept { return kLinkTypes; }

const LinkType* find_link_type(std::uint32_t number) noexcept {
  const auto* found = std::lower_bound(
      std::begin(kLinkTypes), std::end(kLinkTypes), number,
      [](const LinkType& type, std::uint32_t wanted) { return type.number < wanted; });
  return found != std::end(kLinkTypes) && found->number == number ? found : nullptr;
}

std::string link_type_text(std::uint32_t number) {
  const LinkType* const type = find_link_type(number);
  return type ? std::string(type->name) + " (" + std::to_string(number) + ")"
              : "LINKTYPE " + std::to_string(number);
}

Media media_of_link_type(std::uint32_t number) noexcept {
  if (const LinkType* const type = find_link_type(number)) return type->media;
  return number > kLastLinkType || is_taken(number) ? kMediaUnknown : link(number);
}

std::optional<std::uint16_t> link_type_of_media(Media media) noexcept {
  switch (media) {
    case MAC_TYPE_ETHERNET: return 1;
    case MAC_TYPE_TOKENRING: return 6;
    case MAC_TYPE_FDDI: return 10;
    case MAC_TYPE_ATM: return 123;
    case kMediaWifi: return 105;
    case kMediaTunnel:
    case kMediaWirelessWan:
    case kMediaRawIp: return 101;
    default: break;
  }
  if (media < kMediaLinkType || media > kMediaLinkType + kLastLinkType) return std::nullopt;
  const auto number = static_cast<std::uint16_t>(media - kMediaLinkType);
  if (is_taken(number)) return std::nullopt;
  return number;
}

std::uint32_t link_type_of_datalink(std::uint32_t datalink) noexcept {
  switch (datalink) {
    case 11: return 100; // ATM_RFC1483
    case 12:
    case 14: return 101; // RAW
    case 18: return 246; // PFSYNC
    case 19: return 106; // ATM_CLIP
    default: return datalink;
  }
}

const char* media_name(Media media) noexcept {
  switch (media) {
    case MAC_TYPE_ETHERNET: return "Ethernet";
    case MAC_TYPE_TOKENRING: return "token ring";
    case MAC_TYPE_FDDI: return "FDDI";
    case MAC_TYPE_ATM: return "ATM";
    case MAC_TYPE_1394: return "IEEE 1394";
    case kMediaWifi: return "802.11";
    case kMediaTunnel: return "tunnel";
    case kMediaWirelessWan: return "wireless WAN";
    case kMediaRawIp: return "raw IP";
    default: break;
  }
  const auto number = link_type_of_media(media);
  const LinkType* const type = number ? find_link_type(*number) : nullptr;
  return type ? type->description : "unknown";
}

} // namespace netmon
