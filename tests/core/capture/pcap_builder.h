// SPDX-License-Identifier: MIT
// Builds pcap and pcapng files byte by byte for the tests. Depends on capture_builder.h.
#pragma once

#include "capture_builder.h"

#include <cstdint>

namespace netmon::test {

enum class Order { little, big };

template <class T>
void put(Bytes& out, Order order, T value) {
  order == Order::little ? put_little(out, value) : put_big(out, value);
}

inline Bytes pcap_header(std::uint32_t network, Order order = Order::little,
                         std::uint32_t magic = 0xA1B2C3D4, std::uint16_t major = 2,
                         std::uint16_t minor = 4, std::uint32_t snaplen = 65535) {
  Bytes out;
  put(out, order, magic);
  put(out, order, major);
  put(out, order, minor);
  put<std::uint64_t>(out, order, 0);
  put(out, order, snaplen);
  put(out, order, network);
  return out;
}

inline void pcap_packet(Bytes& out, std::uint32_t seconds, std::uint32_t fraction,
                        std::uint32_t length, const Bytes& data, Order order = Order::little) {
  put(out, order, seconds);
  put(out, order, fraction);
  put(out, order, static_cast<std::uint32_t>(data.size()));
  put(out, order, length);
  append(out, data);
}

inline Bytes block(std::uint32_t kind, Bytes body, Order order = Order::little) {
  body.resize((body.size() + 3) / 4 * 4);
  Bytes out;
  put(out, order, kind);
  put(out, order, static_cast<std::uint32_t>(body.size() + 12));
  append(out, body);
  put(out, order, static_cast<std::uint32_t>(body.size() + 12));
  return out;
}

inline Bytes option(std::uint16_t kind, const Bytes& value, Order order = Order::little) {
  Bytes out;
  put(out, order, kind);
  put(out, order, static_cast<std::uint16_t>(value.size()));
  append(out, value);
  out.resize((out.size() + 3) / 4 * 4);
  return out;
}

inline Bytes section(const Bytes& options = {}, Order order = Order::little,
                     std::uint16_t major = 1, std::uint16_t minor = 0) {
  Bytes body;
  put(body, order, std::uint32_t{0x1A2B3C4D});
  put(body, order, major);
  put(body, order, minor);
  put(body, order, ~std::uint64_t{0});
  append(body, options);
  return block(0x0A0D0D0A, body, order);
}

inline Bytes interface_of(std::uint16_t link_type, const Bytes& options = {},
                          Order order = Order::little, std::uint32_t snaplen = 0) {
  Bytes body;
  put(body, order, link_type);
  put<std::uint16_t>(body, order, 0);
  put(body, order, snaplen);
  append(body, options);
  return block(1, body, order);
}

// What enhanced and old packet blocks have behind the number of the interface.
inline void append_packet(Bytes& body, std::uint64_t ticks, std::uint32_t length, const Bytes& data,
                          Order order, const Bytes& options) {
  put(body, order, static_cast<std::uint32_t>(ticks >> 32));
  put(body, order, static_cast<std::uint32_t>(ticks));
  put(body, order, static_cast<std::uint32_t>(data.size()));
  put(body, order, length);
  append(body, data);
  body.resize((body.size() + 3) / 4 * 4);
  append(body, options);
}

inline Bytes enhanced_packet(std::uint32_t id, std::uint64_t ticks, std::uint32_t length,
                             const Bytes& data, Order order = Order::little,
                             const Bytes& options = {}) {
  Bytes body;
  put(body, order, id);
  append_packet(body, ticks, length, data, order, options);
  return block(6, body, order);
}

// The obsolete block, whose interface numbers have 16 bits.
inline Bytes old_packet(std::uint16_t id, std::uint64_t ticks, std::uint32_t length,
                        const Bytes& data, Order order = Order::little, const Bytes& options = {}) {
  Bytes body;
  put(body, order, id);
  put<std::uint16_t>(body, order, 0xFFFF); // drops are not known
  append_packet(body, ticks, length, data, order, options);
  return block(2, body, order);
}

inline Bytes simple_packet(std::uint32_t length, const Bytes& data) {
  Bytes body;
  put_little(body, length);
  append(body, data);
  return block(3, body);
}

} // namespace netmon::test
