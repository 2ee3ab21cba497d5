// SPDX-License-Identifier: MIT
// The walk. Whatever a parser returns is checked before it is used: it only ever moves forward, and
// stays inside the frame.
#include "recognizer.h"

#include "core/protocol/protocol_registry.h"

namespace netmon {

namespace {

constexpr std::uint32_t kMaxOffset = 0xFFFF; // RECOGNIZEDATA has no room for more

// Where the walk is. Lives outside the guard: after a fault it tells how far it came.
struct Walk {
  const FrameView& frame;
  const ProtocolMap& map;
  ParserCall& call;
  Recognition& out;

  std::uint32_t position = 0;
  Protocol* previous = nullptr;
  std::uint32_t previous_offset = 0;
  DWORD_PTR instance_data = 0;
  Protocol* handed_to = nullptr; // by the previous one
  bool is_claimed = false;

  bool is_over() const noexcept { return is_claimed || position >= frame.stored; }
  void run();

 private:
  bool try_one(Protocol& candidate);
  bool try_all(const std::vector<Protocol*>& candidates);
  bool step();
};

ULPBYTE as_bytes(const std::byte* bytes) noexcept {
  // Read-only by contract and by mapping; the parsers' types have no const.
  return reinterpret_cast<ULPBYTE>(const_cast<std::byte*>(bytes));
}

// True when the candidate recognized the data at the position.
bool Walk::try_one(Protocol& candidate) {
  const std::byte* const start = frame.bytes + position;
  const std::uint32_t left = frame.stored - position;
  DWORD status = PROTOCOL_STATUS_NOT_RECOGNIZED;
  HPROTOCOL next = nullptr;
  DWORD_PTR data = instance_data; // its own copy
  const BYTE* end = nullptr;
  call.as(candidate, ParserEntry::recognize, [&] {
    end = candidate.entry_points.RecognizeFrame(
        frame.handle, as_bytes(frame.bytes), as_bytes(start), frame.mac_type, left,
        previous ? previous->handle : nullptr, previous_offset, &status, &next, &data);
  });
  bool claims = false;
  std::uint32_t used = 0;
  switch (status) {
    case PROTOCOL_STATUS_CLAIMED: claims = true; break;
    case PROTOCOL_STATUS_RECOGNIZED:
    case PROTOCOL_STATUS_NEXT_PROTOCOL: {
      claims = end == nullptr;
      const std::uintptr_t offset =
          reinterpret_cast<std::uintptr_t>(end) - reinterpret_cast<std::uintptr_t>(start);
      if (!claims && offset > left) return false; // outside the data
      if (!claims) used = static_cast<std::uint32_t>(offset);
      break;
    }
    default: return false; // not recognized, or no status at all
  }
  const bool is_loop = previous == &candidate && previous_offset == position;
  if (is_loop || out.so_far.count == kMaxPathEntries) {
    out.error = NMERR_RUNAWAY_PROTOCOL;
    note_parser_error(candidate, ParserEntry::recognize,
                      is_loop ? "recognizes itself over and over at the same offset"
                              : "a frame with too many protocols");
    is_claimed = true;
    return true;
  }
  out.entries[out.so_far.count] = {candidate.id(), static_cast<WORD>(position),
                                   reinterpret_cast<LPVOID>(instance_data)};
  ++out.so_far.count;
  // One past the end counts as well: it may be where the next protocol would start.
  if (instance_data - reinterpret_cast<std::uintptr_t>(frame.bytes) <= frame.stored) {
    out.points_into_frame = true;
  }
  previous = &candidate;
  previous_offset = position;
  position += used;
  instance_data = data;
  handed_to = nullptr;
  is_claimed = claims;
  if (!claims && status == PROTOCOL_STATUS_NEXT_PROTOCOL && next) {
    Protocol* const wanted = find_protocol(next);
    if (wanted && map.by_id[wanted->id()] == wanted) handed_to = wanted; // enabled
  }
  return true;
}

bool Walk::try_all(const std::vector<Protocol*>& candidates) {
  for (Protocol* const candidate : candidates) {
    if (try_one(*candidate)) return true;
  }
  return false;
}

// Finds the next protocol; false when nothing recognizes what is left.
bool Walk::step() {
  if (position > kMaxOffset) return false;
  if (!previous) {
    if (map.frame && try_one(*map.frame)) return true;
    return frame.mac_type < map.mac.size() && try_all(map.mac[frame.mac_type]);
  }
  if (previous == map.frame && out.so_far.count == 1) {
    // The medium is known, so that it need not be guessed.
    if (frame.mac_type < map.mac.size() && try_all(map.mac[frame.mac_type])) return true;
  }
  if (Protocol* const next = handed_to) {
    handed_to = nullptr;
    if (try_one(*next)) return true;
  }
  return try_all(map.followers(*previous));
}

void Walk::run() {
  while (!is_over() && step()) {
  }
}

} // namespace

bool recognize_frame(const FrameView& frame, Recognition& out) noexcept {
  out.so_far.count = 0;
  out.points_into_frame = false;
  out.error = NMERR_SUCCESS;
  const ProtocolMap* const map = protocol_map();
  if (!map) return false;
  out.version = map->version;
  ParserCall call;
  call.capture = frame.capture;
  call.handle = frame.handle;
  call.frame = {frame.bytes, frame.stored};
  call.so_far = &out.so_far;
  Walk walk{frame, *map, call, out};
  const CallOutcome outcome = call_parsers(call, [&] { walk.run(); });
  if (outcome == CallOutcome::refused) return false;
  if (outcome == CallOutcome::faulted) {
    out.error = NMERR_INTERNAL_EXCEPTION;
    // What the parser that failed was given is data, for all we know.
    if (map->data && walk.position <= kMaxOffset && out.so_far.count < kMaxPathEntries) {
      out.entries[out.so_far.count] = {map->data->id(), static_cast<WORD>(walk.position), nullptr};
      ++out.so_far.count;
    }
  }
  return true;
}

} // namespace netmon
