// SPDX-License-Identifier: MIT
// The table of link types, sorted by number, and the media that Network Monitor has names of its
// own for.
#include "link_types.h"

#include <algorithm>

namespace netmon {

namespace {

constexpr LinkType kLinkTypes[] = {
    {0, "NULL", "BSD loopback"},
    {1, "ETHERNET", "Ethernet"},
    {2, "EXP_ETHERNET", "experimental Ethernet of 3 Mbit/s"},
    {3, "AX25", "AX.25"},
    {4, "PRONET", "ProNET token ring"},
    {5, "CHAOS", "Chaosnet"},
    {6, "IEEE802_5", "token ring"},
    {7, "ARCNET_BSD", "ARCNET, BSD headers"},
    {8, "SLIP", "SLIP"},
    {9, "PPP", "PPP"},
    {10, "FDDI", "FDDI"},
    {12, "RAW", "raw IP"}, // as most systems number it themselves
    {14, "RAW", "raw IP"}, // as OpenBSD does
    {50, "PPP_HDLC", "PPP in HDLC framing"},
    {51, "PPP_ETHER", "PPPoE session"},
    {99, "SYMANTEC_FIREWALL", "Symantec Enterprise Firewall"},
    {100, "ATM_RFC1483", "ATM, RFC 1483"},
    {101, "RAW", "raw IP"},
    {102, "SLIP_BSDOS", "SLIP of BSD/OS"},
    {103, "PPP_BSDOS", "PPP of BSD/OS"},
    {104, "C_HDLC", "Cisco HDLC"},
    {105, "IEEE802_11", "802.11"},
    {106, "ATM_CLIP", "ATM, classical IP of Linux"},
    {107, "FRELAY", "frame relay"},
    {108, "LOOP", "OpenBSD loopback"},
    {109, "ENC", "OpenBSD IPsec encapsulation"},
    {110, "LANE8023", "ATM LAN emulation"},
    {111, "HIPPI", "HIPPI"},
    {112, "NETBSD_HDLC", "HDLC of NetBSD"},
    {113, "LINUX_SLL", "Linux cooked capture"},
    {114, "LTALK", "LocalTalk"},
    {115, "ECONET", "Acorn Econet"},
    {116, "IPFILTER", "OpenBSD ipfilter log"},
    {117, "PFLOG", "OpenBSD pf log"},
    {118, "CISCO_IOS", "Cisco internal"},
    {119, "IEEE802_11_PRISM", "802.11 with Prism header"},
    {120, "IEEE802_11_AIRONET", "802.11 with Aironet header"},
    {121, "HHDLC", "HDLC of Siemens HiPath"},
    {122, "IP_OVER_FC", "IP over Fibre Channel"},
    {123, "SUNATM", "ATM of SunATM devices"},
    {124, "RIO", "RapidIO"},
    {125, "PCI_EXP", "PCI Express"},
    {126, "AURORA", "Xilinx Aurora"},
    {127, "IEEE802_11_RADIOTAP", "802.11 with radiotap header"},
    {128, "TZSP", "TaZmen Sniffer Protocol"},
    {129, "ARCNET_LINUX", "ARCNET, Linux headers"},
    {130, "JUNIPER_MLPPP", "Juniper multilink PPP"},
    {131, "JUNIPER_MLFR", "Juniper multilink frame relay"},
    {132, "JUNIPER_ES", "Juniper encryption services"},
    {133, "JUNIPER_GGSN", "Juniper GGSN"},
    {134, "JUNIPER_MFR", "Juniper frame relay FRF.16"},
    {135, "JUNIPER_ATM2", "Juniper ATM2"},
    {136, "JUNIPER_SERVICES", "Juniper services"},
    {137, "JUNIPER_ATM1", "Juniper ATM1"},
    {138, "APPLE_IP_OVER_IEEE1394", "Apple IP over IEEE 1394"},
    {139, "MTP2_WITH_PHDR", "SS7 MTP2 with pseudo-header"},
    {140, "MTP2", "SS7 MTP2"},
    {141, "MTP3", "SS7 MTP3"},
    {142, "SCCP", "SS7 SCCP"},
    {143, "DOCSIS", "DOCSIS"},
    {144, "LINUX_IRDA", "Linux IrDA"},
    {145, "IBM_SP", "IBM SP switch"},
    {146, "IBM_SN", "IBM Next Federation switch"},
    {147, "USER0", "private use 0"},
    {148, "USER1", "private use 1"},
    {149, "USER2", "private use 2"},
    {150, "USER3", "private use 3"},
    {151, "USER4", "private use 4"},
    {152, "USER5", "private use 5"},
    {153, "USER6", "private use 6"},
    {154, "USER7", "private use 7"},
    {155, "USER8", "private use 8"},
    {156, "USER9", "private use 9"},
    {157, "USER10", "private use 10"},
    {158, "USER11", "private use 11"},
    {159, "USER12", "private use 12"},
    {160, "USER13", "private use 13"},
    {161, "USER14", "private use 14"},
    {162, "USER15", "private use 15"},
    {163, "IEEE802_11_AVS", "802.11 with AVS header"},
    {164, "JUNIPER_MONITOR", "Juniper passive monitor"},
    {165, "BACNET_MS_TP", "BACnet MS/TP"},
    {166, "PPP_PPPD", "PPP of pppd, with direction"},
    {167, "JUNIPER_PPPOE", "Juniper PPPoE"},
    {168, "JUNIPER_PPPOE_ATM", "Juniper PPPoE over ATM"},
    {169, "GPRS_LLC", "GPRS LLC"},
    {170, "GPF_T", "GPF-T, ITU-T G.7041"},
    {171, "GPF_F", "GPF-F, ITU-T G.7041"},
    {172, "GCOM_T1E1", "Gcom T1/E1"},
    {173, "GCOM_SERIAL", "Gcom serial"},
    {174, "JUNIPER_PIC_PEER", "Juniper PIC peer"},
    {175, "ERF_ETH", "Endace ERF, Ethernet"},
    {176, "ERF_POS", "Endace ERF, packet over SONET"},
    {177, "LINUX_LAPD", "Linux ISDN LAPD"},
    {178, "JUNIPER_ETHER", "Juniper Ethernet"},
    {179, "JUNIPER_PPP", "Juniper PPP"},
    {180, "JUNIPER_FRELAY", "Juniper frame relay"},
    {181, "JUNIPER_CHDLC", "Juniper Cisco HDLC"},
    {182, "MFR", "multilink frame relay FRF.16"},
    {183, "JUNIPER_VP", "Juniper voice PIC"},
    {184, "A429", "ARINC 429"},
    {185, "A653_ICM", "ARINC 653"},
    {186, "USB_FREEBSD", "USB of FreeBSD"},
    {187, "BLUETOOTH_HCI_H4", "Bluetooth HCI UART"},
    {188, "IEEE802_16_MAC_CPS", "802.16 MAC"},
    {189, "USB_LINUX", "USB of Linux"},
    {190, "CAN20B", "CAN 2.0B"},
    {191, "IEEE802_15_4_LINUX", "802.15.4, padded by Linux"},
    {192, "PPI", "per-packet information"},
    {193, "IEEE802_16_MAC_CPS_RADIO", "802.16 MAC with radio header"},
    {194, "JUNIPER_ISM", "Juniper integrated service module"},
    {195, "IEEE802_15_4_WITHFCS", "802.15.4 with FCS"},
    {196, "SITA", "SITA WAN"},
    {197, "ERF", "Endace ERF"},
    {198, "RAIF1", "special-purpose Ethernet of u10"},
    {199, "IPMB_KONTRON", "IPMB of Kontron"},
    {200, "JUNIPER_ST", "Juniper secure tunnel"},
    {201, "BLUETOOTH_HCI_H4_WITH_PHDR", "Bluetooth HCI UART with direction"},
    {202, "AX25_KISS", "AX.25 with KISS header"},
    {203, "LAPD", "ISDN LAPD"},
    {204, "PPP_WITH_DIR", "PPP with direction"},
    {205, "C_HDLC_WITH_DIR", "Cisco HDLC with direction"},
    {206, "FRELAY_WITH_DIR", "frame relay with direction"},
    {207, "LAPB_WITH_DIR", "X.25 LAPB with direction"},
    {209, "IPMB_LINUX", "IPMB of Linux"},
    {210, "FLEXRAY", "FlexRay"},
    {211, "MOST", "MOST bus"},
    {212, "LIN", "LIN bus"},
    {213, "X2E_SERIAL", "serial line of X2E"},
    {214, "X2E_XORAYA", "X2E Xoraya"},
    {215, "IEEE802_15_4_NONASK_PHY", "802.15.4 with PHY header"},
    {216, "LINUX_EVDEV", "Linux input events"},
    {217, "GSMTAP_UM", "GSM Um"},
    {218, "GSMTAP_ABIS", "GSM Abis"},
    {219, "MPLS", "MPLS"},
    {220, "USB_LINUX_MMAPPED", "USB of Linux, padded"},
    {221, "DECT", "DECT"},
    {222, "AOS", "CCSDS AOS"},
    {223, "WIHART", "WirelessHART"},
    {224, "FC_2", "Fibre Channel FC-2"},
    {225, "FC_2_WITH_FRAME_DELIMS", "Fibre Channel FC-2 with delimiters"},
    {226, "IPNET", "Solaris ipnet"},
    {227, "CAN_SOCKETCAN", "CAN of Linux SocketCAN"},
    {228, "IPV4", "raw IPv4"},
    {229, "IPV6", "raw IPv6"},
    {230, "IEEE802_15_4_NOFCS", "802.15.4 without FCS"},
    {231, "DBUS", "D-Bus"},
    {232, "JUNIPER_VS", "Juniper virtual switch"},
    {233, "JUNIPER_SRX_E2E", "Juniper SRX end to end"},
    {234, "JUNIPER_FIBRECHANNEL", "Juniper Fibre Channel"},
    {235, "DVB_CI", "DVB common interface"},
    {236, "MUX27010", "3GPP 27.010 multiplexing"},
    {237, "STANAG_5066_D_PDU", "STANAG 5066 D_PDU"},
    {238, "JUNIPER_ATM_CEMIC", "Juniper ATM CEMIC"},
    {239, "NFLOG", "Linux netfilter log"},
    {240, "NETANALYZER", "Ethernet of netANALYZER"},
    {241, "NETANALYZER_TRANSPARENT", "Ethernet of netANALYZER, with preamble"},
    {242, "IPOIB", "IP over InfiniBand"},
    {243, "MPEG_2_TS", "MPEG-2 transport stream"},
    {244, "NG40", "NG40 protocol tester"},
    {245, "NFC_LLCP", "NFC LLCP"},
    {246, "PFSYNC", "OpenBSD pfsync"},
    {247, "INFINIBAND", "InfiniBand"},
    {248, "SCTP", "SCTP"},
    {249, "USBPCAP", "USB of USBPcap"},
    {250, "RTAC_SERIAL", "serial line of SEL RTAC"},
    {251, "BLUETOOTH_LE_LL", "Bluetooth Low Energy"},
    {252, "WIRESHARK_UPPER_PDU", "Wireshark exported PDUs"},
    {253, "NETLINK", "Linux netlink"},
    {254, "BLUETOOTH_LINUX_MONITOR", "Bluetooth monitor of Linux"},
    {255, "BLUETOOTH_BREDR_BB", "Bluetooth baseband"},
    {256, "BLUETOOTH_LE_LL_WITH_PHDR", "Bluetooth Low Energy with pseudo-header"},
    {257, "PROFIBUS_DL", "PROFIBUS data link"},
    {258, "PKTAP", "Apple PKTAP"},
    {259, "EPON", "EPON"},
    {260, "IPMI_HPM_2", "IPMI HPM.2 trace"},
    {261, "ZWAVE_R1_R2", "Z-Wave R1 and R2"},
    {262, "ZWAVE_R3", "Z-Wave R3"},
    {263, "WATTSTOPPER_DLM", "WattStopper DLM"},
    {264, "ISO_14443", "ISO 14443"},
    {265, "RDS", "radio data system"},
    {266, "USB_DARWIN", "USB of macOS"},
    {267, "OPENFLOW", "OpenFlow of OpenBSD"},
    {268, "SDLC", "SDLC"},
    {269, "TI_LLN_SNIFFER", "TI LLN sniffer"},
    {270, "LORATAP", "LoRaTap"},
    {271, "VSOCK", "Linux vsock"},
    {272, "NORDIC_BLE", "Bluetooth Low Energy of Nordic"},
    {273, "DOCSIS31_XRA31", "DOCSIS of Excentis XRA-31"},
    {274, "ETHERNET_MPACKET", "Ethernet mPackets"},
    {275, "DISPLAYPORT_AUX", "DisplayPort AUX"},
    {276, "LINUX_SLL2", "Linux cooked capture v2"},
    {277, "SERCOS_MONITOR", "Sercos monitor"},
    {278, "OPENVIZSLA", "OpenVizsla USB"},
    {279, "EBHSCR", "Elektrobit EBHSCR"},
    {280, "VPP_DISPATCH", "VPP dispatch trace"},
    {281, "DSA_TAG_BRCM", "Ethernet with Broadcom switch tag"},
    {282, "DSA_TAG_BRCM_PREPEND", "Ethernet behind Broadcom switch tag"},
    {283, "IEEE802_15_4_TAP", "802.15.4 with TAP header"},
    {284, "DSA_TAG_DSA", "Ethernet with Marvell DSA tag"},
    {285, "DSA_TAG_EDSA", "Ethernet with Marvell EDSA tag"},
    {286, "ELEE", "ELEE lawful interception"},
    {287, "Z_WAVE_SERIAL", "Z-Wave serial"},
    {288, "USB_2_0", "USB 2.0"},
    {289, "ATSC_ALP", "ATSC link layer"},
    {290, "ETW", "Event Tracing for Windows"},
    {291, "NETANALYZER_NG", "netANALYZER NG"},
    {292, "ZBOSS_NCP", "ZBOSS NCP"},
    {293, "USB_2_0_LOW_SPEED", "USB, low speed"},
    {294, "USB_2_0_FULL_SPEED", "USB, full speed"},
    {295, "USB_2_0_HIGH_SPEED", "USB, high speed"},
    {296, "AUERSWALD_LOG", "Auerswald log"},
    {297, "ZWAVE_TAP", "Z-Wave with TAP header"},
    {298, "SILABS_DEBUG_CHANNEL", "Silicon Labs debug channel"},
    {299, "FIRA_UCI", "FiRa ultra-wideband"},
    {300, "MDB", "vending machine bus"},
    {301, "DECT_NR", "DECT NR+"},
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

std::optional<std::uint16_t> link_type_of_media(Media media) noexcept {
  if (media == MAC_TYPE_ATM) return 123;
  if (media == kMediaWifi) return 105;
  const std::uint32_t number = link_type_of(media);
  if (number == kNoLinkType) return std::nullopt;
  return static_cast<std::uint16_t>(number);
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
