// SPDX-License-Identifier: MIT
// Making it, and the tables of protocols.
#include "parsed_capture.h"

#include "core/protocol/protocol_registry.h"

#include <algorithm>
#include <exception>
#include <mutex>

namespace netmon {

ParsedCapture* ParsedCapture::make(const Capture& capture) noexcept try {
  return static_cast<ParsedCapture*>(
      capture.attach(std::make_unique<ParsedCapture>(capture.frame_count())));
} catch (const std::exception&) {
  return nullptr;
}

LPPROTOCOLTABLE ParsedCapture::enabled_protocols() noexcept try {
  const ProtocolGuard guard;
  const ProtocolMap* const map = guard.thread() ? protocol_map() : nullptr;
  if (!map) return nullptr;
  const std::lock_guard lock(tables_lock_);
  if (tables_version_ != map->version) {
    const auto exists = [](const Protocol* protocol) { return protocol != nullptr; };
    const auto count =
        static_cast<std::size_t>(std::count_if(map->by_id.begin(), map->by_id.end(), exists));
    std::unique_ptr<std::byte[]> storage(
        new std::byte[sizeof(PROTOCOLTABLE) + count * sizeof(HPROTOCOL)]());
    auto* const table = new (storage.get()) PROTOCOLTABLE();
    HPROTOCOL* next = table->hProtocol;
    for (const Protocol* const protocol : map->by_id) {
      if (protocol) *next++ = protocol->handle;
    }
    table->nProtocols = static_cast<DWORD>(count);
    tables_.push_back(std::move(storage));
    tables_version_ = map->version;
  }
  return reinterpret_cast<LPPROTOCOLTABLE>(tables_.back().get());
} catch (const std::exception&) {
  return nullptr;
}

} // namespace netmon
